// https://build.fhir.org/ig/HL7/sql-on-fhir/: ViewDefinition as a resource beside those of R4, and views run from the record.

import { beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../testing/people.ts';
import { testHouse } from '../testing/test-house.ts';

const test = await testHouse();
const { send } = test;

const view = {
  resourceType: 'ViewDefinition',
  id: 'names',
  url: 'urn:view:names',
  version: '2',
  name: 'names',
  status: 'active',
  resource: 'Patient',
  select: [
    { column: [{ name: 'id', path: 'getResourceKey()' }] },
    { forEach: 'name', column: [{ name: 'family', path: 'family' }] },
  ],
};
const put = (body: object, url = '/ViewDefinition/names') => send('system', { method: 'PUT', url, body });
const run = (parameter: readonly object[], { caller = 'system', url = '/ViewDefinition/$run' } = {}) =>
  send(caller, { method: 'POST', url, body: { resourceType: 'Parameters', parameter } });
const json = { name: '_format', valueCode: 'json' };
const codeOf = (answer: { json: { issue: { details: { coding: { code: string }[] } }[] } }) =>
  answer.json.issue[0]?.details.coding[0]?.code;
/** The order of rows is not promised. */
const sorted = (table: readonly { readonly id: string }[]) =>
  [...table].sort((one, other) => (one.id < other.id ? -1 : 1));
const rows = [
  { id: 'Patient/astrid', family: 'Berg' },
  { id: 'Patient/bjorn', family: 'Dal' },
];

beforeAll(async () => {
  await cast(test);
  const made = await put(view);
  expect([made.status, made.status === 201 || made.text]).toEqual([201, true]);
});

describe('A ViewDefinition is refused', () => {
  it('when it is not one: 400 by structure, 422 when it could not be run, with every place', async () => {
    const { status: _, ...without } = view;
    expect((await put({ ...without, select: [] })).status).toBe(400);
    const wrong = await put({
      ...view,
      select: [
        {
          column: [
            { name: 'a', path: 'name..' },
            { name: '1', path: 'id' },
          ],
        },
      ],
    });
    expect([wrong.status, codeOf(wrong)]).toEqual([422, 'view-definition']);
    expect(wrong.json.issue.map(({ expression }: { expression: readonly string[] }) => expression[0])).toEqual([
      'ViewDefinition.select[0].column[0].path',
      'ViewDefinition.select[0].column[1].name',
    ]);
    const entry = {
      resource: { ...view, resource: 'Nothing' },
      request: { method: 'PUT', url: 'ViewDefinition/names' },
    };
    const bundle = await send('system', {
      method: 'POST',
      url: '/',
      body: { resourceType: 'Bundle', type: 'transaction', entry: [entry] },
    });
    expect([400, 422]).toContain(bundle.status);
    expect((await send('system', { url: '/ViewDefinition/names' })).json.meta.versionId).toBe('1');
  });

  it('to who may not write or read it', async () => {
    expect(
      (await send('citizen', { method: 'PUT', url: '/ViewDefinition/mine', body: { ...view, id: 'mine' } })).status,
    ).toBe(403);
    expect((await run([json], { caller: 'citizen', url: '/ViewDefinition/names/$run' })).status).toBe(403);
  });

  it('when a run names none, two, or one that is not there', async () => {
    const two = [
      { name: 'viewResource', resource: view },
      { name: 'viewReference', valueUri: 'urn:view:names' },
    ];
    for (const parameter of [[], two, [{ name: 'viewReference', valueUri: 'urn:view:none' }]]) {
      const answer = await run(parameter);
      expect([answer.status, codeOf(answer)]).toEqual([400, 'operation-parameter']);
    }
    expect((await run([json], { url: '/ViewDefinition/none/$run' })).status).toBe(404);
    const reference = { name: 'viewReference', valueReference: { reference: 'ViewDefinition/none' } };
    expect((await run([reference])).status).toBe(404);
  });
});

describe('A ViewDefinition', () => {
  it('is found by its search parameters, read as it was sent, and has its history', async () => {
    for (const query of ['url=urn:view:names', 'name=names', 'status=active', 'resource=Patient', 'version=2']) {
      const found = await send('system', { url: `/ViewDefinition?${query}` });
      expect([query, found.json.total]).toEqual([query, 1]);
    }
    const { meta, ...read } = (await send('system', { url: '/ViewDefinition/names' })).json;
    expect([meta.versionId, read]).toEqual(['1', view]);
    expect((await send('system', { url: '/ViewDefinition/names/_history' })).json.entry).toHaveLength(1);
    const xml = await send('system', { url: '/ViewDefinition/names', headers: { accept: 'application/fhir+xml' } });
    expect(xml.text).toContain('<forEach value="name"/>');
  });

  it('is run by its address, by reference and by its canonical address', async () => {
    expect(sorted((await send('system', { url: '/ViewDefinition/names/$run?_format=json' })).json)).toEqual(rows);
    expect(sorted((await run([json], { url: '/ViewDefinition/names/$run' })).json)).toEqual(rows);
    for (const value of [
      { valueReference: { reference: 'ViewDefinition/names' } },
      { valueReference: { reference: 'urn:view:names' } },
      { valueCanonical: 'urn:view:names|2' },
      { valueUri: 'urn:view:names' },
    ]) {
      expect(sorted((await run([json, { name: 'viewReference', ...value }])).json)).toEqual(rows);
    }
  });

  it('is run on what is sent along, and gone when it was deleted', async () => {
    await put({ ...view, id: 'other', url: 'urn:view:other' }, '/ViewDefinition/other');
    const resource = { name: 'resource', resource: { resourceType: 'Patient', id: 'x', name: [{ family: 'Y' }] } };
    const url = '/ViewDefinition/other/$run';
    expect((await run([json, resource], { url })).json).toEqual([{ id: 'Patient/x', family: 'Y' }]);
    expect((await send('system', { method: 'DELETE', url: '/ViewDefinition/other' })).status).toBeLessThan(300);
    expect((await run([json, resource], { url })).status).toBe(410);
  });
});
