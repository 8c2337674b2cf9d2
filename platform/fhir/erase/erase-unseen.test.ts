// Helsepersonelloven § 43: a decision also takes what is reserved for others than who carries it out, and shows her nothing of it.

import { testDatabase } from '@fkj/platform-store/testing';
import { beforeAll, expect, it } from 'vitest';
import { castOfOwners, ownerElement, pulse } from '../owner/testing.ts';
import { testHouse } from '../testing/test-house.ts';

const { pool } = await testDatabase();
const house = await testHouse({ pool });
const { send } = house;
const MARK = 'Hemmeligord';

const put = async (body: { resourceType: string; id: string } & Readonly<Record<string, unknown>>) => {
  const answer = await send('system', { method: 'PUT', url: `/${body.resourceType}/${body.id}`, body });
  expect([200, 201], answer.text).toContain(answer.status);
};
const erase = (caller: string, name: string, scope = 'entry') =>
  send(caller, {
    method: 'POST',
    url: `/${name}/$erase`,
    body: {
      resourceType: 'Parameters',
      parameter: [
        { name: 'decision', valueString: 'Statsforvalteren 2026/17' },
        { name: 'reason', valueString: 'Etter krav fra pasienten' },
        { name: 'scope', valueCode: scope },
      ],
    },
  });
const found = async () => (await pool.query('SELECT FROM version WHERE document LIKE $1', [`%${MARK}%`])).rows.length;

beforeAll(async () => {
  await castOfOwners(house);
  const extension = [ownerElement('home-care')];
  const security = [{ system: 'https://felleskommunaljournal.no/fhir/CodeSystem/reservation', code: 'author' }];
  await put({ resourceType: 'Patient', id: 'dora', meta: { extension } });
  for (const id of ['one', 'two']) {
    const subject = { reference: 'Patient/dora' };
    await put({ ...pulse({ subject, meta: { extension, security }, note: [{ text: MARK }] }), id });
  }
  await put({ resourceType: 'Practitioner', id: 'per' });
  await put({
    ...{ resourceType: 'PractitionerRole', id: 'per-home-care', active: true },
    practitioner: { reference: 'Practitioner/per' },
    organization: { reference: 'Organization/home-care' },
    code: [{ coding: [{ system: 'https://felleskommunaljournal.no/fhir/CodeSystem/role', code: 'journalansvarlig' }] }],
  });
  const claims = { client_id: 'arbeidsflate', scope: 'user/*.cruds', purpose: 'HOPERAT' };
  house.admit('other-eyes', { ...claims, sub: 'per', fhirUser: 'Practitioner/per' });
});

it('is refused to the officer of another organisation, and to who treats her', async () => {
  for (const caller of ['other-officer', 'nurse']) {
    const refused = await erase(caller, 'Observation/one');
    expect([caller, refused.status, refused.text.includes(MARK)]).toEqual([caller, 403, false]);
  }
  expect(await found()).toBe(2);
});

it('goes by itself, and with the record, and no answer tells what was in it', async () => {
  for (const [name, scope] of [
    ['Observation/one', 'entry'],
    ['Patient/dora', 'record'],
  ] as const) {
    const asked = await erase('officer', name, scope);
    const done = await erase('other-eyes', name, scope);
    expect([name, asked.status, done.status]).toEqual([name, 202, 200]);
    expect(done.text).not.toContain(MARK);
  }
  expect(await found()).toBe(0);
});
