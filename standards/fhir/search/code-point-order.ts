// https://hl7.org/fhir/R4/search.html#sort: the order of texts.

/** By code point, as a database with the collation "C" has it: the same order everywhere. Negative: the first comes before. */
export const byCodePoint = (first: string, second: string): number => {
  const [left, right] = [[...first], [...second]];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
};
