// DESIGN.md §5 "log in as …": whom the test log-in offers, and whom the front page recommends.

import type { Persons } from '@fkj/sandbox';
import type { Municipality } from '@fkj/sandbox/population';
import type { GuidedPerson } from '../http/front-page.ts';

const professionNames = { SP: 'sykepleier', HF: 'helsefagarbeider', LE: 'lege', HE: 'helsesekretær' } as const;

/** Everybody who can be chosen at the test HelseID and the test ID-porten. */
export const testPersons = ({ workers, officers, recipients }: Municipality): Persons => ({
  personnel: [
    ...workers.map(({ name, profession, unit, pid, hpr }) => ({
      name,
      role: `${professionNames[profession]}, ${unit.name}`,
      pid,
      hpr,
    })),
    ...officers.map(({ name, role, unit, pid, hpr }) => ({ name, role: `${role}, ${unit.name}`, pid, hpr })),
  ],
  citizens: recipients.map(({ person, unit }) => ({
    name: person.name,
    birthDate: person.birthDate,
    pid: person.pid,
    note: unit === null ? 'ingen tjenester' : unit.name,
  })),
});

/** The three of the guided tour: a nurse, one of the patients on her list, and a doctor at the legevakt. */
export const guidedPeople = ({ workers, officers, recipients }: Municipality): readonly GuidedPerson[] => {
  const nurse = workers.find(({ profession }) => profession === 'SP');
  const patient = recipients.find(({ unit }) => unit?.id === nurse?.unit.id);
  const doctor = workers.find(({ profession, unit }) => profession === 'LE' && unit.service === 'KA02');
  return [
    ...(nurse === undefined
      ? []
      : [
          {
            name: nurse.name,
            application: 'arbeidsflate',
            what: `Sykepleier i ${nurse.unit.name}: åpne dagens liste og mål NEWS2 hos ${patient?.person.name ?? 'den første'}.`,
          },
        ]),
    ...(doctor === undefined || patient === undefined
      ? []
      : [
          {
            name: doctor.name,
            application: 'arbeidsflate',
            what: `Lege ved ${doctor.unit.name}: finn ${patient.person.name} med fødselsnummer ${patient.person.pid}, åpne en akutt kontakt, og se målingen med én gang.`,
          },
        ]),
    ...(patient === undefined
      ? []
      : [
          {
            name: patient.person.name,
            application: 'innbygger',
            what: 'Innbygger: se målingene dine i vanlige ord, og hvem som har sett i journalen din.',
          },
        ]),
    ...officers.slice(0, 1).map(({ name, unit }) => ({
      name,
      application: 'admin',
      what: `Enhetsleder i ${unit.name}: se hvem som har hvilken rolle, godkjenn forespørsler, og gå gjennom rollene.`,
    })),
  ];
};
