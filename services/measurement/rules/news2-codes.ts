// reference/norway.md §5.2: codes of the national NEWS2 trial (PMD 2.0, VkpObservation) and of the vital signs.
// ACVPU and oxygen findings: HL7 UK value set CareConnect-ACVPU-1 and the RCP NEWS2 SNOMED CT findings.
import type { Acvpu, News2Part, NumericPart, Oxygen } from './news2-measurement.ts';

export interface Coding {
  readonly system: string;
  readonly code: string;
  readonly display: string;
}

export const SNOMED = 'http://snomed.info/sct';
export const LOINC = 'http://loinc.org';
export const UCUM = 'http://unitsofmeasure.org';
export const OBSERVATION_CATEGORY = 'http://terminology.hl7.org/CodeSystem/observation-category';
/** Kinds of Task that the house itself makes. */
export const TASK_KIND = 'https://felleskommunaljournal.no/fhir/CodeSystem/task-kind';

const sct = (code: string, display: string): Coding => ({ system: SNOMED, code, display });
const loinc = (code: string, display: string): Coding => ({ system: LOINC, code, display });

export const NEWS2_TOTAL = sct('1104051000000101', 'NEWS2 (National Early Warning Score 2) total score');
export const REPEAT_NEWS2: Coding = { system: TASK_KIND, code: 'repeat-news2', display: 'Mål NEWS2 på nytt' };

/** The code of each part's score; SpO2 has one for each scale. */
export const SCORE_CODES: Readonly<Record<Exclude<News2Part, 'saturation'>, Coding>> & {
  readonly saturation: Readonly<Record<1 | 2, Coding>>;
} = {
  respiration: sct('1104301000000104', 'Respiration rate score'),
  saturation: {
    1: sct('1104311000000102', 'SpO2 scale 1 score'),
    2: sct('1104321000000108', 'SpO2 scale 2 score'),
  },
  oxygen: sct('1104331000000105', 'Air or oxygen score'),
  systolic: sct('1104341000000101', 'Systolic blood pressure score'),
  pulse: sct('1104351000000103', 'Pulse score'),
  consciousness: sct('1104361000000100', 'Consciousness score'),
  temperature: sct('1104371000000107', 'Temperature score'),
};

export interface VitalSign {
  readonly codings: readonly Coding[];
  /** UCUM code and the unit as shown. */
  readonly unit: { readonly code: string; readonly text: string };
}

/** The five vital signs that are numbers. The FHIR vital-signs code comes first in each. */
export const VITAL_SIGNS: Readonly<Record<NumericPart, VitalSign>> = {
  respiration: {
    codings: [loinc('9279-1', 'Respiratory rate'), sct('271625008', 'Rate of respiration')],
    unit: { code: '/min', text: '/min' },
  },
  saturation: {
    codings: [
      loinc('2708-6', 'Oxygen saturation in Arterial blood'),
      loinc('59408-5', 'Oxygen saturation in Arterial blood by Pulse oximetry'),
      sct('431314004', 'Peripheral oxygen saturation'),
    ],
    unit: { code: '%', text: '%' },
  },
  systolic: {
    codings: [loinc('8480-6', 'Systolic blood pressure'), sct('271649006', 'Systolic blood pressure')],
    unit: { code: 'mm[Hg]', text: 'mmHg' },
  },
  pulse: {
    codings: [loinc('8867-4', 'Heart rate'), sct('364075005', 'Heart rate'), sct('78564009', 'Pulse rate')],
    unit: { code: '/min', text: '/min' },
  },
  temperature: {
    codings: [loinc('8310-5', 'Body temperature'), sct('276885007', 'Core body temperature')],
    unit: { code: 'Cel', text: '°C' },
  },
};

export const ACVPU_OBSERVATION = sct('1104441000000107', 'ACVPU (Alert Confusion Voice Pain Unresponsive) scale score');

export const ACVPU_FINDINGS: Readonly<Record<Acvpu, Coding>> = {
  A: sct('248234008', 'Mentally alert'),
  C: sct('130987000', 'Acute confusion'),
  V: sct('300202002', 'Responds to voice'),
  P: sct('450847001', 'Responds to pain'),
  U: sct('422768004', 'Unresponsive'),
};

/** Air or oxygen is a finding of its own: the finding is the code of the Observation. */
export const OXYGEN_FINDINGS: Readonly<Record<Oxygen, Coding>> = {
  air: sct('722742002', 'Breathing room air'),
  oxygen: sct('371825009', 'Patient on oxygen'),
};

/** An active Flag with this code says that hypercapnic respiratory failure is documented: SpO2 scale 2 is to be used. */
export const USE_SCALE_2: Coding = {
  system: 'https://felleskommunaljournal.no/fhir/CodeSystem/flag-kind',
  code: 'news2-spo2-skala-2',
  display: 'SpO2 skala 2 ved NEWS2',
};

/** An active Condition with this code stops the use of NEWS2. */
export const PREGNANT = sct('77386006', 'Pregnant');
