// https://hl7.org/fhir/R4/practitionerrole.html; professions from Volven 9060.

import { codeSystems, identifierSystems, syntheticHprNumber, syntheticPersonNumber } from '@fkj/standards-norway';
import { type Unit, units } from './municipality.ts';
import { familyNames, mensNames, womensNames } from './names.ts';
import type { Chance } from './random.ts';
import type { Resource } from './resource.ts';

export interface Worker {
  readonly practitionerId: string;
  readonly roleId: string;
  readonly name: string;
  readonly profession: 'SP' | 'HF' | 'LE' | 'HE';
  readonly unit: Unit;
  readonly pid: string;
  readonly hpr: string;
  readonly resources: readonly (Resource & { readonly id: string })[];
}

const professionNames = { SP: 'Sykepleier', HF: 'Helsefagarbeider', LE: 'Lege', HE: 'Helsesekretær' } as const;

/** Who works where. The first nurse of home care north and the first out-of-hours doctor are the ones of the guided tour. */
const positions: readonly { readonly unit: Unit; readonly profession: Worker['profession']; readonly count: number }[] =
  [
    { unit: units.north, profession: 'SP', count: 6 },
    { unit: units.north, profession: 'HF', count: 6 },
    { unit: units.south, profession: 'SP', count: 5 },
    { unit: units.south, profession: 'HF', count: 5 },
    { unit: units.nursingHome, profession: 'SP', count: 5 },
    { unit: units.nursingHome, profession: 'HF', count: 6 },
    { unit: units.nursingHome, profession: 'LE', count: 1 },
    { unit: units.outOfHours, profession: 'LE', count: 4 },
    { unit: units.outOfHours, profession: 'SP', count: 3 },
    { unit: units.outOfHours, profession: 'HE', count: 2 },
  ];

const worker = (chance: Chance, index: number, position: (typeof positions)[number]): Worker => {
  const given = chance.pick(chance.happens(0.75) ? womensNames : mensNames);
  const family = chance.pick(familyNames);
  const birthDate = `${chance.whole(1960, 1998)}-${String(chance.whole(1, 12)).padStart(2, '0')}-${String(chance.whole(1, 28)).padStart(2, '0')}`;
  const pid = syntheticPersonNumber({ birthDate, index: 600 + index });
  const hpr = syntheticHprNumber(index);
  const practitionerId = `lillevik-ansatt-${index}`;
  const roleId = `${practitionerId}-rolle`;
  const profession = [
    {
      coding: [
        { system: codeSystems.profession, code: position.profession, display: professionNames[position.profession] },
      ],
    },
  ];
  return {
    practitionerId,
    roleId,
    name: `${given} ${family}`,
    profession: position.profession,
    unit: position.unit,
    pid,
    hpr,
    resources: [
      {
        resourceType: 'Practitioner',
        id: practitionerId,
        active: true,
        identifier: [
          { system: identifierSystems.hprNumber, value: hpr },
          { system: identifierSystems.nationalNumber, value: pid },
        ],
        name: [{ use: 'official', family, given: [given] }],
        birthDate,
        qualification: profession.map((code) => ({ code })),
      },
      {
        resourceType: 'PractitionerRole',
        id: roleId,
        active: true,
        practitioner: { reference: `Practitioner/${practitionerId}`, display: `${given} ${family}` },
        organization: { reference: `Organization/${position.unit.id}`, display: position.unit.name },
        code: profession,
      },
    ],
  };
};

/** Everyone who works in Lillevik's health services. */
export const workforce = (chance: Chance): readonly [Worker, ...Worker[]] => {
  const [first, ...rest] = positions.flatMap((position) => Array.from({ length: position.count }, () => position));
  if (first === undefined) throw new Error('the workforce has no positions');
  return [worker(chance, 1, first), ...rest.map((position, index) => worker(chance, index + 2, position))];
};
