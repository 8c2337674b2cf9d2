// DESIGN.md §7 "the owner decides export": bulk exports of what one organisation is responsible for.

import { beforeAll, describe, expect, it } from 'vitest';
import { bulkClient } from '../bulk/testing.ts';
import { testHouse } from '../testing/test-house.ts';
import { castOfOwners, ownerElement, pulse } from './testing.ts';

const house = await testHouse({ bulk: { step: 3 } });
const { send } = house;
const { kickOff, done, begin, namesOf, worker, manifestOf } = bulkClient(house);

const named: Record<string, string> = {};
beforeAll(async () => {
  await castOfOwners(house);
  for (const caller of ['nurse', 'neighbour', 'system']) {
    const { json } = await send(caller, { method: 'POST', url: '/Observation', body: pulse() });
    named[caller] = `Observation/${json.id}`;
  }
  const patient = { resourceType: 'Patient', id: 'dag', meta: { extension: [ownerElement('home-care')] } };
  await send('system', { method: 'PUT', url: '/Patient/dag', body: patient });
  const child = { ...pulse({ subject: { reference: 'Patient/dag' } }), meta: { extension: [ownerElement('other')] } };
  const { json } = await send('system', { method: 'POST', url: '/Observation', body: child });
  named['child'] = `Observation/${json.id}`;
  const group = { resourceType: 'Group', id: 'ward', type: 'person', actual: true };
  const member = [{ entity: { reference: 'Patient/dag' } }];
  await send('system', { method: 'PUT', url: '/Group/ward', body: { ...group, member } });
});

describe('An export by owner is refused', () => {
  it.each(['Organization/nowhere', 'nowhere', 'Patient/astrid', 'urn:orgnr|000', '|'])(
    'when %s is no organisation here',
    async (text) => {
      const answer = await kickOff('system', { url: `/$export?_owner=${encodeURIComponent(text)}` });
      expect([answer.status, answer.json.issue[0].expression]).toEqual([400, ['_owner']]);
    },
  );
});

describe('An export by owner', () => {
  it('gives what the organisation is responsible for, of the whole system, of patients and of a group', async () => {
    const system = await done('system', { url: '/$export?_owner=Organization/other' });
    expect(system.request).toContain('/$export?_owner=Organization/other');
    expect(await namesOf('system', system.output)).toEqual([named['child'], named['neighbour']].sort());
    const byNumber = await done('system', { url: '/Patient/$export?_owner=urn:orgnr%7C987' });
    expect(await namesOf('system', byNumber.output)).toEqual([named['child'], named['neighbour']].sort());
    const group = await done('system', { url: '/Group/ward/$export?_owner=home-care' });
    expect(await namesOf('system', group.output)).toEqual(['Patient/dag']);
    const filtered = await done('system', { url: '/$export?_owner=other&_typeFilter=Observation%3Fpatient%3Ddag' });
    expect(await namesOf('system', filtered.output)).toEqual([named['child']]);
  });

  it('gives nobody more than a search does', async () => {
    const { output } = await done('nurse', { url: '/$export?_owner=Organization/other' });
    expect(await namesOf('nurse', output)).toEqual([named['neighbour']]);
  });

  it('tells of what was deleted since, and of nothing of others', async () => {
    const first = await done('system', { url: '/$export?_owner=other' });
    const gone = (await send('neighbour', { method: 'POST', url: '/Observation', body: pulse() })).json.id;
    const since = encodeURIComponent(first.transactionTime);
    for (const name of [`Observation/${gone}`, named['system'] ?? ''])
      await send('system', { method: 'DELETE', url: `/${name}` });
    const status = await begin('system', { url: `/$export?_owner=other&_since=${since}` });
    await worker.work();
    const { deleted } = await manifestOf('system', status);
    expect(deleted.map(({ count }) => count)).toEqual([1]);
  });
});
