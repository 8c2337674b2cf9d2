// reference/norway.md §1.1 (HPR, Helsepersonellregisteret): number of a health worker, at most 9 digits, no check digit.

/** Does this look like a number of the registry? Digits only, no leading zero. */
export const isHprNumber = (text: string): boolean => /^[1-9][0-9]{0,8}$/.test(text);

/** 99 and five digits: the registry counts upwards with seven digits from 1 and has not come near this range. */
const syntheticSeries = 9_900_000;

/** A marked synthetic HPR number, 9900000 to 9999999. Throws RangeError for an index that the series has no room for. */
export const syntheticHprNumber = (index: number): string => {
  if (!Number.isInteger(index) || index < 0 || index > 99_999) throw new RangeError('index is outside 0-99999');
  return String(syntheticSeries + index);
};

export const isSyntheticHprNumber = (text: string): boolean => /^99[0-9]{5}$/.test(text);
