// https://hl7.org/fhir/R4/http.html: the client that loads what the bench asks for, over HTTP as any supplier would.

import { loaderToken } from './log-in.ts';
import type { ServerProcess } from './server-process.ts';

const TOKEN_AGE_MS = 60_000;

export interface Loader {
  /** Posts a transaction; throws with the answer when it is refused. */
  readonly transaction: (body: string) => Promise<void>;
  /** One request below /fhir/, with the loader's token; throws when it is refused. */
  readonly ask: (path: string, init?: RequestInit) => Promise<Response>;
}

/** A loader of this house, with a token that is renewed every minute. */
export const loaderOf = (server: ServerProcess): Loader => {
  let token: Promise<string> | null = null;
  let asked = 0;
  const current = (): Promise<string> => {
    if (token === null || Date.now() - asked > TOKEN_AGE_MS) {
      token = loaderToken(server);
      asked = Date.now();
    }
    return token;
  };
  const ask = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const url = path.startsWith('http') ? path : `${server.address}/fhir/${path}`;
    const headers = {
      'content-type': 'application/fhir+json',
      ...Object.fromEntries(new Headers(init.headers)),
      authorization: `Bearer ${await current()}`,
    };
    const answer = await fetch(url, { ...init, headers });
    if (answer.ok) return answer;
    const text = (await answer.text()).slice(0, 1_000);
    throw new Error(`${init.method ?? 'GET'} ${path} was refused with ${answer.status}: ${text}`);
  };
  return {
    ask,
    transaction: async (body) => {
      await (await ask('', { method: 'POST', body })).arrayBuffer();
    },
  };
};

/** Does the pieces of work, `lanes` at a time, in order; stops taking new ones at `deadline` (ms, `Date.now`). */
export const inLanes = async (
  work: readonly (() => Promise<void>)[],
  { lanes, deadline = Number.POSITIVE_INFINITY }: { readonly lanes: number; readonly deadline?: number },
): Promise<void> => {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let piece = work[next++]; piece !== undefined && Date.now() < deadline; piece = work[next++]) await piece();
  };
  await Promise.all(Array.from({ length: lanes }, lane));
};
