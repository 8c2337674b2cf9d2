// Helsepersonelloven § 21 a, forvaltningsloven § 6: what the rules withhold from an employee of her own record and of those near to her.

import type { Caller } from '../caller.ts';
import type { Kin } from './find-kin.ts';
import type { HeldBack, KinRules } from './kin-rules.ts';

/** Under the rules of the day. */
export const heldBack = ({ own, relatives }: Kin, { ownRecord, relatives: near }: KinRules): HeldBack => ({
  closed: [...(ownRecord === 'closed' ? own : []), ...(near === 'closed' ? relatives : [])],
  byReason: [...(ownRecord === 'reason' ? own : []), ...(near === 'reason' ? relatives : [])],
});

/** How a patient whom a request names stands to the caller. */
export const heldBackFrom = (caller: Caller, patients: readonly string[]): keyof HeldBack | null => {
  const { kin } = caller;
  if (kin === undefined) return null;
  if (patients.some((patient) => kin.closed.includes(patient))) return 'closed';
  return patients.some((patient) => kin.byReason.includes(patient)) ? 'byReason' : null;
};
