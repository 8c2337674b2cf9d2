// DESIGN.md §8, reference/norway.md §5.2: reads a NEWS2 panel Observation and its vital signs back, from any sender.
import type { CodeableConcept, Observation, Quantity } from '@medplum/fhirtypes';
import {
  ACVPU_FINDINGS,
  ACVPU_OBSERVATION,
  type Coding,
  NEWS2_TOTAL,
  OXYGEN_FINDINGS,
  SCORE_CODES,
  VITAL_SIGNS,
} from './news2-codes.ts';
import { type Acvpu, NEWS2_PARTS, type News2Entry, type News2Part, type SaturationScale } from './news2-measurement.ts';

/** What a panel says, and what the vital signs it builds on say. */
export interface News2Reading {
  /** The total as stated; undefined where it is absent. */
  readonly total: number | undefined;
  /** The part scores as stated. */
  readonly stated: Readonly<Partial<Record<News2Part, number>>>;
  /** The measured values, as far as the vital signs were given. */
  readonly entry: News2Entry;
}

/** Is this Observation a NEWS2 panel? */
export const isNews2Panel = (observation: Observation): boolean => carries(observation.code, NEWS2_TOTAL);

/**
 * Reads a panel together with the Observations its derivedFrom points to (in any order; others are ignored).
 * Values that are absent or not readable are left out: `faultsOf` says what that means.
 */
export function readNews2(panel: Observation, vitalSigns: readonly Observation[]): News2Reading {
  const stated: Partial<Record<News2Part, number>> = {};
  let scale: SaturationScale | undefined;
  for (const component of panel.component ?? []) {
    const value = component.valueQuantity?.value;
    for (const part of NEWS2_PARTS) {
      if (part === 'saturation') {
        const used = ([1, 2] as const).find((one) => carries(component.code, SCORE_CODES.saturation[one]));
        if (used === undefined) continue;
        scale = used;
        if (value !== undefined) stated.saturation = value;
      } else if (value !== undefined && carries(component.code, SCORE_CODES[part])) {
        stated[part] = value;
      }
    }
  }
  return { total: panel.valueQuantity?.value, stated, entry: { ...entryOf(vitalSigns), scale } };
}

/** The measured values among some Observations; the last one of each kind counts. Without scale. */
export function entryOf(observations: readonly Observation[]): News2Entry {
  const entry: { -readonly [Field in keyof News2Entry]: News2Entry[Field] } = {};
  for (const { code, valueQuantity, valueCodeableConcept } of observations) {
    if (carries(code, OXYGEN_FINDINGS.air)) entry.oxygen = 'air';
    else if (carries(code, OXYGEN_FINDINGS.oxygen)) entry.oxygen = 'oxygen';
    else if (carries(code, ACVPU_OBSERVATION)) entry.consciousness = acvpuOf(valueCodeableConcept);
    else if (carriesAny(code, VITAL_SIGNS.respiration.codings)) entry.respiration = valueQuantity?.value;
    else if (carriesAny(code, VITAL_SIGNS.saturation.codings)) entry.saturation = valueQuantity?.value;
    else if (carriesAny(code, VITAL_SIGNS.systolic.codings)) entry.systolic = valueQuantity?.value;
    else if (carriesAny(code, VITAL_SIGNS.pulse.codings)) entry.pulse = valueQuantity?.value;
    else if (carriesAny(code, VITAL_SIGNS.temperature.codings)) entry.temperatureTenths = tenthsOf(valueQuantity);
  }
  return entry;
}

function acvpuOf(value: CodeableConcept | undefined): Acvpu | undefined {
  return (['A', 'C', 'V', 'P', 'U'] as const).find((level) => carries(value, ACVPU_FINDINGS[level]));
}

/** 37.4 is 374 tenths; a finer value (37.45) stays a fraction, which scoring refuses as implausible. */
function tenthsOf(quantity: Quantity | undefined): number | undefined {
  if (quantity?.value === undefined) return undefined;
  return Math.round(quantity.value * 1000) / 100;
}

const carriesAny = (concept: CodeableConcept | undefined, codings: readonly Coding[]): boolean =>
  codings.some((coding) => carries(concept, coding));

const carries = (concept: CodeableConcept | undefined, wanted: Coding): boolean =>
  concept?.coding?.some(({ system, code }) => system === wanted.system && code === wanted.code) ?? false;
