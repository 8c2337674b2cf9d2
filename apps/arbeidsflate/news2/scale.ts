// reference/norway.md §8.3: scale 2 only when hypercapnic respiratory failure is documented; one scale at a time.

import type { MeasuredNews2 } from '@fkj/services-measurement/rules';
import { USE_SCALE_2 } from '@fkj/services-measurement/rules';
import type { Flag } from '@medplum/fhirtypes';

/** Scale 2 is documented by an active Flag, or by the last measurement (newest first) having used it. */
export function scale2Documented(flags: readonly Flag[], history: readonly MeasuredNews2[]): boolean {
  const flagged = flags.some((flag) =>
    flag.code.coding?.some(({ system, code }) => system === USE_SCALE_2.system && code === USE_SCALE_2.code),
  );
  return flagged || history[0]?.scale === 2;
}
