// DESIGN.md §7, §4 "head" owner: who is responsible for what is written, how readers see it, and how it is found.

import { testDatabase } from '@fkj/platform-store/testing';
import { describe, expect, it } from 'vitest';
import { type TestAnswer, testHouse } from '../testing/test-house.ts';
import { castOfOwners, ownerElement, pulse } from './testing.ts';

const { pool } = await testDatabase();
const house = await testHouse({ pool });
const { send } = house;
await castOfOwners(house);

const create = (caller: string, body: object) => send(caller, { method: 'POST', url: '/Observation', body });
const put = (caller: string, id: string, body: object) =>
  send(caller, { method: 'PUT', url: `/Observation/${id}`, body: { ...body, id } });
const ownerOf = async (id: string): Promise<string | undefined> => {
  const { json } = await send('system', { url: `/Observation/${id}` });
  return json.meta.extension?.find(({ url }: { url: string }) => url === ownerElement('').url)?.valueReference
    .reference;
};
/** Status, code and element of a refusal. */
const issueOf = ({ status, json }: TestAnswer) => {
  const [issue] = json.issue;
  return [status, issue.details.coding[0].code, issue.expression];
};

describe('A write is refused', () => {
  it('when it names an organisation that the caller has no role in, alone and in a transaction', async () => {
    const forbidden = pulse({ meta: { extension: [ownerElement('other')] } });
    expect(issueOf(await create('nurse', forbidden))).toEqual([
      403,
      'owner-forbidden',
      ['Observation.meta.extension[0]'],
    ]);
    const bundle = {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [{ resource: forbidden, request: { method: 'POST', url: 'Observation' } }],
    };
    expect(issueOf(await send('nurse', { method: 'POST', url: '/', body: bundle }))).toEqual([
      403,
      'owner-forbidden',
      ['Bundle.entry[0].resource.meta.extension[0]'],
    ]);
  });

  it.each([
    ['twice', [ownerElement('home-care'), ownerElement('home-care')]],
    ['by no reference', [{ url: ownerElement('').url, valueString: 'Organization/home-care' }]],
    ['by an identifier', [{ url: ownerElement('').url, valueReference: { identifier: { value: '987' } } }]],
    [
      'as somebody who is no organisation',
      [{ url: ownerElement('').url, valueReference: { reference: 'Patient/astrid' } }],
    ],
    [
      'elsewhere',
      [{ url: ownerElement('').url, valueReference: { reference: 'https://other.no/fhir/Organization/1' } }],
    ],
  ])('when it names the organisation %s', async (_, extension) => {
    expect(issueOf(await create('nurse', pulse({ meta: { extension } })))).toEqual([
      422,
      'owner-unusable',
      ['Observation.meta.extension[0]'],
    ]);
  });

  it('when an update or a patch names another organisation than the one that is responsible', async () => {
    const { json } = await create('nurse', pulse());
    const taken = pulse({ meta: { extension: [ownerElement('other')] } });
    expect(issueOf(await put('neighbour', json.id, taken))).toEqual([
      422,
      'owner-changed',
      ['Observation.meta.extension[0]'],
    ]);
    const patch = [{ op: 'replace', path: '/meta/extension/0/valueReference/reference', value: 'Organization/other' }];
    const headers = { 'content-type': 'application/json-patch+json' };
    const patched = await send('neighbour', { method: 'PATCH', url: `/Observation/${json.id}`, body: patch, headers });
    expect(issueOf(patched)).toEqual([422, 'owner-changed', ['Observation.meta.extension[0]']]);
    expect(await ownerOf(json.id)).toBe('Organization/home-care');
  });
});

