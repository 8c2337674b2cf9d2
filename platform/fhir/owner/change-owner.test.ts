// DESIGN.md §7 "the owner decides": handing a resource over to another organisation.

import { describe, expect, it } from 'vitest';
import { testHouse } from '../testing/test-house.ts';
import { castOfOwners, ownerElement, pulse } from './testing.ts';

const house = await testHouse();
const { send } = house;
await castOfOwners(house);

const handOver = (
  caller: string,
  name: string,
  { to = 'Organization/other', reason = 'Flyttet til nabokommunen' } = {},
) =>
  send(caller, {
    method: 'POST',
    url: `/${name}/$change-owner`,
    body: {
      resourceType: 'Parameters',
      parameter: [
        { name: 'owner', valueReference: { reference: to } },
        { name: 'reason', valueString: reason },
      ],
    },
  });
const made = async (more: object = {}): Promise<string> => {
  const { json } = await send('nurse', { method: 'POST', url: '/Observation', body: pulse(more) });
  return `Observation/${json.id}`;
};

describe('A hand-over is refused', () => {
  it.each([
    ['to who answers for no records', 'nurse', {}, 403],
    ['to who answers for those of another organisation', 'other-officer', {}, 403],
    ['without a reason', 'officer', { reason: 'fordi' }, 403],
    ['to an organisation that is not here', 'officer', { to: 'Organization/nowhere' }, 400],
    ['to somebody who is no organisation', 'officer', { to: 'Patient/astrid' }, 400],
  ])('%s', async (_, caller, asked, status) => {
    const name = await made();
    expect((await handOver(caller, name, asked)).status).toBe(status);
    expect((await send('system', { url: `/${name}` })).json.meta.versionId).toBe('1');
  });

  it('of what is not there, and of what is deleted', async () => {
    expect((await handOver('officer', 'Observation/nowhere')).status).toBe(404);
    const name = await made();
    await send('system', { method: 'DELETE', url: `/${name}` });
    expect((await handOver('officer', name)).status).toBe(410);
  });
});

describe('A hand-over', () => {
  it('makes a version that says so, and changes nothing else', async () => {
    const name = await made({ meta: { extension: [{ url: 'urn:mine', valueString: 'x' }] }, note: [{ text: 'æ' }] });
    const before = (await send('system', { url: `/${name}` })).json;
    const answer = await handOver('officer', name);
    expect(answer.json).toEqual({
      resourceType: 'Parameters',
      parameter: [{ name: 'entry', valueReference: { reference: `${name}/_history/2` } }],
    });
    const { status, json } = await send('system', { url: `/${name}` });
    expect([status, json.meta.versionId, json.meta.extension]).toEqual([
      200,
      '2',
      [{ url: 'urn:mine', valueString: 'x' }, ownerElement('other')],
    ]);
    expect({ ...json, meta: null }).toEqual({ ...before, meta: null });
  });

  it('is found by the new owner, undone by the new owner’s officer only, and no version when nothing changes', async () => {
    const name = await made();
    await handOver('officer', name);
    const id = name.slice('Observation/'.length);
    expect((await send('nurse', { url: `/Observation?_id=${id}&_owner=other` })).json.total).toBe(1);
    expect((await handOver('officer', name, { to: 'Organization/home-care' })).status).toBe(403);
    const entry = async (to?: string) =>
      (await handOver('other-officer', name, to === undefined ? {} : { to })).json.parameter[0].valueReference;
    expect(await entry()).toEqual({ reference: `${name}/_history/2` });
    expect(await entry('Organization/home-care')).toEqual({ reference: `${name}/_history/3` });
  });

  it('stands in the log of the patient, with its reason', async () => {
    const name = await made();
    await handOver('officer', name, { reason: 'Overført etter avtale' });
    const { json } = await send('citizen', { url: '/AuditEvent?patient=astrid&_count=5' });
    expect(JSON.stringify(json.entry[0])).toContain('hand-over');
    expect(JSON.stringify(json.entry)).toContain('Overført etter avtale');
  });
});
