// https://hl7.org/fhir/R4/codesystem-observation-statistics.html: exact where decimals are exact, near the plain sum elsewhere.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { statisticOf } from './statistic.ts';

describe('A statistic', () => {
  it.each([
    ['sum', ['0.1', '0.2'], '0.3'],
    ['sum', ['1.50', '2'], '3.50'],
    ['sum', ['1e2', '-0.5'], '99.5'],
    ['average', ['1', '2'], '1.5'],
    ['average', ['1', '1', '2'], '1.333333'],
    ['average', ['-1', '-1', '-2'], '-1.333333'],
    ['average', ['2', '2', '3'], '2.333333'],
    ['average', ['-0.2', '0.1'], '-0.05'],
    ['median', ['3', '1', '2'], '2'],
    ['median', ['4', '1', '2', '3'], '2.5'],
    ['minimum', ['7.10', '8'], '7.10'],
    ['maximum', ['7.10', '80'], '80.00'],
    ['variance', ['2', '4', '4', '4', '5', '5', '7', '9'], '4'],
    ['std-dev', ['2', '4', '4', '4', '5', '5', '7', '9'], '2'],
    ['std-dev', ['1', '2'], '0.5'],
    ['std-dev', ['5'], '0'],
    ['skew', ['1', '2', '3'], '0'],
    ['skew', ['1', '1', '4'], '0.707107'],
    ['skew', ['-1.0', '-1.0', '-4.0'], '-0.707107'],
    ['skew', ['7', '7'], null],
    ['kurtosis', ['1', '2', '3', '4', '5'], '1.7'],
    ['kurtosis', ['0.1', '0.1', '0.1', '0.1', '0.2'], '3.25'],
    ['kurtosis', ['5'], null],
    ['4-lower', ['1', '2', '3', '4'], '1.75'],
    ['4-upper', ['1', '2', '3', '4'], '3.25'],
    ['4-dev', ['1', '2', '3', '4'], '0.75'],
    ['20-percent', ['10', '20', '30', '40', '50', '60'], '20'],
    ['5-4', ['10', '20', '30', '40', '50', '60'], '50'],
    ['average', ['123456789012345678901234567890', '2'], '61728394506172839450617283946'],
  ] as const)('%s of %j is %s', (statistic, values, expected) => {
    expect(statisticOf(statistic, values)).toBe(expected);
  });

  it('is near what doubles give', () => {
    const values = fc.array(fc.integer({ min: -100_000, max: 100_000 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(values, (hundredths) => {
        const numbers = hundredths.map((value) => value / 100);
        const texts = numbers.map((value) => value.toFixed(2));
        const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
        const variance = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / numbers.length;
        const sorted = [...numbers].sort((one, other) => one - other);
        const at = (sorted.length - 1) * 0.25;
        const [low, high] = [sorted[Math.floor(at)] ?? 0, sorted[Math.ceil(at)] ?? 0];
        expect(Number(statisticOf('average', texts))).toBeCloseTo(mean, 6);
        expect(Number(statisticOf('std-dev', texts))).toBeCloseTo(Math.sqrt(variance), 4);
        expect(Number(statisticOf('4-lower', texts))).toBeCloseTo(low + (high - low) * (at % 1), 6);
      }),
    );
  });
});
