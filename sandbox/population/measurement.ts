// reference: NEWS2 (Royal College of Physicians 2017). Values only; scores are the measurement service's business.

import type { Worker } from './personnel.ts';
import type { Chance } from './random.ts';

/** The seven values of one NEWS2 round, as a nurse would key them in. Temperature in tenths of a degree Celsius. */
export interface MeasuredValues {
  readonly respiration: number;
  readonly saturation: number;
  readonly saturationScale: 1 | 2;
  readonly oxygen: 'air' | 'oxygen';
  readonly systolic: number;
  readonly pulse: number;
  readonly consciousness: 'A' | 'C' | 'V' | 'P' | 'U';
  readonly temperatureTenths: number;
}

export interface Measurement {
  /** ms since 1970 */
  readonly at: number;
  readonly by: Worker;
  readonly values: MeasuredValues;
}

/** What is usual for this person: a smoker with lung disease saturates lower, an anxious one has a quick pulse. */
export interface Habitual {
  readonly lungDisease: 'none' | 'hypercapnic';
  readonly systolic: number;
  readonly pulse: number;
}

const hour = 3_600_000;
const day = 24 * hour;

const bounded = (value: number, low: number, high: number): number => Math.round(Math.min(high, Math.max(low, value)));

export const habitual = (chance: Chance): Habitual => ({
  lungDisease: chance.happens(0.08) ? 'hypercapnic' : 'none',
  systolic: bounded(chance.normal(138, 16), 105, 190),
  pulse: bounded(chance.normal(74, 9), 52, 100),
});

/** One round. `illness` 0 is an ordinary day, 1 a seriously ill person. */
const round = (chance: Chance, usual: Habitual, illness: number): MeasuredValues => {
  const lungs = usual.lungDisease === 'hypercapnic';
  return {
    respiration: bounded(chance.normal(16 + 9 * illness, 1.5), 10, 36),
    saturation: bounded(chance.normal((lungs ? 90 : 96.5) - 6 * illness, 1.1), 78, 99),
    saturationScale: lungs ? 2 : 1,
    oxygen: illness > 0.6 && chance.happens(0.7) ? 'oxygen' : 'air',
    systolic: bounded(chance.normal(usual.systolic - 30 * illness, 8), 78, 210),
    pulse: bounded(chance.normal(usual.pulse + 32 * illness, 6), 44, 150),
    consciousness: illness > 0.8 && chance.happens(0.4) ? 'C' : 'A',
    temperatureTenths: bounded(chance.normal(367 + 18 * illness, 3), 352, 402),
  };
};

/** A history that ends before `now`: weekly rounds, and for some a few days of illness with rounds every sixth hour. */
export const history = (
  chance: Chance,
  staff: readonly [Worker, ...Worker[]],
  span: { readonly now: number; readonly weeks: number },
): readonly Measurement[] => {
  const usual = habitual(chance);
  const weekly = Array.from({ length: span.weeks }, (_, week) => ({
    at: span.now - (span.weeks - week) * 7 * day + chance.whole(-10, 10) * hour + chance.whole(0, 59) * 60_000,
    illness: 0,
  }));
  const fallsIll = chance.happens(0.2);
  const began = span.now - chance.whole(2, 20) * day;
  const episode = fallsIll
    ? [0.25, 0.55, 0.9, 0.7, 0.4, 0.1].map((illness, step) => ({ at: began + step * 6 * hour, illness }))
    : [];
  return [...weekly, ...episode]
    .sort((one, other) => one.at - other.at)
    .map(({ at, illness }) => ({ at, by: chance.pick(staff), values: round(chance, usual, illness) }));
};
