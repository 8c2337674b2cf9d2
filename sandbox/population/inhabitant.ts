// https://hl7.org/fhir/R4/patient.html; identifier systems from no-basis; synthetic numbers have month + 80.

import { addressGradings, identifierSystems, syntheticPersonNumber } from '@fkj/standards-norway';
import { municipalityId } from './municipality.ts';
import { familyNames, mensNames, streets, womensNames } from './names.ts';
import type { Chance } from './random.ts';
import type { Resource } from './resource.ts';

export interface Inhabitant {
  readonly id: string;
  readonly name: string;
  readonly birthDate: string;
  readonly pid: string;
  readonly address: string;
  readonly patient: Resource & { readonly id: string };
  readonly nextOfKin: Resource & { readonly id: string };
}

const twoDigits = (number: number): string => String(number).padStart(2, '0');

const telephone = (chance: Chance): string => `999${String(chance.whole(10_000, 99_999))}`;

const relations = ['DA', 'SO', 'EF', 'SI', 'BR'] as const;
const relationNames = { DA: 'Datter', SO: 'Sønn', EF: 'Ektefelle', SI: 'Søster', BR: 'Bror' } as const;

const nextOfKin = (chance: Chance, patientId: string, family: string): Inhabitant['nextOfKin'] => {
  const relation = chance.pick(relations);
  const name = chance.pick(relation === 'DA' || relation === 'SI' ? womensNames : mensNames);
  return {
    resourceType: 'RelatedPerson',
    id: `${patientId}-parorende`,
    active: true,
    patient: { reference: `Patient/${patientId}` },
    relationship: [
      { coding: [{ system: 'urn:oid:2.16.578.1.12.4.1.1.9033', code: relation, display: relationNames[relation] }] },
    ],
    name: [{ use: 'official', family, given: [name] }],
    telecom: [{ system: 'phone', use: 'mobile', value: telephone(chance) }],
  };
};

/** One person with address, telephone and next of kin. `index` keeps synthetic numbers apart; `ages` bounds the year of birth. */
export const inhabitant = (chance: Chance, index: number, born: { from: number; to: number }): Inhabitant => {
  const woman = chance.happens(0.55);
  const given = chance.pick(woman ? womensNames : mensNames);
  const family = chance.pick(familyNames);
  const birthDate = `${chance.whole(born.from, born.to)}-${twoDigits(chance.whole(1, 12))}-${twoDigits(chance.whole(1, 28))}`;
  const pid = syntheticPersonNumber({ birthDate, index });
  const id = chance.uuid();
  // A few have an address that nobody may be shown (DESIGN.md §7).
  const protection = chance.happens(0.02)
    ? { meta: { security: [{ system: addressGradings, code: 'strengt-fortrolig' }] } }
    : {};
  const line = `${chance.pick(streets)} ${chance.whole(1, 80)}`;
  return {
    id,
    name: `${given} ${family}`,
    birthDate,
    pid,
    address: line,
    patient: {
      resourceType: 'Patient',
      id,
      ...protection,
      active: true,
      identifier: [{ use: 'official', system: identifierSystems.nationalNumber, value: pid }],
      name: [{ use: 'official', family, given: [given] }],
      telecom: [{ system: 'phone', use: 'mobile', value: telephone(chance) }],
      gender: woman ? 'female' : 'male',
      birthDate,
      address: [{ use: 'home', line: [line], postalCode: '9999', city: 'Lillevik', country: 'NO' }],
      managingOrganization: { reference: `Organization/${municipalityId}` },
    },
    nextOfKin: nextOfKin(chance, id, family),
  };
};
