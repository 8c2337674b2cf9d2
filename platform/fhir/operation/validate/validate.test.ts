// https://hl7.org/fhir/R4/resource-operation-validate.html, over HTTP.

import { beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../../testing/people.ts';
import { type TestAnswer, testHouse } from '../../testing/test-house.ts';

const test = await testHouse({
  checks: [
    {
      name: 'no-nonsense',
      kinds: new Set(['Observation']),
      check: (resource) =>
        resource['valueString'] === 'nonsense' ? [{ sentence: 'No nonsense.', expression: 'Observation.value' }] : [],
    },
  ],
});
const { send } = test;
const NUMBER = { system: 'urn:oid:2.16.578.1.12.4.1.4.1', value: '13116900216' };

const observation = (parts: object = {}) => ({
  resourceType: 'Observation',
  status: 'final',
  code: { text: 'Puls' },
  subject: { reference: 'Patient/astrid' },
  ...parts,
});
const validate = (url: string, body: object | null, caller = 'system') =>
  send(caller, { method: 'POST', url, ...(body === null ? {} : { body }) });
const codes = (answer: TestAnswer) =>
  answer.json.issue?.map((issue: { details: { coding: { code: string }[] } }) => issue.details.coding[0]?.code);
const inMode = (mode: string, resource: object | null) => ({
  resourceType: 'Parameters',
  parameter: [{ name: 'mode', valueCode: mode }, ...(resource === null ? [] : [{ name: 'resource', resource }])],
});

beforeAll(async () => {
  await cast(test);
  for (const [url, body] of [
    ['/Observation/o', observation({ id: 'o' })],
    ['/Patient/known', { resourceType: 'Patient', id: 'known', identifier: [NUMBER] }],
  ] as const) {
    expect((await send('system', { method: 'PUT', url, body })).status).toBe(201);
  }
});

describe('$validate', () => {
  it('is refused for another type, without a resource, for an unknown mode, and for a profile', async () => {
    expect(codes(await validate('/Observation/$validate', { resourceType: 'Patient' }))).toEqual(['wrong-type']);
    expect(codes(await validate('/Observation/$validate', null))).toEqual(['operation-parameter']);
    expect(codes(await validate('/Observation/$validate', inMode('guess', observation())))).toEqual([
      'operation-parameter',
    ]);
    const profiled = await validate('/Observation/$validate?profile=urn:x', observation());
    expect([profiled.status, profiled.json.issue[0].diagnostics]).toEqual([400, 'profile is not offered yet.']);
    expect((await validate('/Observation/$validate', inMode('delete', null))).status).toBe(400);
    expect((await validate('/Patient/bjorn/$validate', null, 'nurse')).status).toBe(404);
    expect((await validate('/Observation/nothing/$validate', inMode('delete', null))).status).toBe(404);
  });

  it('names every fault, with its place, and answers 200', async () => {
    const answer = await validate('/Observation/$validate', { resourceType: 'Observation', status: 'x', bogus: 1 });
    expect(answer.status).toBe(200);
    expect(codes(answer)).toEqual(['unknown-code', 'unknown-element', 'required-missing']);
    expect(answer.json.issue[0].expression).toEqual(['Observation.status']);
  });

  it('asks the rules of this record too', async () => {
    const answer = await validate('/Observation/$validate', observation({ valueString: 'nonsense' }));
    expect(answer.json.issue).toMatchObject([{ severity: 'error', diagnostics: 'No nonsense.' }]);
  });

  it('is content with what is sound, and says that profiles were not checked', async () => {
    expect(codes(await validate('/Observation/$validate', observation()))).toEqual(['done']);
    expect(codes(await send('nurse', { url: '/Observation/o/$validate' }))).toEqual(['done']);
    const profiled = observation({ meta: { profile: ['urn:x'] } });
    expect(codes(await validate('/Observation/$validate', profiled))).toEqual(['profile-unchecked']);
  });

  it('tells what would be refused in each mode, and changes nothing', async () => {
    const known = { resourceType: 'Patient', identifier: [NUMBER] };
    expect(codes(await validate('/Patient/$validate', inMode('create', known)))).toEqual(['identifier-taken']);
    const other = observation({ id: 'o', subject: { reference: 'Patient/bjorn' } });
    expect(codes(await validate('/Observation/o/$validate', inMode('update', other)))).toEqual(['patient-changed']);
    const named = observation({ id: 'another' });
    expect(codes(await validate('/Observation/o/$validate', inMode('update', named)))).toContain('id-mismatch');
    expect(codes(await validate('/Observation/o/$validate', inMode('update', observation({ id: 'o' }))))).toEqual([
      'done',
    ]);
    expect(codes(await validate('/Observation/o/$validate', inMode('delete', null)))).toEqual(['done']);
    expect(codes(await validate('/Observation/o/$validate', inMode('delete', null), 'nurse'))).toEqual([
      'access-denied',
    ]);
    expect((await send('system', { url: '/Observation/o/_history' })).json.total).toBe(1);
  });

  it('tells who may not look persons up nothing of who is known', async () => {
    const answers = await Promise.all(
      ['13116900216', '21016400952'].map((value) =>
        validate(
          '/Patient/$validate',
          inMode('create', { resourceType: 'Patient', identifier: [{ ...NUMBER, value }] }),
          'citizen',
        ),
      ),
    );
    expect(answers[0]?.text).toBe(answers[1]?.text);
  });
});
