// platform/access POST /access/represented and SMART App Launch "EHR launch": for whom I may act, and changing over to her.
import { type Answer, failureOf, offline, useSession } from '@fkj/apps-ui';
import { useMemo } from 'react';

export interface Represented {
  readonly patient: string;
  readonly name: string;
  readonly basis: 'parent' | 'guardian' | 'mandate';
}

type Token = (why: 'first' | 'refused') => Promise<string | null>;

const post = async <Value>(token: Token, path: string, body: object): Promise<Answer<Value>> => {
  try {
    const response = await fetch(path, {
      method: 'POST',
      credentials: 'omit',
      headers: { authorization: `Bearer ${(await token('first')) ?? ''}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer: unknown = await response.json();
    // Our own server's answer, in the shape that its README gives.
    return response.ok
      ? { ok: true, value: answer as Value }
      : { ok: false, error: failureOf(response.status, undefined) };
  } catch {
    return { ok: false, error: offline };
  }
};

/** What the pages ask of the server beside /fhir. */
export function useRepresentation() {
  const { session } = useSession();
  return useMemo(
    () => ({
      all: () => post<{ readonly represented: readonly Represented[] }>(session.token, '/access/represented', {}),
      launch: (patient: string) => post<{ readonly launch: string }>(session.token, '/auth/launch', { patient }),
    }),
    [session],
  );
}

/** Begins the page anew, for the person of the launch. */
export const openLaunch = (launch: string): void => location.assign(`/innbygger/?launch=${encodeURIComponent(launch)}`);
