// https://hl7.org/fhir/R4/observation-vitalsigns.html: what the write measures send, as a supplier would send it.

import { type Bundle, type Entry, transaction } from './municipality.ts';

const signs = [
  { loinc: '8867-4', sctid: '364075005', text: 'Puls', unit: '/min', low: 55, span: 60 },
  { loinc: '9279-1', sctid: '86290005', text: 'Respirasjonsfrekvens', unit: '/min', low: 10, span: 15 },
  { loinc: '8480-6', sctid: '271649006', text: 'Systolisk blodtrykk', unit: 'mm[Hg]', low: 95, span: 80 },
  { loinc: '59408-5', sctid: '431314004', text: 'Oksygenmetning', unit: '%', low: 90, span: 10 },
] as const;

const sign = (number: number) => signs[number % signs.length] ?? signs[0];

/** A measured vital sign of the patient; another value and minute for each number. */
export const vitalSign = (patient: string, number: number): Entry['resource'] => {
  const { loinc, sctid, text, unit, low, span } = sign(number);
  return {
    resourceType: 'Observation',
    ...{
      status: 'final',
      category: [
        {
          coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }],
        },
      ],
      code: {
        coding: [
          { system: 'http://loinc.org', code: loinc },
          { system: 'http://snomed.info/sct', code: sctid },
        ],
        text,
      },
      subject: { reference: patient },
      effectiveDateTime: new Date(Date.UTC(2026, 0, 1) + (number % 400_000) * 60_000).toISOString(),
      performer: [{ reference: `PractitionerRole/bench-role-${number % 50}` }],
      valueQuantity: { value: low + (number % span), unit, system: 'http://unitsofmeasure.org', code: unit },
    },
  };
};

export interface Mix {
  readonly patients: number;
  readonly observations: number;
}

/** The peer's measure (reference/fhir-servers.md). */
export const HUNDRED: Mix = { patients: 5, observations: 95 };

const newPatient = (number: number, at: number): Entry['resource'] => ({
  resourceType: 'Patient',
  ...{
    active: true,
    name: [{ family: 'Prøvesen', given: [`Nr${number}`, String(at)] }],
    birthDate: `19${30 + (number % 60)}-06-1${at}`,
    managingOrganization: { reference: `Organization/bench-unit-${number % 50}` },
  },
});

/** New patients and measurements of them, referred to by urn. */
export const newRecords = (number: number, mix: Mix, newId: () => string): Bundle => {
  const patients = Array.from({ length: mix.patients }, () => `urn:uuid:${newId()}`);
  return transaction([
    ...patients.map(
      (fullUrl, at): Entry => ({
        fullUrl,
        resource: newPatient(number, at),
        request: { method: 'POST', url: 'Patient' },
      }),
    ),
    ...Array.from(
      { length: mix.observations },
      (_, at): Entry => ({
        fullUrl: `urn:uuid:${newId()}`,
        resource: vitalSign(patients[at % mix.patients] ?? '', number * mix.observations + at),
        request: { method: 'POST', url: 'Observation' },
      }),
    ),
  ]);
};

/** The same mix as a batch: its entries know nothing of each other, so that the patients measured are others. */
export const batchOf = (number: number, mix: Mix, measured: (at: number) => string) => ({
  resourceType: 'Bundle',
  type: 'batch',
  entry: [
    ...Array.from({ length: mix.patients }, (_, at) => ({
      resource: newPatient(number, at),
      request: { method: 'POST', url: 'Patient' },
    })),
    ...Array.from({ length: mix.observations }, (_, at) => ({
      resource: vitalSign(`Patient/${measured(at)}`, number * mix.observations + at),
      request: { method: 'POST', url: 'Observation' },
    })),
  ],
});
