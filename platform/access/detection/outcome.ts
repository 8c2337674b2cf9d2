// helsepersonelloven § 21 a, pasientjournalloven § 22: what may become of a finding. Pure.

import type { FindingOutcome, FindingState } from '@fkj/platform-store';

export const outcomes: readonly FindingOutcome[] = ['legitimate', 'follow-up', 'reported'];

/** Why an outcome is not taken. */
export type OutcomeFault = 'reason-missing' | 'reason-number' | 'decided';

/** National numbers have eleven digits; however they are written in a reason, they do not belong there. */
export const NUMBER = /(?:\d[ .-]?){11}/;

export interface OutcomeQuestion {
  readonly state: FindingState;
  readonly reason: string;
  /** Characters at least. */
  readonly reasonLength: number;
  /** Whether the privacy officer decides, or a leader. */
  readonly by: 'privacy officer' | 'leader';
}

/** What leaders have closed, or handed to the privacy officer, only she takes up again. */
export const outcomeFault = ({ state, reason, reasonLength, by }: OutcomeQuestion): OutcomeFault | null => {
  if (reason.trim().length < reasonLength) return 'reason-missing';
  if (NUMBER.test(reason)) return 'reason-number';
  return by === 'leader' && state !== 'open' && state !== 'follow-up' ? 'decided' : null;
};
