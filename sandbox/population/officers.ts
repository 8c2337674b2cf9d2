// Normen 5.2: those who govern access in Lillevik. Not drawn by chance, so that everybody else stays who they were.

import { identifierSystems, syntheticHprNumber, syntheticPersonNumber } from '@fkj/standards-norway';
import { municipalityId, units } from './municipality.ts';
import type { Worker } from './personnel.ts';
import type { Resource } from './resource.ts';

export interface Officer {
  readonly practitionerId: string;
  readonly name: string;
  /** In words: 'Enhetsleder'. */
  readonly role: string;
  readonly unit: { readonly id: string; readonly name: string };
  readonly pid: string;
  readonly hpr: string;
  readonly resources: readonly (Resource & { readonly id: string })[];
}

const houseRoles = 'https://felleskommunaljournal.no/fhir/CodeSystem/role';
const jobs = 'https://felleskommunaljournal.no/fhir/CodeSystem/job';

const municipality = { id: municipalityId, name: 'Lillevik kommune (oppdiktet)' };

const positions = [
  { given: 'Lena', family: 'Lunde', code: 'enhetsleder', role: 'Enhetsleder', unit: units.north },
  { given: 'Torunn', family: 'Toppen', code: 'enhetsleder', role: 'Enhetsleder', unit: municipality },
  { given: 'Pernille', family: 'Vernås', code: 'personvernombud', role: 'Personvernombud', unit: municipality },
] as const;

const held = (
  {
    id,
    person,
    unit,
  }: {
    readonly id: string;
    readonly person: { readonly id: string; readonly name: string };
    readonly unit: { readonly id: string; readonly name: string };
  },
  coding: readonly object[],
): Resource & { readonly id: string } => ({
  resourceType: 'PractitionerRole',
  id,
  active: true,
  practitioner: { reference: `Practitioner/${person.id}`, display: person.name },
  organization: { reference: `Organization/${unit.id}`, display: unit.name },
  code: [{ coding }],
});

const employed = (job: string): readonly object[] => [
  { system: houseRoles, code: 'ansatt', display: 'Ansatt' },
  { system: jobs, code: job },
];

export const officers: readonly Officer[] = positions.map(({ given, family, code, role, unit }, place) => {
  const practitionerId = `lillevik-leder-${place + 1}`;
  const name = `${given} ${family}`;
  const birthDate = `19${70 + place}-03-1${place}`;
  const pid = syntheticPersonNumber({ birthDate, index: 680 + place });
  const hpr = syntheticHprNumber(200 + place);
  const person = { id: practitionerId, name };
  return {
    ...{ practitionerId, name, role, unit, pid, hpr },
    resources: [
      {
        ...{ resourceType: 'Practitioner', id: practitionerId, active: true, birthDate },
        identifier: [
          { system: identifierSystems.hprNumber, value: hpr },
          { system: identifierSystems.nationalNumber, value: pid },
        ],
        name: [{ use: 'official', family, given: [given] }],
      },
      held({ id: `${practitionerId}-ansatt`, person, unit }, employed('leder')),
      held({ id: `${practitionerId}-rolle`, person, unit }, [{ system: houseRoles, code, display: role }]),
    ],
  };
});

const jobOf: Readonly<Record<Worker['profession'], string>> = {
  SP: 'sykepleier',
  HF: 'helsefagarbeider',
  LE: 'lege',
  HE: 'helsesekretaer',
};

/** The employment of a worker, as the HR system would have told it. */
export const employmentOf = ({ practitionerId, name, profession, unit }: Worker): Resource & { readonly id: string } =>
  held({ id: `${practitionerId}-ansatt`, person: { id: practitionerId, name }, unit }, employed(jobOf[profession]));
