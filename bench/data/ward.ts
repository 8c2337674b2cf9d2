// https://hl7.org/fhir/R4/group.html: wards of 40 patients, which the ward searches and the export of a group ask for.

import { type Bundle, put, transaction } from './municipality.ts';

export const WARD = 40;

export interface Ward {
  readonly id: string;
  /** Ids of its patients. */
  readonly patients: readonly string[];
}

/** As many whole wards as these patients fill; `whose` begins their ids. */
export const wardsOf = (patients: readonly string[], whose = 'bench'): readonly Ward[] =>
  Array.from({ length: Math.floor(patients.length / WARD) }, (_, at) => ({
    id: `${whose}-ward-${at}`,
    patients: patients.slice(at * WARD, (at + 1) * WARD),
  }));

export const wardGroups = (wards: readonly Ward[]): Bundle =>
  transaction(
    wards.map(({ id, patients }) =>
      put({
        resourceType: 'Group',
        id,
        type: 'person',
        actual: true,
        name: id,
        member: patients.map((patient) => ({ entity: { reference: `Patient/${patient}` } })),
      }),
    ),
  );
