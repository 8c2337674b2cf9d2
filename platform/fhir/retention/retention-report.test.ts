// DESIGN.md §1.6: what is due is counted for who answers for the records, and nothing is deleted by it.

import { testDatabase } from '@fkj/platform-store/testing';
import { describe, expect, it } from 'vitest';
import { castOfOwners, ownerElement, pulse } from '../owner/testing.ts';
import { testHouse } from '../testing/test-house.ts';

const { pool } = await testDatabase();
const house = await testHouse({ pool });
const { send } = house;
await castOfOwners(house);
const YEAR = 365.25 * 24 * 60 * 60 * 1000;

const report = (caller: string, organization = 'home-care') =>
  send(caller, { url: `/Organization/${organization}/$retention-report` });
const made = async (id: string, owner: string, years: number): Promise<void> => {
  const body = { ...pulse({ meta: { extension: [ownerElement(owner)] } }), id };
  expect((await send('system', { method: 'PUT', url: `/Observation/${id}`, body })).status).toBe(201);
  await pool.query('UPDATE head SET updated = $1::int8 WHERE id = $2', [Math.round(Date.now() - years * YEAR), id]);
};

describe('The report of retention', () => {
  it.each([
    ['a nurse', 'nurse'],
    ['the officer of another organisation', 'other-officer'],
    ['the citizen', 'citizen'],
  ])('is refused to %s', async (_, caller) => {
    expect((await report(caller)).status).toBe(403);
  });

  it('counts what was not changed for as long as the rules say, of the organisation only', async () => {
    for (const [id, owner, years] of [
      ['old', 'home-care', 11],
      ['older', 'home-care', 30],
      ['young', 'home-care', 9],
      ['others', 'other', 11],
    ] as const) {
      await made(id, owner, years);
    }
    const { status, json } = await report('officer');
    expect(status).toBe(200);
    const due = json.parameter.filter(({ name }: { name: string }) => name === 'due');
    expect(due).toHaveLength(1);
    expect(due[0].part).toMatchObject([
      { name: 'type', valueCode: 'Observation' },
      { name: 'rule', valueString: 'journal' },
      { name: 'years', valueInteger: 10 },
      { name: 'unchangedSince' },
      { name: 'count', valueInteger: 2 },
    ]);
    expect(json.parameter[1]).toEqual({ name: 'basis', valueString: 'basis not verified' });
    expect((await send('system', { url: '/Observation/old' })).status).toBe(200);
  });
});
