// https://hl7.org/fhir/R4/resource-operation-graph.html, over HTTP.

import { beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../../testing/people.ts';
import { type TestAnswer, testHouse } from '../../testing/test-house.ts';

const test = await testHouse();
const { send } = test;
const of = (reference: string) => ({ reference });
const definition = (link: readonly object[], start = 'Patient') => ({
  resourceType: 'GraphDefinition',
  name: 'Test',
  status: 'active',
  start,
  ...(link.length > 0 && { link }),
});
const PULSES = {
  target: [
    {
      type: 'Observation',
      params: 'patient={ref}&code=pulse',
      link: [{ path: 'Observation.performer', min: 1, target: [{ type: 'Practitioner' }] }],
    },
  ],
};
const put = (body: { resourceType: string; id: string } & Readonly<Record<string, unknown>>) =>
  send('system', { method: 'PUT', url: `/${body.resourceType}/${body.id}`, body });
const observation = (id: string, patient: string, more: object = {}) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { coding: [{ system: 'urn:x', code: 'pulse' }] },
  subject: of(`Patient/${patient}`),
  ...more,
});

beforeAll(async () => {
  await cast(test);
  await put(observation('one', 'astrid', { performer: [of('Practitioner/kari')] }));
  await put(observation('two', 'astrid'));
  await put(observation('other', 'bjorn'));
  await put({ ...definition([PULSES]), id: 'pulses', url: 'urn:pulses', version: '1' });
});

const given = (resource: object, caller = 'nurse', of = 'Patient/astrid') =>
  send(caller, {
    method: 'POST',
    url: `/${of}/$graph`,
    body: { resourceType: 'Parameters', parameter: [{ name: 'definition', resource }] },
  });
const codes = (answer: TestAnswer) =>
  answer.json.issue?.map((issue: { details: { coding: { code: string }[] } }) => issue.details.coding[0]?.code);
const names = (answer: TestAnswer) =>
  answer.json.entry.map(
    ({ resource }: { resource: { resourceType: string; id?: string } }) =>
      `${resource.resourceType}${resource.id === undefined ? '' : `/${resource.id}`}`,
  );

describe('$graph', () => {
  it.each([
    ['another start', definition([], 'Observation'), 'GraphDefinition.start'],
    [
      'a profile',
      definition([{ path: 'Patient.link.other', target: [{ type: 'Patient', profile: 'urn:x' }] }]),
      'GraphDefinition.link[0].target[0].profile',
    ],
    [
      'params without {ref}',
      definition([{ target: [{ type: 'Observation', params: 'code=x' }] }]),
      'GraphDefinition.link[0].target[0].params',
    ],
    [
      'a path that is none',
      definition([{ path: 'Patient.', target: [{ type: 'Patient' }] }]),
      'GraphDefinition.link[0].path',
    ],
    ['neither path nor params', definition([{ target: [{ type: 'Patient' }] }]), 'GraphDefinition.link[0]'],
  ])('is refused for %s, with its place', async (_, graph, place) => {
    const answer = await given(graph);
    expect([answer.status, codes(answer), answer.json.issue[0].expression]).toEqual([
      400,
      ['operation-parameter'],
      [place],
    ]);
  });

  it('is refused for a wrong search, an unsound definition, none, and one that is not there; 404 out of reach', async () => {
    const wrong = definition([{ target: [{ type: 'Observation', params: 'colour={ref}' }] }]);
    expect(codes(await given(wrong))).toEqual(['parameter-unknown']);
    expect((await given({ resourceType: 'GraphDefinition' })).status).toBe(400);
    expect(codes(await send('system', { url: '/Patient/astrid/$graph' }))).toEqual(['operation-parameter']);
    expect(codes(await send('system', { url: '/Patient/astrid/$graph?graph=urn:nothing' }))).toEqual([
      'operation-parameter',
    ]);
    expect((await given(definition([PULSES]), 'nurse', 'Patient/bjorn')).status).toBe(404);
  });

  it('follows searches and references, each resource once, and says where the bounds do not hold', async () => {
    const answer = await given(definition([PULSES]));
    expect(names(answer)).toEqual([
      'Patient/astrid',
      'Observation/one',
      'Observation/two',
      'Practitioner/kari',
      'OperationOutcome',
    ]);
    const [remark] = answer.json.entry.slice(-1);
    expect(remark.resource.issue[0].expression).toEqual(['GraphDefinition.link[0].target[0].link[0]']);
  });

  it('takes a stored definition by id and by canonical address', async () => {
    for (const graph of ['GraphDefinition/pulses', 'urn:pulses', 'urn:pulses%7C1']) {
      const answer = await send('system', { url: `/Patient/astrid/$graph?graph=${graph}` });
      expect([graph, answer.status, answer.status === 200 && names(answer).length]).toEqual([graph, 200, 5]);
    }
  });

  it('ends where a graph leads back', async () => {
    const back = definition([
      {
        target: [
          {
            type: 'Observation',
            params: 'patient={ref}',
            link: [{ path: 'Observation.subject', target: [{ type: 'Patient', link: [PULSES] }] }],
          },
        ],
      },
    ]);
    expect(names(await given(back)).filter((name: string) => name === 'Patient/astrid')).toHaveLength(1);
  });
});
