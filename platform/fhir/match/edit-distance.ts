// https://en.wikipedia.org/wiki/Damerau-Levenshtein_distance (optimal string alignment): slips of the hand between two names.

/** Letters inserted, left out, changed, or two neighbours swapped; 2 stands for two or more. */
export function editDistance(one: string, other: string): 0 | 1 | 2 {
  if (one === other) return 0;
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (long.length - short.length > 1) return 2;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at++;
  if (long.length > short.length) return short.slice(at) === long.slice(at + 1) ? 1 : 2;
  if (short.slice(at + 1) === long.slice(at + 1)) return 1;
  const swapped = short[at] === long[at + 1] && short[at + 1] === long[at];
  return swapped && short.slice(at + 2) === long.slice(at + 2) ? 1 : 2;
}
