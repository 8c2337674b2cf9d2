// reference/norway.md §8.3 (NEWS2): what is measured, in which unit, and which values a living adult can have.
import type { Outcome } from './outcome.ts';

/** Level of consciousness: Alert, new Confusion, responds to Voice, responds to Pain, Unresponsive. */
export type Acvpu = 'A' | 'C' | 'V' | 'P' | 'U';
export type Oxygen = 'air' | 'oxygen';
/** Scale 2 only where hypercapnic respiratory failure is documented; one scale at a time. */
export type SaturationScale = 1 | 2;

/** One complete NEWS2 measurement. */
export interface News2Measurement {
  /** Breaths per minute. */
  readonly respiration: number;
  /** SpO2 in per cent. */
  readonly saturation: number;
  readonly scale: SaturationScale;
  readonly oxygen: Oxygen;
  /** Systolic blood pressure, mm[Hg]. */
  readonly systolic: number;
  /** Beats per minute. */
  readonly pulse: number;
  readonly consciousness: Acvpu;
  /** Tenths of a degree Celsius (37,4 is 374): whole numbers keep the limits of the table exact. */
  readonly temperatureTenths: number;
}

/** A measurement under way: what is not entered yet is undefined. */
export type News2Entry = { readonly [Field in keyof News2Measurement]?: News2Measurement[Field] | undefined };

/** The seven parts of the score, in the order they are measured and entered. */
export const NEWS2_PARTS = [
  'respiration',
  'saturation',
  'oxygen',
  'systolic',
  'pulse',
  'consciousness',
  'temperature',
] as const;
export type News2Part = (typeof NEWS2_PARTS)[number];

/** The parts that are typed as whole numbers (temperature in tenths). */
export type NumericPart = Exclude<News2Part, 'oxygen' | 'consciousness'>;

export interface Range {
  readonly least: number;
  readonly most: number;
}

/** Outside these limits a value is a slip of the finger, not a finding. Temperature in tenths. House rule, DESIGN.md §8. */
export const PLAUSIBLE: Readonly<Record<NumericPart, Range>> = {
  respiration: { least: 1, most: 60 },
  saturation: { least: 40, most: 100 },
  systolic: { least: 40, most: 300 },
  pulse: { least: 20, most: 250 },
  temperature: { least: 250, most: 440 },
};

/**
 * Reads a temperature as typed or stored ('37,4', '37.4', '374', '37') into tenths of a degree.
 * Refuses 'not-a-temperature' for anything else, more than one decimal included: 37,45 would have to be rounded.
 */
export function temperatureTenthsOf(text: string): Outcome<number, 'not-a-temperature'> {
  const match = /^(\d{2})(?:[.,]?(\d))?$/.exec(text.trim());
  if (!match) return { ok: false, error: 'not-a-temperature' };
  return { ok: true, value: Number(match[1]) * 10 + Number(match[2] ?? '0') };
}

/** The value of one numeric part, in the unit of PLAUSIBLE; undefined while it is not entered. */
export function numericValue(entry: News2Entry, part: NumericPart): number | undefined {
  return part === 'temperature' ? entry.temperatureTenths : entry[part];
}
