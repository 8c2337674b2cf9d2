// DESIGN.md §8 "Every bench caller is a nurse with 50 roles and 10,000 patients in reach": pure, the same each time.

const MUNICIPAL_SERVICE = 'urn:oid:2.16.578.1.12.4.1.1.8663';
const PROFESSION = 'urn:oid:2.16.578.1.12.4.1.1.9060';

export interface Entry {
  readonly fullUrl?: string;
  readonly resource: { readonly resourceType: string; readonly id?: string };
  readonly request: { readonly method: 'POST' | 'PUT'; readonly url: string };
}

export interface Bundle {
  readonly resourceType: 'Bundle';
  readonly type: 'transaction';
  readonly entry: readonly Entry[];
}

export const UNITS = 50;
const unitId = (number: number): string => `bench-unit-${number % UNITS}`;

const put = (resource: Entry['resource'] & { readonly id: string; readonly [name: string]: unknown }): Entry => ({
  resource,
  request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
});

export const transaction = (entry: readonly Entry[]): Bundle => ({
  resourceType: 'Bundle',
  type: 'transaction',
  entry,
});

const range = (from: number, to: number): readonly number[] => Array.from({ length: to - from }, (_, at) => from + at);

/** 50 home-care units, and one role of the nurse in each. */
export const units = (practitioner: string): Bundle =>
  transaction(
    range(0, UNITS).flatMap((number) => [
      put({
        resourceType: 'Organization',
        id: unitId(number),
        active: true,
        name: `Sone ${number}`,
        type: [{ coding: [{ system: MUNICIPAL_SERVICE, code: 'KP02' }] }],
        partOf: { reference: 'Organization/lillevik' },
      }),
      put({
        resourceType: 'PractitionerRole',
        id: `bench-role-${number}`,
        active: true,
        practitioner: { reference: `Practitioner/${practitioner}` },
        organization: { reference: `Organization/${unitId(number)}` },
        code: [{ coding: [{ system: PROFESSION, code: 'SP' }] }],
      }),
    ]),
  );

/** Enrols a patient in one of the units: this is what gives the nurse her care relationship. */
export const enrolment = (patient: string, number: number): Entry => ({
  resource: {
    resourceType: 'EpisodeOfCare',
    ...{
      status: 'active',
      patient: { reference: patient },
      managingOrganization: { reference: `Organization/${unitId(number)}` },
      period: { start: '2024-01-01' },
    },
  },
  request: { method: 'POST', url: 'EpisodeOfCare' },
});

const surnames = ['Berg', 'Dahl', 'Haugen', 'Lund', 'Moen', 'Sørli', 'Vik', 'Ås'];

export const patientId = (number: number): string => `bench-patient-${number}`;

/** The enrolled patients [from, to). */
export const enrolledPatients = (from: number, to: number): Bundle =>
  transaction(
    range(from, to).flatMap((number) => [
      put({
        resourceType: 'Patient',
        id: patientId(number),
        active: true,
        name: [{ family: surnames[number % surnames.length], given: [`Prøve${number}`] }],
        gender: number % 2 === 0 ? 'female' : 'male',
        birthDate: `${1930 + (number % 60)}-0${1 + (number % 9)}-1${number % 10}`,
        managingOrganization: { reference: `Organization/${unitId(number)}` },
      }),
      enrolment(`Patient/${patientId(number)}`, number),
    ]),
  );
