// forskrift om fastlegeordning i kommunene (FOR-2012-08-29-842): whose list a citizen stands on.

import type { Answer } from '../known.ts';

export interface GeneralPractitioner {
  /** Contract (list) that the citizen stands on. */
  readonly contract: string;
  /** HER-id by which the doctor is written to; null where she has none. */
  readonly herId: string | null;
  /** HPR numbers of the doctors who have the list now, the regular one before substitutes. */
  readonly hprNumbers: readonly string[];
  /** Organisation number of the office; null where it is not told. */
  readonly organization: string | null;
  /** From when she stands there, YYYY-MM-DD; null where it is not told. */
  readonly since: string | null;
}

export interface GeneralPractitionerRegister {
  /** By national number; null as value for who has no regular doctor. */
  gpOf(number: string): Promise<Answer<GeneralPractitioner>>;
}
