// DESIGN.md §8 "$everything, 20 resources": patients of whom the house holds about as much as the peer's measure had.

import { type Bundle, type Entry, enrolment, person, put, range, transaction, UNITS, unitId } from './municipality.ts';
import { vitalSign } from './vital-sign.ts';

export const SMALL_RECORDS = 500;
const SIGNS = 13;
/** Their enrolments are numbered from here. */
export const SMALL_FIRST_NUMBER = 1_000_000;
const SOURCE = 'https://felleskommunaljournal.no/bench';

export const smallPatientId = (number: number): string => `bench-small-${number}`;

const condition = (patient: string, id: string): Entry =>
  put({
    resourceType: 'Condition',
    id,
    clinicalStatus: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }],
    },
    code: { coding: [{ system: 'http://snomed.info/sct', code: '38341003' }], text: 'Hypertensjon' },
    subject: { reference: patient },
    onsetDateTime: '2025-03-01',
  });

/** One who measures, so that what is referred to is one role, its person, its unit and the municipality. */
const sign = (patient: string, number: number) => ({
  ...vitalSign(patient, number),
  performer: [{ reference: `PractitionerRole/bench-role-${number % UNITS}` }],
});

/** How the source system calls the n-th patient's first measurement, and that measurement as it sends it again. */
export const sentBefore = (number: number) => ({
  condition: `identifier=${SOURCE}|small-${number}`,
  resource: {
    ...sign(`Patient/${smallPatientId(number)}`, number),
    identifier: [{ system: SOURCE, value: `small-${number}` }],
  },
});

/** A measurement that the source system has not sent before. */
export const sentFirst = (patient: string, number: number, name: string) => ({
  condition: `identifier=${SOURCE}|${name}`,
  resource: { ...vitalSign(patient, number), identifier: [{ system: SOURCE, value: name }] },
});

/** 16 resources: the patient, her enrolment, a condition and 13 measurements; with what they refer to, 20. */
const smallRecord = (number: number): readonly Entry[] => {
  const id = smallPatientId(number);
  const patient = `Patient/${id}`;
  return [
    put({ id, ...person(SMALL_FIRST_NUMBER + number) }),
    enrolment(patient, SMALL_FIRST_NUMBER + number, unitId(number)),
    condition(patient, `${id}-condition`),
    put({ ...sentBefore(number).resource, id: `${id}-sign-0` }),
    ...range(1, SIGNS).map((at) => put({ ...sign(patient, number + at * UNITS), id: `${id}-sign-${at}` })),
  ];
};

export const smallRecords = (from: number, to: number): Bundle =>
  transaction(range(from, to).flatMap((number) => [...smallRecord(number)]));
