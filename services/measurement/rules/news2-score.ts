// reference/norway.md §8.3: part scores, total, risk band and the cases where NEWS2 must not be used.
import {
  NEWS2_PARTS,
  type News2Entry,
  type News2Measurement,
  type News2Part,
  type NumericPart,
  numericValue,
  PLAUSIBLE,
} from './news2-measurement.ts';
import {
  CONSCIOUSNESS,
  OXYGEN,
  type PartScore,
  PULSE,
  RESPIRATION,
  SATURATION_SCALE_1,
  SATURATION_SCALE_2,
  SYSTOLIC,
  scoreIn,
  TEMPERATURE,
} from './news2-table.ts';
import type { Outcome } from './outcome.ts';

export type PartScores = Readonly<Record<News2Part, PartScore>>;

/** low: 0–4 · low-medium: 0–4 with one part of 3 · medium: 5–6 · high: 7 or more. */
export type RiskBand = 'low' | 'low-medium' | 'medium' | 'high';

export interface News2Score {
  readonly parts: PartScores;
  readonly total: number;
  readonly band: RiskBand;
}

/** What decides whether NEWS2 may be used for this person at all. */
export interface News2Person {
  /** Completed years; null where the birth date is not known. */
  readonly ageInYears: number | null;
  readonly pregnancy: 'pregnant' | 'not-known-pregnant';
}

export type News2Refusal =
  | { readonly code: 'under-16' }
  | { readonly code: 'pregnant' }
  | { readonly code: 'missing'; readonly parts: readonly News2Part[] }
  | { readonly code: 'implausible'; readonly part: NumericPart; readonly least: number; readonly most: number };

/** The lowest age NEWS2 is made for, in completed years. */
export const LEAST_AGE = 16;

/** The score of one part, or undefined while what it needs is not entered (SpO2 on scale 2 needs the oxygen too). */
export function scorePart(entry: News2Entry, part: News2Part): PartScore | undefined {
  switch (part) {
    case 'respiration':
      return entry.respiration === undefined ? undefined : scoreIn(RESPIRATION, entry.respiration);
    case 'saturation':
      return scoreSaturation(entry);
    case 'oxygen':
      return entry.oxygen === undefined ? undefined : OXYGEN[entry.oxygen];
    case 'systolic':
      return entry.systolic === undefined ? undefined : scoreIn(SYSTOLIC, entry.systolic);
    case 'pulse':
      return entry.pulse === undefined ? undefined : scoreIn(PULSE, entry.pulse);
    case 'consciousness':
      return entry.consciousness === undefined ? undefined : CONSCIOUSNESS[entry.consciousness];
    case 'temperature':
      return entry.temperatureTenths === undefined ? undefined : scoreIn(TEMPERATURE, entry.temperatureTenths);
  }
}

function scoreSaturation(entry: News2Entry): PartScore | undefined {
  if (entry.saturation === undefined || entry.scale === undefined) return undefined;
  if (entry.scale === 1) return scoreIn(SATURATION_SCALE_1, entry.saturation);
  return entry.oxygen === undefined ? undefined : scoreIn(SATURATION_SCALE_2[entry.oxygen], entry.saturation);
}

/** The band of a set of part scores, whole or under way: it never falls when another part is entered. */
export function bandOf(scores: readonly PartScore[]): RiskBand {
  const total = scores.reduce<number>((sum, score) => sum + score, 0);
  if (total >= 7) return 'high';
  if (total >= 5) return 'medium';
  return scores.includes(3) ? 'low-medium' : 'low';
}

/**
 * The score of a complete measurement. Refuses, in this order: a person NEWS2 is not made for, a missing value
 * (all of them named), a value outside PLAUSIBLE or not a whole number.
 */
export function scoreNews2(entry: News2Entry, person: News2Person): Outcome<News2Score, News2Refusal> {
  const unsuited = refusalFor(person);
  if (unsuited) return { ok: false, error: unsuited };
  const parts: Partial<Record<News2Part, PartScore>> = {};
  const missing: News2Part[] = [];
  for (const part of NEWS2_PARTS) {
    const score = scorePart(entry, part);
    if (score === undefined) missing.push(part);
    else parts[part] = score;
  }
  if (!isWhole(parts)) return { ok: false, error: { code: 'missing', parts: missing } };
  const wrong = implausible(entry);
  if (wrong) return { ok: false, error: wrong };
  const scores = NEWS2_PARTS.map((part) => parts[part]);
  const total = scores.reduce<number>((sum, score) => sum + score, 0);
  return { ok: true, value: { parts, total, band: bandOf(scores) } };
}

/** Why NEWS2 must not be used for this person, or undefined. */
export function refusalFor(person: News2Person): News2Refusal | undefined {
  if (person.ageInYears !== null && person.ageInYears < LEAST_AGE) return { code: 'under-16' };
  if (person.pregnancy === 'pregnant') return { code: 'pregnant' };
  return undefined;
}

/** The first entered value that no living adult has, or undefined. */
export function implausible(entry: News2Entry): Extract<News2Refusal, { code: 'implausible' }> | undefined {
  for (const part of NEWS2_PARTS) {
    if (part === 'oxygen' || part === 'consciousness') continue;
    const value = numericValue(entry, part);
    const { least, most } = PLAUSIBLE[part];
    if (value !== undefined && (!Number.isInteger(value) || value < least || value > most)) {
      return { code: 'implausible', part, least, most };
    }
  }
  return undefined;
}

/** Every value of the measurement is entered (says nothing of plausibility). */
export function isComplete(entry: News2Entry): entry is News2Measurement {
  return entry.scale !== undefined && NEWS2_PARTS.every((part) => scorePart(entry, part) !== undefined);
}

function isWhole(parts: Partial<Record<News2Part, PartScore>>): parts is Record<News2Part, PartScore> {
  return NEWS2_PARTS.every((part) => parts[part] !== undefined);
}
