// https://hl7.org/fhir/R4/observation-operation-lastn.html, over HTTP.

import { beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../../testing/people.ts';
import { type TestAnswer, testHouse } from '../../testing/test-house.ts';
import { groupsOf } from './code-groups.ts';

const test = await testHouse();
const { send } = test;
const VITAL = 'http://terminology.hl7.org/CodeSystem/observation-category|vital-signs';

const observation = (id: string, day: string | null, code: object) => ({
  resource: {
    resourceType: 'Observation',
    id,
    status: 'final',
    category: [{ coding: [{ system: VITAL.split('|')[0], code: 'vital-signs' }] }],
    code,
    subject: { reference: 'Patient/astrid' },
    ...(day === null ? {} : { effectiveDateTime: day }),
  },
  request: { method: 'PUT', url: `Observation/${id}` },
});
const coded = (...codes: readonly string[]) => ({ coding: codes.map((code) => ({ system: 'urn:x', code })) });

beforeAll(async () => {
  await cast(test);
  const entry = [
    observation('pulse-1', '2026-01-01', coded('pulse')),
    observation('pulse-2', '2026-01-02', coded('pulse')),
    observation('pulse-3', '2026-01-03T10:00:00Z', coded('heart-rate')),
    observation('both', '2025-01-01', coded('pulse', 'heart-rate')),
    observation('twin-1', '2026-02-01', coded('weight')),
    observation('twin-2', '2026-02-01', coded('weight')),
    observation('old', '2020-02-01', coded('weight')),
    observation('text', '2026-01-05', { text: 'Text' }),
    observation('other-text', '2026-01-04', { text: 'text' }),
    observation('undated', null, coded('undated')),
    observation('undated-too', null, coded('undated')),
  ];
  const body = { resourceType: 'Bundle', type: 'transaction', entry };
  expect((await send('system', { method: 'POST', url: '/', body })).status).toBe(200);
});

const ask = (parameters: string, caller = 'nurse') => send(caller, { url: `/Observation/$lastn?${parameters}` });
const ids = (answer: TestAnswer) =>
  (answer.json.entry ?? []).map((entry: { resource: { id: string } }) => entry.resource.id);
const codes = (answer: TestAnswer) =>
  answer.json.issue?.map((issue: { details: { coding: { code: string }[] } }) => issue.details.coding[0]?.code);

describe('Observation/$lastn', () => {
  it.each([
    ['without a patient', `category=${VITAL}`, 'operation-parameter'],
    ['for two patients', `patient=astrid,bjorn&category=${VITAL}`, 'operation-parameter'],
    ['without category and code', 'patient=astrid', 'operation-parameter'],
    ['with max 0', `patient=astrid&category=${VITAL}&max=0`, 'operation-parameter'],
    ['with an order of its own', `patient=astrid&category=${VITAL}&_sort=date`, 'operation-parameter'],
    ['for an unknown parameter', `patient=astrid&category=${VITAL}&colour=red`, 'parameter-unknown'],
    ['for a wrong value', `patient=astrid&category=${VITAL}&date=soon`, 'parameter-value'],
  ])('is refused %s', async (_, parameters, code) => {
    const answer = await ask(parameters);
    expect([answer.status, codes(answer)]).toEqual([400, [code]]);
  });

  it('gives the last of each code, the newest first; equal times count as one; text is its own code', async () => {
    expect(ids(await ask(`patient=astrid&category=${VITAL}`))).toEqual(
      expect.arrayContaining(['twin-1', 'twin-2', 'text', 'other-text', 'pulse-3']),
    );
    expect(ids(await ask(`patient=astrid&category=${VITAL}`))).toHaveLength(6);
    expect(ids(await ask('subject=Patient/astrid&code=urn:x|weight&max=2'))).toHaveLength(2);
    expect(ids(await ask('subject=Patient/astrid&code=urn:x|weight&max=3'))).toHaveLength(3);
    expect(ids(await ask('patient=astrid&code=urn:x|pulse,urn:x|heart-rate&max=2'))).toEqual(['pulse-3', 'pulse-2']);
  });

  it('takes other search parameters, also in Parameters', async () => {
    expect(ids(await ask(`patient=astrid&category=${VITAL}&date=lt2026-01-03`))).toEqual(['pulse-2', 'old']);
    const parameter = [
      { name: 'max', valuePositiveInt: 1 },
      { name: 'patient', valueString: 'astrid' },
      { name: 'code', valueString: 'urn:x|pulse' },
    ];
    const body = { resourceType: 'Parameters', parameter };
    expect(ids(await send('nurse', { method: 'POST', url: '/Observation/$lastn', body }))).toEqual(['pulse-2']);
  });

  it('shows nothing of a stranger', async () => {
    expect(ids(await ask(`patient=bjorn&category=${VITAL}`))).toEqual([]);
    expect((await ask(`patient=bjorn&category=${VITAL}`, 'citizen')).status).toBe(404);
  });
});

describe('Codes are grouped', () => {
  // The table of the specification.
  it.each([
    [
      [['a'], ['b'], ['c']],
      [0, 1, 2],
    ],
    [
      [['a'], ['b'], ['a', 'c']],
      [0, 1, 0],
    ],
    [
      [['a'], ['b'], ['a', 'b']],
      [0, 0, 0],
    ],
    [
      [['a'], ['b'], ['c'], ['b', 'c'], ['a', 'd'], ['d', 'c'], []],
      [0, 0, 0, 0, 0, 0, 1],
    ],
  ])('%j as %j', (keys, groups) => {
    expect(groupsOf(keys)).toEqual(groups);
  });
});
