// https://hl7.org/fhir/R4/list.html, https://hl7.org/fhir/R4/appointment.html: today's visits, in route order.

import type { Inhabitant } from './inhabitant.ts';
import type { Worker } from './personnel.ts';
import type { Chance } from './random.ts';
import type { Resource } from './resource.ts';

export const listKinds = 'https://felleskommunaljournal.no/fhir/CodeSystem/list-kind';

const tasks = [
  { text: 'Måle NEWS2', minutes: 20 },
  { text: 'Morgenstell og medisiner', minutes: 30 },
  { text: 'Sårstell', minutes: 25 },
  { text: 'Legge dosett', minutes: 20 },
  { text: 'Tilsyn', minutes: 15 },
] as const;

const minute = 60_000;

type Identified = Resource & { readonly id: string };

/** Midnight UTC of the day that holds this time, and its name 2026-11-20. */
const dayOf = (time: number): { readonly start: number; readonly name: string } => {
  const name = new Date(time).toISOString().slice(0, 10);
  return { start: Date.parse(name), name };
};

/** A nurse's list of one day: her appointments and the list that orders them. Same day, same list: loading it again changes nothing. */
export const dayList = (
  chance: Chance,
  nurse: Worker,
  route: { readonly patients: readonly Inhabitant[]; readonly time: number },
): readonly Identified[] => {
  const day = dayOf(route.time);
  let next = day.start + 7 * 60 * minute;
  const visits = route.patients.map((person, order): Identified => {
    const task = order === 0 ? tasks[0] : chance.pick(tasks);
    const start = next;
    next = start + (task.minutes + 10) * minute;
    return {
      resourceType: 'Appointment',
      id: `${person.id}-besok-${day.name}`,
      status: 'booked',
      serviceType: [{ text: task.text }],
      description: task.text,
      start: new Date(start).toISOString(),
      end: new Date(start + task.minutes * minute).toISOString(),
      minutesDuration: task.minutes,
      participant: [
        { actor: { reference: `Patient/${person.id}`, display: person.name }, status: 'accepted' },
        { actor: { reference: `PractitionerRole/${nurse.roleId}`, display: nurse.name }, status: 'accepted' },
      ],
    };
  });
  return [
    ...visits,
    {
      resourceType: 'List',
      id: `${nurse.roleId}-${day.name}`,
      status: 'current',
      mode: 'working',
      title: `Arbeidsliste ${nurse.name}`,
      code: { coding: [{ system: listKinds, code: 'arbeidsliste', display: 'Arbeidsliste' }] },
      date: new Date(day.start).toISOString(),
      source: { reference: `PractitionerRole/${nurse.roleId}`, display: nurse.name },
      entry: visits.map((visit) => ({ item: { reference: `Appointment/${visit.id}` } })),
    },
  ];
};
