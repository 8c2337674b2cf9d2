// DESIGN.md §8: the interactions of /fhir that have a goal, each as the nurse asks for it.

import { randomUUID } from 'node:crypto';
import type { Request } from 'autocannon';
import type { Subjects } from '../data/subjects.ts';
import { hundredEntries, vitalSign } from '../data/vital-sign.ts';

export interface Interaction {
  readonly name: string;
  readonly connections: readonly number[];
  /** Units that one request counts for, and what they are called. */
  readonly counts: number;
  readonly unit: string;
  /** Units a second (DESIGN §8); null where the table has none. */
  readonly goal: number | null;
  readonly request: (number: number) => Request;
}

const pick = (from: readonly string[], number: number): string => from[(number * 7_919) % from.length] ?? '';

const post = (path: string, body: unknown): Request => ({ method: 'POST', path, body: JSON.stringify(body) });
const get = (path: string): Request => ({ method: 'GET', path });

const SINCE = '2019-01-01';

export const interactions = ({ observations, recorded, patients }: Subjects): readonly Interaction[] => {
  const start = Math.floor(Math.random() * 1_000_000);
  return [
    {
      name: 'read by id',
      connections: [32],
      counts: 1,
      unit: 'reads/s',
      goal: 6_500,
      request: (number) => get(`/fhir/Observation/${pick(observations, start + number)}`),
    },
    {
      name: 'search: patient, code, sorted by date',
      connections: [8, 32],
      counts: 1,
      unit: 'searches/s',
      goal: 5_000,
      request: (number) =>
        get(
          `/fhir/Observation?patient=${pick(recorded, start + number)}&code=http%3A%2F%2Floinc.org%7C8302-2&_sort=-date&_count=5`,
        ),
    },
    {
      name: 'search: code and date over the whole reach (10,000 patients), 20 a page',
      connections: [8],
      counts: 1,
      unit: 'searches/s',
      goal: null,
      request: () =>
        get(`/fhir/Observation?code=http%3A%2F%2Floinc.org%7C8302-2&date=ge${SINCE}&_sort=-date&_count=20`),
    },
    {
      name: 'create Observation',
      connections: [1, 8, 32],
      counts: 1,
      unit: 'creates/s',
      goal: 2_000,
      request: (number) =>
        post('/fhir/Observation', vitalSign(`Patient/${pick(patients, start + number)}`, start + number)),
    },
    {
      name: 'transaction of 100 entries',
      connections: [1, 4, 8],
      counts: 100,
      unit: 'resources/s',
      goal: 6_000,
      request: (number) => post('/fhir', hundredEntries(start + number, randomUUID)),
    },
  ];
};
