// reference/norway.md §5.2: one Observation per vital sign and one panel Observation with the part scores and the total.
import type { CodeableConcept, Observation, ObservationComponent, Reference } from '@medplum/fhirtypes';
import {
  ACVPU_FINDINGS,
  ACVPU_OBSERVATION,
  type Coding,
  NEWS2_TOTAL,
  OBSERVATION_CATEGORY,
  OXYGEN_FINDINGS,
  SCORE_CODES,
  UCUM,
  VITAL_SIGNS,
} from './news2-codes.ts';
import { NEWS2_PARTS, type News2Measurement, type News2Part, type SaturationScale } from './news2-measurement.ts';
import type { News2Score } from './news2-score.ts';

/** For whom, by whom and when the values were measured. References are relative ('Patient/…'). */
export interface MeasuredBy {
  readonly patient: string;
  /** The PractitionerRole first, then the organisation she measured for. */
  readonly performers: readonly { readonly reference: string; readonly display: string }[];
  /** FHIR instant or dateTime with time zone. */
  readonly effective: string;
  readonly encounter?: string;
}

/** The code of one part's score on the scale that was used. */
export const scoreCoding = (part: News2Part, scale: SaturationScale): Coding =>
  part === 'saturation' ? SCORE_CODES.saturation[scale] : SCORE_CODES[part];

/** The seven Observations of a measurement, in the order of NEWS2_PARTS, without id. */
export function toObservations(measurement: News2Measurement, by: MeasuredBy): Observation[] {
  return NEWS2_PARTS.map((part) => ({ ...frame(by), ...finding(measurement, part) }));
}

/** The panel Observation: total, one component per part score; `vitalSigns` are references to the Observations it builds on. */
export function toPanel(
  measured: { readonly measurement: News2Measurement; readonly score: News2Score },
  by: MeasuredBy,
  vitalSigns: readonly string[],
): Observation {
  const { measurement, score } = measured;
  return {
    ...frame(by),
    category: [category('survey')],
    code: concept(NEWS2_TOTAL),
    valueQuantity: scoreQuantity(score.total),
    component: NEWS2_PARTS.map(
      (part): ObservationComponent => ({
        code: concept(scoreCoding(part, measurement.scale)),
        valueQuantity: scoreQuantity(score.parts[part]),
      }),
    ),
    derivedFrom: vitalSigns.map((reference) => ({ reference })),
  };
}

function finding(
  measurement: News2Measurement,
  part: News2Part,
): Pick<Observation, 'code' | 'category'> & Partial<Observation> {
  switch (part) {
    case 'oxygen':
      return { category: [category('exam')], code: concept(OXYGEN_FINDINGS[measurement.oxygen]) };
    case 'consciousness':
      return {
        category: [category('survey')],
        code: concept(ACVPU_OBSERVATION),
        valueCodeableConcept: concept(ACVPU_FINDINGS[measurement.consciousness]),
      };
    default: {
      const { codings, unit } = VITAL_SIGNS[part];
      const value = part === 'temperature' ? measurement.temperatureTenths / 10 : measurement[part];
      return {
        category: [category('vital-signs')],
        code: concept(...codings),
        valueQuantity: { value, unit: unit.text, system: UCUM, code: unit.code },
      };
    }
  }
}

function frame(by: MeasuredBy): Pick<Observation, 'resourceType' | 'status' | 'code'> & Partial<Observation> {
  const performer = by.performers.map((one): Reference => ({ ...one })) as NonNullable<Observation['performer']>;
  return {
    resourceType: 'Observation',
    status: 'final',
    code: {},
    subject: { reference: by.patient },
    ...(by.encounter === undefined ? {} : { encounter: { reference: by.encounter } }),
    effectiveDateTime: by.effective,
    performer,
  };
}

const concept = (...codings: readonly Coding[]): CodeableConcept => ({
  coding: codings.map((coding) => ({ ...coding })),
});

const category = (code: 'vital-signs' | 'survey' | 'exam'): CodeableConcept => ({
  coding: [{ system: OBSERVATION_CATEGORY, code }],
});

const scoreQuantity = (value: number) => ({ value, unit: 'poeng', system: UCUM, code: '{score}' });
