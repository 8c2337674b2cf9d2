// reference/norway.md §1.3 (HIS 1001:2010): the century that the individual number (digits 7-9) stands for.

interface Series {
  readonly individual: readonly [from: number, to: number];
  readonly years: readonly [from: number, to: number];
}

/** In the order in which synthetic numbers are taken from them. */
const series: readonly Series[] = [
  { individual: [0, 499], years: [1900, 1999] },
  { individual: [900, 999], years: [1940, 1999] },
  { individual: [500, 749], years: [1855, 1899] },
  { individual: [500, 999], years: [2000, 2039] },
];

const holds = ([from, to]: readonly [number, number], value: number): boolean => value >= from && value <= to;

/** The year that the two digits of the year and the individual number name together; null when no series has both. */
export const birthYear = (twoDigits: number, individual: number): number | null => {
  for (const { individual: numbers, years } of series) {
    if (!holds(numbers, individual)) continue;
    const year = [1800, 1900, 2000].map((century) => century + twoDigits).find((candidate) => holds(years, candidate));
    if (year !== undefined) return year;
  }
  return null;
};

/** The individual numbers, 'NNN', that persons born in this year are given. Empty outside 1855-2039. */
export const individualNumbers = (year: number): readonly string[] =>
  series
    .filter(({ years }) => holds(years, year))
    .flatMap(({ individual: [from, to] }) =>
      Array.from({ length: to - from + 1 }, (_, offset) => String(from + offset).padStart(3, '0')),
    );
