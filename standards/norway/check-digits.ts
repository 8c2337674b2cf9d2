// reference/norway.md §1.3 (HIS 1001:2010; skatteetaten.no "Nye fødselsnummer fra 2032"): the two check digits.

const k1Weights = [3, 7, 6, 1, 8, 9, 4, 5, 2, 1];
const k2Weights = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1];

const remainder = (digits: string, weights: readonly number[]): number =>
  weights.reduce((sum, weight, place) => sum + weight * Number(digits[place]), 0) % 11;

/** Which numbers count: those of today, or also those given from 1 January 2032 on. */
export type NumberRules = 'today' | 'from-2032';

/** Are the last two of these 11 digits the check digits of the others? From 2032 the first may leave a remainder of 0 to 3. */
export const checkDigitsHold = (digits: string, rules: NumberRules): boolean =>
  remainder(digits, k1Weights) <= (rules === 'today' ? 0 : 3) && remainder(digits, k2Weights) === 0;

/** The 9 digits with their check digits; null when one of them would be 10 and the number is never given out. */
export const withCheckDigits = (nine: string): string | null => {
  const k1 = (11 - remainder(`${nine}0`, k1Weights)) % 11;
  if (k1 === 10) return null;
  const k2 = (11 - remainder(`${nine}${k1}0`, k2Weights)) % 11;
  return k2 === 10 ? null : `${nine}${k1}${k2}`;
};
