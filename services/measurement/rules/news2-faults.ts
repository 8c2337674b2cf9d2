// Issue "NEWS2 from the nurse to the citizen" F21: the server recomputes and refuses a wrong score from any client.
import { NEWS2_PARTS, type News2Part } from './news2-measurement.ts';
import type { News2Reading } from './news2-reading.ts';
import { implausible, scorePart } from './news2-score.ts';

/** One thing that is wrong with a stated score. */
export type News2Fault =
  | { readonly code: 'total-missing' }
  | { readonly code: 'part-missing'; readonly part: News2Part }
  | { readonly code: 'total-wrong'; readonly stated: number; readonly right: number }
  | { readonly code: 'part-wrong'; readonly part: News2Part; readonly stated: number; readonly right: number }
  | { readonly code: 'part-impossible'; readonly part: News2Part; readonly stated: number }
  | { readonly code: 'value-implausible'; readonly part: News2Part };

/** Scores that the table can give at all, where no vital sign came along to recompute from. */
const POSSIBLE: Readonly<Record<News2Part, readonly number[]>> = {
  respiration: [0, 1, 2, 3],
  saturation: [0, 1, 2, 3],
  oxygen: [0, 2],
  systolic: [0, 1, 2, 3],
  pulse: [0, 1, 2, 3],
  consciousness: [0, 3],
  temperature: [0, 1, 2, 3],
};

/**
 * Everything that is wrong with a reading; empty when it is right. Each part is recomputed from its vital sign where
 * one was given; a panel without vital signs (as the national trial sends it) must still add up.
 */
export function faultsOf(reading: News2Reading): readonly News2Fault[] {
  const faults: News2Fault[] = [];
  const wrong = implausible(reading.entry);
  if (wrong) faults.push({ code: 'value-implausible', part: wrong.part });
  let sum = 0;
  for (const part of NEWS2_PARTS) {
    const stated = reading.stated[part];
    const right = scorePart(reading.entry, part);
    if (stated === undefined) faults.push({ code: 'part-missing', part });
    else if (right !== undefined && stated !== right) faults.push({ code: 'part-wrong', part, stated, right });
    else if (!POSSIBLE[part].includes(stated)) faults.push({ code: 'part-impossible', part, stated });
    sum += right ?? stated ?? 0;
  }
  if (reading.total === undefined) faults.push({ code: 'total-missing' });
  else if (reading.total !== sum) faults.push({ code: 'total-wrong', stated: reading.total, right: sum });
  return faults;
}
