// Pasient- og brukerrettighetsloven § 4-3: in which fields a patient lacks the capacity to consent now, read from the record each time.

import type { HealthRecord, Permit } from '@fkj/platform-record';
import { lackingBy } from './capacity-decision.ts';

export interface CapacityParts {
  readonly record: () => HealthRecord;
  /** The house's own: what is read here is shown to nobody. */
  readonly permit: () => Permit;
  /** ms since 1970. */
  readonly clock: () => number;
}

/** By id of the patient. */
export type LacksCapacity = (patient: string) => Promise<readonly string[]>;

/** Flags of one patient: R4 has no search for their category. */
const MOST = 500;

/** Asked only where something depends on it: a citizen's own writes, and ways to act for her that wait for it. */
export const openCapacity =
  ({ record, permit, clock }: CapacityParts): LacksCapacity =>
  async (patient) => {
    const page = await record().find(permit(), {
      kind: 'Flag',
      filter: { test: 'patient', patient },
      ...{ sort: [], limit: MOST, total: 'none' },
    });
    if (!page.ok) throw new Error(`the house may not read what was decided: ${page.error.code}`);
    const now = clock();
    return [...new Set(page.value.matches.flatMap(({ document }) => lackingBy(JSON.parse(document), now)))];
  };
