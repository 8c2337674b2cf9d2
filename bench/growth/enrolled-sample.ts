// DESIGN.md §8 "10,000 patients in reach": which of the Synthea patients are the nurse's while the house grows.

/**
 * Of `step` times as many patients she has as many as at the first step, spread evenly over old and new and over
 * the records that they are copies of. Who is hers at a step has been hers at each earlier one that divides it.
 */
export const isInReach = (number: number, step: number, records: number): boolean =>
  (number + Math.floor(number / records)) % step === 0;
