// https://hl7.org/fhir/R4/patient-operation-everything.html: what can be asked of everything that is kept of one patient.

import type { Cursor } from '../query.ts';
import type { Kind } from '../reference.ts';
import type { Stored } from '../stored.ts';

export interface EverythingQuery {
  /** Id of the patient. */
  readonly patient: string;
  /** Only these kinds; null for all that the permit covers. */
  readonly kinds: ReadonlySet<Kind> | null;
  /** Only what was written at this time or later, ms. */
  readonly since: number | null;
  /** Only what was true some time from `from` until `to` (ms, half-open); what has no clinical time is always in. */
  readonly from: number | null;
  readonly to: number | null;
  /** Only what belongs to this encounter of the patient, beside herself. */
  readonly encounter: string | null;
  /** Objects a page. */
  readonly limit: number;
  readonly after?: Cursor;
}

/** A page. Those in the compartment come first, the patient before all; then what they refer to, each once. */
export interface EverythingPage {
  readonly matches: readonly Stored[];
  readonly referred: readonly Stored[];
  /** Set where the patient lets the caller know that something is kept from her. */
  readonly kept?: 'announced';
  /** Set when there is more. */
  readonly next: Cursor | null;
}
