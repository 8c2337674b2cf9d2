// https://hl7.org/fhir/R4/resource-operation-meta.html, -meta-add.html and -meta-delete.html, over HTTP.

import { testDatabase } from '@fkj/platform-store/testing';
import { read } from '@fkj/standards-json';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../../testing/people.ts';
import { type TestAnswer, testHouse } from '../../testing/test-house.ts';
import { withMeta, withoutMeta } from './meta-patch.ts';

const { pool } = await testDatabase();
const test = await testHouse({ pool });
const { send } = test;
const LABEL = { system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' };
const TAG = { system: 'urn:tags', code: 'a', display: 'Æ' };
const TEXT = `{ "resourceType": "Observation", "id": "o", "meta": { "tag": [ { "system": "urn:tags", "code": "old" } ] },
  "status": "final", "code": { "text": "Puls" }, "subject": { "reference": "Patient/astrid" }, "valueQuantity": { "value": 71.50 } }`;

const codes = (answer: TestAnswer) =>
  answer.json.issue?.map((issue: { details: { coding: { code: string }[] } }) => issue.details.coding[0]?.code);
const change = (name: string, meta: object | null, { caller = 'system', headers = {} } = {}) =>
  send(caller, {
    method: 'POST',
    url: `/Observation/o/$${name}`,
    headers,
    body: { resourceType: 'Parameters', parameter: meta === null ? [] : [{ name: 'meta', valueMeta: meta }] },
  });
const metaOf = (answer: TestAnswer) => answer.json.parameter[0].valueMeta;

beforeAll(async () => {
  await cast(test);
  const made = await send('system', { method: 'PUT', url: '/Observation/o', body: TEXT });
  expect(made.status).toBe(201);
});

describe('$meta, $meta-add and $meta-delete', () => {
  it('are refused without meta, for a wrong one, for a version that is not the current, and out of reach', async () => {
    expect(codes(await change('meta-add', null))).toEqual(['operation-parameter']);
    expect(codes(await change('meta-add', { tag: 'x' }))).toEqual(['operation-parameter']);
    expect(codes(await change('meta-add', { nonsense: 1 }))).toEqual(['operation-parameter']);
    expect((await change('meta-add', { tag: [TAG] }, { headers: { 'if-match': 'W/"7"' } })).status).toBe(412);
    expect((await change('meta-add', { tag: [TAG] }, { caller: 'citizen' })).status).toBe(403);
    expect((await send('nurse', { url: '/Patient/bjorn/$meta' })).status).toBe(404);
    expect((await send('system', { url: '/Observation/o/$meta-add' })).status).toBe(405);
    expect(metaOf(await send('nurse', { url: '/Observation/o/$meta' })).versionId).toBe('1');
  });

  it('adds what is not there yet, as a version in which nothing else has changed', async () => {
    const added = await change('meta-add', { tag: [TAG, TAG], security: [LABEL], profile: ['urn:profile'] });
    expect(added.status).toBe(200);
    expect(metaOf(added)).toMatchObject({
      versionId: '2',
      tag: [{ system: 'urn:tags', code: 'old' }, TAG],
      security: [LABEL],
      profile: ['urn:profile'],
    });
    const stored = await send('system', { url: '/Observation/o' });
    expect(stored.text).toContain('"value":71.50');
    expect(metaOf(await change('meta-add', { tag: [{ ...TAG, display: 'Other' }] })).versionId).toBe('2');
    const found = await send('system', { url: '/Observation?_tag=urn:tags|a' });
    expect(found.json.entry).toHaveLength(1);
  });

  it('takes away what is there', async () => {
    const left = await change('meta-delete', { tag: [{ system: 'urn:tags', code: 'old' }], security: [LABEL] });
    expect(metaOf(left)).toMatchObject({ versionId: '3', tag: [TAG], profile: ['urn:profile'] });
    expect(metaOf(left)).not.toHaveProperty('security');
    expect(metaOf(await change('meta-delete', { tag: [LABEL] })).versionId).toBe('3');
  });

  it('are 410 once the resource is deleted', async () => {
    await send('system', {
      method: 'PUT',
      url: '/Basic/gone',
      body: { resourceType: 'Basic', id: 'gone', code: { text: 'x' } },
    });
    await send('system', { method: 'DELETE', url: '/Basic/gone' });
    expect((await send('system', { url: '/Basic/gone/$meta' })).status).toBe(410);
  });
});

describe('$meta of a type and of the system', () => {
  const profileOf = (name: string) => `urn:profile:${name}`;
  const put = async (resourceType: string, id: string, { meta, more }: { meta: object; more: object }) => {
    const body = { resourceType, id, meta, ...more };
    expect((await send('system', { method: 'PUT', url: `/${resourceType}/${id}`, body })).status).toBe(201);
  };
  const observation = (patient: string) => ({
    ...{ status: 'final', code: { text: 'x' } },
    subject: { reference: `Patient/${patient}` },
  });
  const lines = async () => {
    const { rows } = await pool.query(`SELECT n, patient, kind, purpose, detail FROM audit ORDER BY n DESC LIMIT 1`);
    return rows[0];
  };

  beforeAll(async () => {
    await put('Observation', 'm1', { meta: { profile: [profileOf('a')], tag: [TAG] }, more: observation('astrid') });
    await put('Observation', 'm2', {
      meta: { profile: [profileOf('b')], tag: [{ system: 'urn:tags', code: 'a' }], security: [LABEL] },
      more: observation('bjorn'),
    });
    await put('Observation', 'm3', {
      meta: { tag: [{ system: 'urn:tags', code: 'shared' }] },
      more: observation('astrid'),
    });
    await put('Basic', 'm4', { meta: { profile: [profileOf('c')] }, more: { code: { text: '"tag":[' } } });
    const gone = { meta: { profile: [profileOf('gone')] }, more: observation('astrid') };
    await put('Observation', 'm5', gone);
    await send('system', { method: 'DELETE', url: '/Observation/m5' });
  });

  it('is refused to nobody in particular, by unknown parameters, and where the caller may not search', async () => {
    expect((await send(null, { url: '/$meta' })).status).toBe(401);
    expect(codes(await send('system', { url: '/$meta?kind=Observation' }))).toEqual(['operation-parameter']);
    expect((await send('citizen', { url: '/PractitionerRole/$meta' })).status).toBe(200);
    expect((await send('system', { url: '/Nothing/$meta' })).status).toBe(404);
  });

  it('gathers what the caller reaches, each once, and nothing of what she does not, nor of what is deleted', async () => {
    const all = metaOf(await send('system', { url: '/Observation/$meta' }));
    expect(all.profile).toEqual(expect.arrayContaining([profileOf('a'), profileOf('b')]));
    expect(all.profile).not.toContain(profileOf('gone'));
    expect(all.tag.filter(({ code }: { code: string }) => code === 'a')).toHaveLength(1);
    expect(all.security).toEqual([LABEL]);
    for (const caller of ['nurse', 'citizen']) {
      const own = metaOf(await send(caller, { url: '/Observation/$meta' }));
      expect([caller, own.profile, own.security]).toEqual([
        caller,
        expect.not.arrayContaining([profileOf('b')]),
        undefined,
      ]);
      expect(own.profile).toContain(profileOf('a'));
    }
  });

  it('of the system takes every type that the caller may search', async () => {
    const all = metaOf(await send('system', { url: '/$meta' }));
    expect(all.profile).toEqual(expect.arrayContaining([profileOf('a'), profileOf('b'), profileOf('c')]));
    const posted = await send('citizen', { method: 'POST', url: '/$meta', body: { resourceType: 'Parameters' } });
    expect(metaOf(posted).profile).not.toContain(profileOf('b'));
  });

  it('leaves one line in the log, with the question and the purpose, of no patient', async () => {
    const before = await lines();
    await send('nurse', { url: '/$meta' });
    const after = await lines();
    expect(after.n - before.n).toBe(1n);
    expect([after.patient, after.kind]).toEqual([0n, null]);
    expect(after.detail).not.toBeNull();
  });
});

describe('Adding and taking away again', () => {
  const item = fc.record({ system: fc.constantFrom('a', 'b'), code: fc.constantFrom('x', 'y', 'z') });
  const lists = fc.record(
    {
      tag: fc.array(item, { minLength: 1, maxLength: 4 }),
      security: fc.array(item, { minLength: 1, maxLength: 3 }),
      profile: fc.array(fc.constantFrom('p', 'q'), { minLength: 1 }),
    },
    { requiredKeys: [] },
  );
  const known = (list: readonly unknown[] | undefined): readonly string[] =>
    [...new Set((list ?? []).map((one) => JSON.stringify(one)))].sort();
  const tree = (meta: object) => {
    const document = read(JSON.stringify(meta));
    if (!document.ok) throw new Error(document.error.sentence);
    return document.value.tree as Parameters<typeof withMeta>[1];
  };

  it('is a union and a difference of sets, and leaves every other byte', () => {
    fc.assert(
      fc.property(lists, lists, (before, change) => {
        const text = `{"resourceType":"Basic","meta":${JSON.stringify(before)},"x":1.50}`;
        const after = JSON.parse(withMeta(text, tree(change)));
        const left = JSON.parse(withoutMeta(text, tree(change)));
        for (const list of ['tag', 'security', 'profile'] as const) {
          const [had, said] = [known(before[list]), known(change[list])];
          expect(known(after.meta[list])).toEqual(known([...had, ...said].map((one) => JSON.parse(one))));
          expect(known(left.meta[list])).toEqual(had.filter((one) => !said.includes(one)));
        }
        expect(withMeta(text, tree(change)).endsWith(',"x":1.50}')).toBe(true);
      }),
    );
  });
});
