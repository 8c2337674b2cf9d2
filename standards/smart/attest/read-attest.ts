// https://github.com/NorskHelsenett/Tillitsrammeverk/blob/main/specs/informasjons_og_datamodell.md: from what was sent to an attest.

import type { Attest, AttestCode, AttestId, AttestPatient, CareRelationship, DecisionRef } from './attest.ts';

type Members = Readonly<Record<string, unknown>>;

/** The attest, or the element that is missing or malformed (`care_relationship.purpose_of_use.code`). */
export type AttestReading =
  | { readonly ok: true; readonly attest: Attest }
  | { readonly ok: false; readonly element: string };

class Malformed extends Error {
  readonly element: string;

  constructor(element: string) {
    super(element);
    this.element = element;
  }
}

const LONGEST = 500;
const MOST_PATIENTS = 20;

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const within = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

const membersAt = (place: Members, name: string, path: string): Members => {
  const value = place[name];
  if (!isMembers(value)) throw new Malformed(within(path, name));
  return value;
};

const textAt = (place: Members, name: string, path: string): string => {
  const value = place[name];
  if (typeof value !== 'string' || value === '' || value.length > LONGEST) throw new Malformed(within(path, name));
  return value;
};

const optionalText = <Name extends string>(
  place: Members,
  name: Name,
  path: string,
): { readonly [key in Name]?: string } =>
  place[name] === undefined ? {} : ({ [name]: textAt(place, name, path) } as { readonly [key in Name]?: string });

const idAt = (place: Members, name: string, path: string): AttestId => {
  const [inner, at] = [membersAt(place, name, path), within(path, name)];
  return {
    id: textAt(inner, 'id', at),
    system: textAt(inner, 'system', at),
    ...optionalText(inner, 'name', at),
    ...optionalText(inner, 'authority', at),
  };
};

const codeAt = (place: Members, name: string, path: string): AttestCode => {
  const [inner, at] = [membersAt(place, name, path), within(path, name)];
  return {
    code: textAt(inner, 'code', at),
    system: textAt(inner, 'system', at),
    ...optionalText(inner, 'text', at),
    ...optionalText(inner, 'assigner', at),
  };
};

const decisionAt = (place: Members, path: string): DecisionRef => {
  const [inner, at] = [membersAt(place, 'decision_ref', path), within(path, 'decision_ref')];
  const selected = inner['user_selected'];
  if (typeof selected !== 'boolean') throw new Malformed(within(at, 'user_selected'));
  return { id: textAt(inner, 'id', at), ...optionalText(inner, 'description', at), user_selected: selected };
};

const careAt = (place: Members): CareRelationship => {
  const path = 'care_relationship';
  const care = membersAt(place, path, '');
  return {
    ...(care['healthcare_service'] === undefined
      ? {}
      : { healthcare_service: codeAt(care, 'healthcare_service', path) }),
    purpose_of_use: codeAt(care, 'purpose_of_use', path),
    ...(care['purpose_of_use_details'] === undefined
      ? {}
      : { purpose_of_use_details: codeAt(care, 'purpose_of_use_details', path) }),
    decision_ref: decisionAt(care, path),
  };
};

const patientsAt = (place: Members): readonly AttestPatient[] => {
  const { patients } = place;
  if (!Array.isArray(patients) || patients.length > MOST_PATIENTS) throw new Malformed('patients');
  return patients.map((patient: unknown, index) => {
    const path = `patients[${index}]`;
    if (!isMembers(patient)) throw new Malformed(path);
    return {
      identifier: idAt(patient, 'identifier', path),
      ...(patient['point_of_care'] === undefined ? {} : { point_of_care: idAt(patient, 'point_of_care', path) }),
      ...(patient['department'] === undefined ? {} : { department: idAt(patient, 'department', path) }),
    };
  });
};

const timeAt = (place: Members): number => {
  const { toa } = place;
  if (typeof toa !== 'number' || !Number.isSafeInteger(toa) || toa <= 0) throw new Malformed('toa');
  return toa;
};

const read = (sent: unknown): Attest => {
  if (!isMembers(sent)) throw new Malformed('attest');
  const who = membersAt(sent, 'practitioner', '');
  const path = 'practitioner';
  return {
    toa: timeAt(sent),
    practitioner: {
      identifier: idAt(who, 'identifier', path),
      ...(who['hpr_nr'] === undefined ? {} : { hpr_nr: idAt(who, 'hpr_nr', path) }),
      ...(who['authorization'] === undefined ? {} : { authorization: codeAt(who, 'authorization', path) }),
      legal_entity: idAt(who, 'legal_entity', path),
      point_of_care: idAt(who, 'point_of_care', path),
      ...(who['department'] === undefined ? {} : { department: idAt(who, 'department', path) }),
    },
    care_relationship: careAt(sent),
    patients: patientsAt(sent),
  };
};

/** Reads an attest from JSON; members that the model does not know are left out. */
export const readAttest = (sent: unknown): AttestReading => {
  try {
    return { ok: true, attest: read(sent) };
  } catch (error) {
    if (error instanceof Malformed) return { ok: false, element: error.element };
    throw error;
  }
};
