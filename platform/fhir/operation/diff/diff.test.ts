// https://hl7.org/fhir/R4/fhirpatch.html and resource-operation-convert.html, over HTTP.

import { beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../../testing/people.ts';
import { type TestAnswer, testHouse } from '../../testing/test-house.ts';

const test = await testHouse();
const { send } = test;
const observation = (value: string) =>
  `{"resourceType":"Observation","id":"o","status":"final","code":{"text":"Puls"},"subject":{"reference":"Patient/astrid"},"valueQuantity":{"value":${value}}}`;
const codes = (answer: TestAnswer) =>
  answer.json.issue?.map((issue: { details: { coding: { code: string }[] } }) => issue.details.coding[0]?.code);

beforeAll(async () => {
  await cast(test);
  for (const value of ['1.5', '1.50', '2']) {
    await send('system', { method: 'PUT', url: '/Observation/o', body: observation(value) });
  }
});

describe('$diff', () => {
  it('is refused for what is not there, out of reach, of two types, and for parameters of the other level', async () => {
    expect((await send('nurse', { url: '/Observation/o/$diff?fromVersion=9' })).status).toBe(404);
    expect((await send('nurse', { url: '/Observation/nothing/$diff' })).status).toBe(404);
    expect((await send('nurse', { url: '/$diff?from=Patient/bjorn&to=Patient/astrid' })).status).toBe(404);
    for (const url of [
      '/$diff?from=Patient/astrid&to=Observation/o',
      '/$diff?from=Patient/astrid',
      '/$diff?from=astrid&to=Patient/astrid',
      '/$diff?fromVersion=1',
      '/Observation/o/$diff?from=Patient/astrid',
    ]) {
      const answer = await send('nurse', { url });
      expect([url, answer.status, codes(answer)]).toEqual([url, 400, ['operation-parameter']]);
    }
  });

  it('tells what the last version changed, or one since another, digits kept', async () => {
    const last = await send('nurse', { url: '/Observation/o/$diff' });
    expect(last.json.parameter).toEqual([
      {
        name: 'operation',
        part: [
          { name: 'type', valueCode: 'replace' },
          { name: 'path', valueString: 'Observation.value.value' },
          { name: 'value', valueDecimal: 2 },
        ],
      },
    ]);
    const first = await send('nurse', { url: '/Observation/o/$diff?fromVersion=1&toVersion=2' });
    expect(first.text).toContain('"valueDecimal":1.50');
  });

  it('tells what makes one resource of another, sent or stored', async () => {
    const body = {
      resourceType: 'Parameters',
      parameter: [
        { name: 'from', valueString: 'Observation/o/_history/1' },
        { name: 'to', resource: JSON.parse(observation('1.5')) },
      ],
    };
    const same = await send('nurse', { method: 'POST', url: '/$diff', body });
    expect(same.json).toEqual({ resourceType: 'Parameters' });
    const two = await send('system', { url: '/$diff?from=Patient/astrid&to=Patient/bjorn' });
    expect(two.json.parameter.length).toBeGreaterThan(1);
  });
});

describe('$convert', () => {
  it('is refused for faults, and gives the resource in the format that is asked for', async () => {
    const wrong = await send('nurse', { method: 'POST', url: '/$convert', body: { resourceType: 'Patient', x: 1 } });
    expect([wrong.status, codes(wrong)]).toEqual([400, ['unknown-element']]);
    const headers = { accept: 'application/fhir+xml' };
    const xml = await send('nurse', { method: 'POST', url: '/$convert', body: observation('1.50'), headers });
    expect(xml.status).toBe(200);
    expect(xml.text).toContain('<value value="1.50"/>');
    const back = await send('nurse', {
      method: 'POST',
      url: '/$convert',
      body: xml.text,
      headers: { 'content-type': 'application/fhir+xml' },
    });
    expect(back.text).toBe(observation('1.50'));
  });
});
