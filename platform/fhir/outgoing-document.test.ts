// DESIGN.md §7 "Graded (secret) addresses are never shown or searchable, from day one": through every door of /fhir.

import { addressGradings } from '@fkj/standards-norway';
import { beforeAll, describe, expect, it } from 'vitest';
import { cast } from './testing/people.ts';
import { type TestAnswer, testHouse } from './testing/test-house.ts';

const fhir = await testHouse();
const { send } = fhir;

const SECRET = 'Hemmeligveien';
const astrid = (more = {}) => ({
  resourceType: 'Patient',
  id: 'astrid',
  name: [{ family: 'Berg' }],
  birthDate: '1940-01-01',
  address: [{ line: [SECRET], city: 'Lillevik' }],
  ...more,
});
const graded = astrid({ meta: { security: [{ system: addressGradings, code: 'strengt-fortrolig' }] } });

beforeAll(async () => {
  await cast(fhir);
  for (const body of [astrid(), graded]) {
    const answer = await send('system', { method: 'PUT', url: '/Patient/astrid', body });
    if (answer.status !== 200) throw new Error(answer.text);
  }
});

describe('A protected address', () => {
  it.each([
    ['read', '/Patient/astrid'],
    ['an earlier version', '/Patient/astrid/_history/2'],
    ['history', '/Patient/astrid/_history'],
    ['search', '/Patient?_id=astrid'],
    ['include', '/List?_include=List:subject&_include=*'],
    ['search by the address itself', `/Patient?address=${SECRET}`],
  ])('is not in %s for a nurse who knows the patient', async (_door, url) => {
    const answer: TestAnswer = await send('nurse', { url });
    expect(answer.status).toBe(200);
    expect(answer.text).not.toContain(SECRET);
  });

  it('finds nobody', async () => {
    const answer = await send('nurse', { url: `/Patient?address=${SECRET}` });
    expect(answer.json.entry).toBeUndefined();
  });

  it('is not overwritten by who cannot see it, alone or in a Bundle', async () => {
    const body = astrid({ address: [{ city: 'Oslo' }] });
    const entry = [{ resource: body, request: { method: 'PUT', url: 'Patient/astrid' } }];
    const bundle = { resourceType: 'Bundle', type: 'transaction', entry };
    expect((await send('nurse', { method: 'PUT', url: '/Patient/astrid', body })).status).toBe(403);
    const answer = await send('nurse', { method: 'POST', url: '/', body: bundle });
    expect([answer.status, answer.json.issue[0].expression]).toEqual([403, ['Bundle.entry[0]']]);
  });

  it('is read by the citizen herself', async () => {
    expect((await send('citizen', { url: '/Patient/astrid' })).text).toContain(SECRET);
  });
});
