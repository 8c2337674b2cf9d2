// reference/norway.md §8.2 (HPR), helsepersonelloven chapters 9 and 11: who is authorised as health personnel, and as what.

import type { Answer } from '../known.ts';

export interface HealthWorker {
  readonly hprNumber: string;
  readonly approvals: readonly Approval[];
}

export interface Approval {
  /** Code of Volven 9060: 'SP', 'LE'. */
  readonly profession: string;
  /** Code of Volven 7704: '1' authorisation, '4' licence. */
  readonly kind: string;
  /** restricted: an administrative reaction is in force, and which of them leave the right standing is not published. */
  readonly state: 'valid' | 'restricted' | 'withdrawn';
}

export interface HealthWorkerRegister {
  /** null as value where the register has nobody under the number. */
  byHprNumber(hprNumber: string): Promise<Answer<HealthWorker>>;
}
