// DESIGN.md §8 "Every bench caller is a nurse with 50 roles and 10,000 patients in reach": pure, the same each time.

const MUNICIPAL_SERVICE = 'urn:oid:2.16.578.1.12.4.1.1.8663';
/** Who is employed without one has no right by that. */
export const PROFESSION = 'urn:oid:2.16.578.1.12.4.1.1.9060';

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
/** Id of a unit in which the nurse has a role. */
export const unitId = (number: number): string => `bench-unit-${number % UNITS}`;

const OTHER_UNITS = 800;
/** Id of a unit in which she has none: what is there is out of her reach. */
export const otherUnitId = (number: number): string => `bench-other-${number % OTHER_UNITS}`;

const post = (url: string): Entry['request'] => ({ method: 'POST', url });

export const put = (
  resource: Entry['resource'] & { readonly id: string; readonly [name: string]: unknown },
): Entry => ({
  resource,
  request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
});

export const transaction = (entry: readonly Entry[]): Bundle => ({
  resourceType: 'Bundle',
  type: 'transaction',
  entry,
});

export const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_, at) => from + at);

const homeCare = (id: string, name: string): Entry =>
  put({
    resourceType: 'Organization',
    id,
    active: true,
    name,
    type: [{ coding: [{ system: MUNICIPAL_SERVICE, code: 'KP02' }] }],
    partOf: { reference: 'Organization/lillevik' },
  });

/** 50 home-care units, and one role of the nurse in each. */
export const units = (practitioner: string): Bundle =>
  transaction(
    range(0, UNITS).flatMap((number) => [
      homeCare(unitId(number), `Sone ${number}`),
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

/** 800 home-care units in which the nurse has no role. */
export const otherUnits = (): Bundle =>
  transaction(range(0, OTHER_UNITS).map((number) => homeCare(otherUnitId(number), `Annen sone ${number}`)));

const EPISODE = 'bench-episode-';
/** Id of the enrolment of the n-th Synthea patient. */
export const episodeId = (number: number): string => `${EPISODE}${number}`;
/** The n of such an id. */
export const episodeNumber = (id: string): number => Number(id.slice(EPISODE.length));

const episode = (patient: string, unit: string) => ({
  resourceType: 'EpisodeOfCare',
  status: 'active',
  patient: { reference: patient },
  managingOrganization: { reference: `Organization/${unit}` },
  period: { start: '2024-01-01' },
});

/** Enrols the n-th Synthea patient in a unit: in one of the nurse's, this gives her a care relationship. */
export const enrolment = (patient: string, number: number, unit: string): Entry =>
  put({ id: episodeId(number), ...episode(patient, unit) });

const surnames = ['Berg', 'Dahl', 'Haugen', 'Lund', 'Moen', 'Sørli', 'Vik', 'Ås'];

export const patientId = (number: number): string => `bench-patient-${number}`;

export const givenName = (number: number): string => `Prøve${number}`;

/** A patient with a name, a birth date and a unit. */
export const person = (number: number) => ({
  resourceType: 'Patient',
  active: true,
  name: [{ family: surnames[number % surnames.length], given: [givenName(number)] }],
  gender: number % 2 === 0 ? 'female' : 'male',
  birthDate: `${1930 + (number % 60)}-0${1 + (number % 9)}-1${number % 10}`,
  managingOrganization: { reference: `Organization/${unitId(number)}` },
});

/** The enrolled patients [from, to). */
export const enrolledPatients = (from: number, to: number): Bundle =>
  transaction(
    range(from, to).flatMap((number) => [
      put({ id: patientId(number), ...person(number) }),
      { resource: episode(`Patient/${patientId(number)}`, unitId(number)), request: post('EpisodeOfCare') },
    ]),
  );
