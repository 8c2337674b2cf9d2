// platform/access POST /access/represented and SMART App Launch "EHR launch": for whom I may act, and changing over to her.
import { useSession } from '@fkj/apps-ui';
import { useMemo } from 'react';
import { ask } from '../ask.ts';

export interface Represented {
  readonly patient: string;
  readonly name: string;
  readonly basis: 'parent' | 'guardian' | 'mandate';
}

/** What the pages ask of the server beside /fhir. */
export function useRepresentation() {
  const { session } = useSession();
  return useMemo(
    () => ({
      all: () => ask<{ readonly represented: readonly Represented[] }>(session.token, '/access/represented', {}),
      launch: (patient: string) => ask<{ readonly launch: string }>(session.token, '/auth/launch', { patient }),
    }),
    [session],
  );
}

/** Begins the page anew, for the person of the launch. */
export const openLaunch = (launch: string): void => location.assign(`/innbygger/?launch=${encodeURIComponent(launch)}`);
