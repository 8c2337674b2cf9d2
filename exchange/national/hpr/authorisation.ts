// helsepersonelloven § 48 a: whether somebody may work as health personnel now; what is not known is never 'valid'.

import type { Authorisation } from '@fkj/platform-access';
import type { HealthWorkerRegister } from './port.ts';

/** For access governance. `asOf` is when the register last said so; of an answer that never came, now. */
export const authorisationBy =
  (register: HealthWorkerRegister, clock: () => number) =>
  async (hprNumber: string): Promise<Authorisation> => {
    const answer = await register.byHprNumber(hprNumber);
    if (!answer.ok) return { state: 'unknown', asOf: answer.error.lastKnown ?? clock() };
    const { value, asOf } = answer.value;
    if (value === null) return { state: 'unknown', asOf };
    const professions = value.approvals.filter(({ state }) => state === 'valid').map(({ profession }) => profession);
    if (professions.length > 0) return { state: 'valid', asOf, professions };
    // A reaction may be a warning only: nothing is given on it, and nothing taken away before somebody has looked.
    const restricted = value.approvals.some(({ state }) => state === 'restricted');
    return restricted ? { state: 'unknown', asOf } : { state: 'withdrawn', asOf, professions };
  };
