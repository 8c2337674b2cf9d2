// https://hl7.org/fhir/R4/codesystem-observation-statistics.html: each statistic of a set of decimals, exact until it is printed.

/** The statistics that are offered, with their display. */
export const statistics = {
  average: 'Average',
  maximum: 'Maximum',
  minimum: 'Minimum',
  count: 'Count',
  'total-count': 'Total Count',
  median: 'Median',
  'std-dev': 'Standard Deviation',
  sum: 'Sum',
  variance: 'Variance',
  '20-percent': '20th Percentile',
  '80-percent': '80th Percentile',
  '4-lower': 'Lower Quartile',
  '4-upper': 'Upper Quartile',
  '4-dev': 'Quartile Deviation',
  '5-1': '1st Quintile',
  '5-2': '2nd Quintile',
  '5-3': '3rd Quintile',
  '5-4': '4th Quintile',
  skew: 'Skew',
  kurtosis: 'Kurtosis',
  regression: 'Regression',
} as const;

export type Statistic = keyof typeof statistics;

/** Values as whole numbers of 10^exponent. */
export interface Sample {
  readonly values: readonly bigint[];
  readonly exponent: number;
}

/** Digits after the most precise value's that a quotient or root is given with, halves away from zero. */
const EXTRA = 6;

/**
 * One statistic of these decimals (at least one) as decimal text. Standard deviation and variance are those of the
 * measurements themselves (divided by their number), skew and kurtosis their third and fourth standardized moments (3 for a
 * normal distribution), null when all values are equal; percentiles lie between neighbours in proportion (R type 7).
 */
export function statisticOf(
  statistic: Exclude<Statistic, 'count' | 'total-count' | 'regression'>,
  decimals: readonly string[],
): string | null {
  const sample = sampleOf(decimals);
  const { values } = sample;
  const n = BigInt(values.length);
  const sum = values.reduce((one, other) => one + other, 0n);
  switch (statistic) {
    case 'sum':
      return quotient(sample, sum, 1n);
    case 'average':
      return quotient(sample, sum, n);
    case 'minimum':
      return quotient(sample, values[0] ?? 0n, 1n);
    case 'maximum':
      return quotient(sample, values.at(-1) ?? 0n, 1n);
    case 'variance':
      return quotient({ exponent: 2 * sample.exponent }, n * squares(values) - sum * sum, n * n);
    case 'std-dev':
      return root(sample, n * squares(values) - sum * sum, n);
    case 'median':
      return percentile(sample, 1n, 2n);
    case '20-percent':
    case '5-1':
      return percentile(sample, 1n, 5n);
    case '5-2':
      return percentile(sample, 2n, 5n);
    case '5-3':
      return percentile(sample, 3n, 5n);
    case '80-percent':
    case '5-4':
      return percentile(sample, 4n, 5n);
    case '4-lower':
      return percentile(sample, 1n, 4n);
    case '4-upper':
      return percentile(sample, 3n, 4n);
    case '4-dev':
      return quotient(sample, rank(values, 3n, 4n) - rank(values, 1n, 4n), 8n);
    case 'skew':
      return skewOf(values);
    case 'kurtosis': {
      const [second, fourth] = [central(values, 2n), central(values, 4n)];
      return second === 0n ? null : quotient({ exponent: 0 }, n * fourth, second * second);
    }
    default:
      return statistic satisfies never;
  }
}

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

/** Sum of the powers of n times each value's distance from the mean. */
function central(values: readonly bigint[], power: bigint): bigint {
  const n = BigInt(values.length);
  const sum = values.reduce((one, other) => one + other, 0n);
  return values.reduce((all, value) => all + (n * value - sum) ** power, 0n);
}

function skewOf(values: readonly bigint[]): string | null {
  const [second, third] = [central(values, 2n), central(values, 3n)];
  if (second === 0n) return null;
  const below = second ** 3n;
  const size = root({ exponent: 0 }, BigInt(values.length) * third * third * below, below);
  return third < 0n && size !== '0' ? `-${size}` : size;
}

const sampleOf = (decimals: readonly string[]): Sample => {
  const { values, exponent } = wholesOf(decimals);
  return { values: [...values].sort((one, other) => (one < other ? -1 : one > other ? 1 : 0)), exponent };
};

/** The decimals in the order that they were given. */
export function wholesOf(decimals: readonly string[]): Sample {
  const parts = decimals.map((text) => {
    const [whole, sign, digits = '', fraction = '', exponent = '0'] = NUMBER.exec(text) ?? [];
    if (whole === undefined) throw new Error('a stored decimal is no number');
    const value = BigInt(digits + fraction) * (sign === '-' ? -1n : 1n);
    return { value, exponent: Number(exponent) - fraction.length };
  });
  const exponent = Math.min(0, ...parts.map((part) => part.exponent));
  return { values: parts.map((part) => part.value * 10n ** BigInt(part.exponent - exponent)), exponent };
}

const squares = (values: readonly bigint[]): bigint => values.reduce((sum, value) => sum + value * value, 0n);

/** The value at part/whole of the way from the first to the last, times `whole`. */
function rank(values: readonly bigint[], part: bigint, whole: bigint): bigint {
  const way = BigInt(values.length - 1) * part;
  const at = Number(way / whole);
  const lower = values[at] ?? 0n;
  const upper = values[at + 1] ?? lower;
  return lower * whole + (upper - lower) * (way % whole);
}

const percentile = (sample: Sample, part: bigint, whole: bigint): string =>
  quotient(sample, rank(sample.values, part, whole), whole);

/** A fraction of 10^exponent, rounded. */
export function quotient({ exponent }: Pick<Sample, 'exponent'>, numerator: bigint, denominator: bigint): string {
  const scaled = numerator * 10n ** BigInt(EXTRA);
  const half = scaled < 0n ? -denominator : denominator;
  return print((2n * scaled + half) / (2n * denominator), exponent);
}

/** The root of numerator / denominator², to the nearest. */
function root({ exponent }: Pick<Sample, 'exponent'>, numerator: bigint, denominator: bigint): string {
  const scaled = 4n * numerator * 10n ** BigInt(2 * EXTRA);
  return print((wholeRoot(scaled) / denominator + 1n) / 2n, exponent);
}

/** https://en.wikipedia.org/wiki/Integer_square_root#Algorithm_using_Newton's_method */
function wholeRoot(square: bigint): bigint {
  if (square < 2n) return square;
  let next = 1n << BigInt(Math.ceil(square.toString(2).length / 2));
  for (;;) {
    const better = (next + square / next) / 2n;
    if (better >= next) return next;
    next = better;
  }
}

/** Extra digits that are zero are left out; those of the values stay. */
function print(scaled: bigint, exponent: number): string {
  const places = EXTRA - exponent;
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(places + 1, '0');
  const whole = digits.slice(0, -places);
  let fraction = digits.slice(-places);
  while (fraction.length > -exponent && fraction.endsWith('0')) fraction = fraction.slice(0, -1);
  return `${scaled < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}
