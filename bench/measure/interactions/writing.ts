// https://hl7.org/fhir/R4/http.html#create, #update, #patch, #ccreate, #transaction: what is written, alone and in Bundles.

import { randomUUID } from 'node:crypto';
import { person } from '../../data/municipality.ts';
import { sentBefore, sentFirst } from '../../data/small-record.ts';
import type { Subjects } from '../../data/subjects.ts';
import { batchOf, HUNDRED, newRecords, vitalSign } from '../../data/vital-sign.ts';
import { type Interaction, once, pick, post } from './interaction.ts';

const JSON_PATCH = { 'content-type': 'application/json-patch+json' };
/** A prime: no object gets the value again that it has. */
const VALUES = 997;

const alone = ({ patients, observations, small }: Subjects, start: number): readonly Interaction[] => {
  const thin = patients.filter((id) => id.startsWith('bench-patient-'));
  const someone = (number: number): string => `Patient/${pick(patients, start + number)}`;
  return [
    {
      ...once,
      name: 'create Observation',
      connections: [1, 8, 32],
      unit: 'creates/s',
      goal: 2_000,
      request: (number) => post('/Observation', vitalSign(someone(number), start + number)),
    },
    {
      ...once,
      name: 'create Patient',
      connections: [1, 8],
      unit: 'creates/s',
      request: (number) => post('/Patient', person(start + number)),
    },
    {
      ...once,
      name: 'update Patient',
      connections: [8],
      unit: 'updates/s',
      request: (number) => {
        const id = pick(thin, start + number);
        const telecom = [{ system: 'phone', value: String(start + number) }];
        const body = { ...person(Number(id.split('-').at(-1))), id, telecom };
        return { ...post(`/Patient/${id}`, body), method: 'PUT' };
      },
    },
    {
      ...once,
      name: 'JSON Patch of an Observation',
      connections: [8],
      unit: 'patches/s',
      request: (number) => {
        const value = 100 + ((start + number) % VALUES) / 10;
        const patch = [{ op: 'replace', path: '/valueQuantity/value', value }];
        return { ...post(`/Observation/${pick(observations, start + number)}`, patch, JSON_PATCH), method: 'PATCH' };
      },
    },
    {
      ...once,
      name: 'conditional create, not there',
      connections: [8],
      unit: 'creates/s',
      request: (number) => {
        const { condition, resource } = sentFirst(someone(number), start + number, randomUUID());
        return post('/Observation', resource, { 'if-none-exist': condition });
      },
    },
    {
      ...once,
      name: 'conditional create, already there',
      connections: [8],
      unit: 'creates/s',
      request: (number) => {
        const { condition, resource } = sentBefore((start + number) % small.length);
        return post('/Observation', resource, { 'if-none-exist': condition });
      },
    },
  ];
};

const inBundles = ({ patients }: Subjects, start: number): readonly Interaction[] => [
  {
    name: 'transaction of 100 entries',
    connections: [1, 4, 8],
    counts: 100,
    unit: 'resources/s',
    goal: 6_000,
    request: (number) => post('', newRecords(start + number, HUNDRED, randomUUID)),
  },
  {
    ...once,
    name: 'transaction of a Patient and an Observation',
    connections: [1, 32],
    unit: 'transactions/s',
    request: (number) => post('', newRecords(start + number, { patients: 1, observations: 1 }, randomUUID)),
  },
  {
    name: 'batch of 100 entries',
    connections: [4],
    counts: 100,
    unit: 'resources/s',
    goal: null,
    isRight: (body) => !/"status":"[45]/.test(body),
    request: (number) =>
      post(
        '',
        batchOf(start + number, HUNDRED, (at) => pick(patients, start + number + (at % HUNDRED.patients))),
      ),
  },
];

export const writing = (subjects: Subjects, start: number): readonly Interaction[] => [
  ...alone(subjects, start),
  ...inBundles(subjects, start),
];
