// DESIGN.md §5 "POST /access/why": the doors of the guard itself, beside /fhir. Those of governance hold no patient (server/doors.test.ts).

import { TEST_ADDRESS, type TestRequest } from '../../../testing/test-house.ts';
import { PLAIN } from './ask.ts';
import type { Door } from './door.ts';

const asked = (path: string, body: object): TestRequest => ({
  method: 'POST',
  url: `${TEST_ADDRESS}/access/${path}`,
  body,
  headers: PLAIN,
});

export const accessDoors: readonly Door[] = [
  {
    name: 'why',
    routes: ['POST /access/why'],
    answer: 'silent',
    apart: { of: 'citizens', why: 'To a citizen it tells her own log, which names no entry.' },
    ask: ({ patient }) => [
      asked('why', { patient }),
      asked('why', { patient: `Patient/${patient}`, kind: 'Observation', language: 'en' }),
      asked('why', { patient: 'nobody', kind: 'Condition' }),
    ],
  },
  {
    name: 'who sees',
    routes: ['POST /access/who-sees'],
    answer: 'silent',
    ask: ({ kept, key }) => [asked('who-sees', { entry: kept.obs, people: [`Practitioner/colleague-${key}`] })],
  },
  {
    name: 'represented',
    routes: ['POST /access/represented'],
    answer: 'silent',
    ask: () => [asked('represented', {})],
  },
];