describe('The organisation that is responsible', () => {
  it('is the one that the writer acts for, and stands in meta, while what was sent comes back as it was', async () => {
    const sent = pulse({ meta: { extension: [{ url: 'urn:mine', valueDecimal: 1 }], source: '#s' } });
    const { status, json } = await create('nurse', sent);
    expect([status, json.meta.source, json.meta.extension]).toEqual([
      201,
      '#s',
      [{ url: 'urn:mine', valueDecimal: 1 }, ownerElement('home-care')],
    ]);
    const { id: _id, meta: _meta, ...rest } = json;
    const { meta: _sent, ...content } = sent as Record<string, unknown>;
    expect(JSON.stringify(rest)).toBe(JSON.stringify(content));
  });

  it('is nobody for a system that acts for none, and another one where it names it', async () => {
    const none = await create('system', pulse());
    expect(none.json.meta.extension).toBeUndefined();
    const named = await create('system', pulse({ meta: { extension: [ownerElement('other')] } }));
    expect([named.status, await ownerOf(named.json.id)]).toEqual([201, 'Organization/other']);
  });

  it('may be another one for a child than for its patient', async () => {
    const patient = await send('system', {
      method: 'PUT',
      url: '/Patient/cecilie',
      body: { resourceType: 'Patient', id: 'cecilie', meta: { extension: [ownerElement('home-care')] } },
    });
    expect(patient.status).toBe(201);
    const child = pulse({ subject: { reference: 'Patient/cecilie' }, meta: { extension: [ownerElement('other')] } });
    expect((await create('system', child)).status).toBe(201);
    const found = await send('system', { url: '/Observation?patient=cecilie&_owner=Organization/other' });
    expect(found.json.total).toBe(1);
    expect((await send('system', { url: '/Patient?_id=cecilie&_owner=Organization/home-care' })).json.total).toBe(1);
  });

  it('stays so when another one updates, patches or deletes, whether or not the update says it', async () => {
    const { json } = await create('nurse', pulse());
    expect((await put('neighbour', json.id, pulse({ status: 'amended' }))).status).toBe(200);
    expect(await ownerOf(json.id)).toBe('Organization/home-care');
    const read = (await send('neighbour', { url: `/Observation/${json.id}` })).json;
    expect((await put('neighbour', json.id, { ...read, status: 'corrected' })).status).toBe(200);
    const patch = [{ op: 'remove', path: '/meta/extension' }];
    const headers = { 'content-type': 'application/json-patch+json' };
    const patched = await send('neighbour', { method: 'PATCH', url: `/Observation/${json.id}`, body: patch, headers });
    expect(patched.status).toBe(200);
    expect(await ownerOf(json.id)).toBe('Organization/home-care');
    expect((await send('system', { method: 'DELETE', url: `/Observation/${json.id}` })).status).toBe(204);
    expect((await put('neighbour', json.id, pulse())).status).toBe(201);
    expect(await ownerOf(json.id)).toBe('Organization/home-care');
  });

  it('is known by name again after a restart, from the Organization that is stored', async () => {
    const { json } = await create('nurse', pulse());
    const again = await testHouse({ pool });
    const body = { ...pulse({ status: 'amended' }), id: json.id };
    const updated = await again.send('system', { method: 'PUT', url: `/Observation/${json.id}`, body });
    expect([updated.status, updated.json.meta.extension]).toEqual([200, [ownerElement('home-care')]]);
  });
});

describe('A search by owner', () => {
  it('is refused where it cannot mean anything', async () => {
    for (const url of [
      '/Observation?_sort=_owner',
      '/Observation?_include=Observation:_owner',
      '/Patient?_owner=Patient/1',
    ]) {
      expect([url, (await send('system', { url })).status]).toEqual([url, 400]);
    }
  });

  it('finds by reference, id and identifier, what is not of one, and what is nobody’s, of every type', async () => {
    const mark = { identifier: [{ system: 'urn:mark', value: 'm1' }] };
    const own = (await create('nurse', pulse(mark))).json.id;
    const other = (await create('neighbour', pulse(mark))).json.id;
    const none = (await create('system', pulse(mark))).json.id;
    const ids = async (asked: string, caller = 'system') => {
      const { status, json } = await send(caller, { url: `/Observation?identifier=urn:mark|m1&${asked}` });
      expect(status).toBe(200);
      return (json.entry ?? []).map(({ resource }: { resource: { id: string } }) => resource.id);
    };
    expect(await ids('_owner=Organization/home-care')).toEqual([own]);
    expect(await ids('_owner=other')).toEqual([other]);
    expect(await ids('_owner=other', 'nurse')).toEqual([other]);
    expect(await ids('_owner:identifier=urn:orgnr|987&patient=astrid')).toEqual([other]);
    expect(await ids('_owner:Organization.name=nabo')).toEqual([other]);
    expect(await ids('_owner:not=Organization/other')).toEqual([own, none]);
    expect(await ids('_owner:missing=true')).toEqual([none]);
    expect(await ids('_owner:missing=false&patient=astrid')).toEqual([own, other]);
    expect(await ids('_owner=home-care,other')).toEqual([own, other]);
    const owners = await send('system', { url: '/Organization?_has:Observation:_owner:identifier=urn:mark|m1' });
    expect(owners.json.entry.map(({ resource }: { resource: { id: string } }) => resource.id).sort()).toEqual([
      'home-care',
      'other',
    ]);
    const everywhere = await send('system', { url: '/?_owner=Organization/other&_type=Observation,Patient' });
    expect(everywhere.status).toBe(200);
    expect(everywhere.json.entry.length).toBeGreaterThan(1);
  });

  it('stands in a condition, but not in one on what the same transaction writes', async () => {
    const mark = { identifier: [{ system: 'urn:mark', value: 'c1' }] };
    const asked = 'identifier=urn:mark|c1&_owner=Organization/home-care';
    for (const status of [201, 200]) {
      const headers = { 'if-none-exist': asked };
      const made = await send('nurse', { method: 'POST', url: '/Observation', body: pulse(mark), headers });
      expect(made.status).toBe(status);
    }
    const entry = ['identifier=urn:mark|none', asked].map((ifNoneExist) => ({
      resource: pulse(mark),
      request: { method: 'POST', url: 'Observation', ifNoneExist },
    }));
    const bundle = { resourceType: 'Bundle', type: 'transaction', entry };
    expect(issueOf(await send('nurse', { method: 'POST', url: '/', body: bundle })).slice(0, 2)).toEqual([
      400,
      'parameter-later',
    ]);
  });

  it('is what the CapabilityStatement says of every type, by a definition that can be read', async () => {
    const { json } = await send(null, { url: '/metadata' });
    const without = json.rest[0].resource.filter(
      ({ searchParam }: { searchParam: readonly { name: string }[] }) =>
        !searchParam.some(({ name }) => name === '_owner'),
    );
    expect(without).toEqual([]);
  });
});
