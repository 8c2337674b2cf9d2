// https://hl7.org/fhir/R4/http.html#ccreate

import { testDatabase } from '@fkj/platform-store/testing';
import { expect, it } from 'vitest';
import { openRecord } from '../open-record.ts';
import { testPermit } from '../testing/test-permit.ts';
import { testWrite } from '../testing/test-write.ts';
import { letOldClaimsGo } from './let-claims-go.ts';

const { pool } = await testDatabase();
const HOUR = 60 * 60 * 1000;
let now = Date.parse('2026-01-01T00:00:00Z');
const record = openRecord({ pool, clock: () => now, auditKey: new Uint8Array(32), companions: [] });
const make = async (id: string, text: string, uniqueIdentifiers: readonly string[] = []) => {
  const condition = { text, instead: null };
  const write = testWrite({ kind: 'Patient', id, condition, uniqueIdentifiers });
  const done = await record.commit(testPermit(), [write]);
  return done.ok ? 'made' : done.error.code;
};
const locators = async () => (await pool.query('SELECT id FROM locator ORDER BY id')).rows.map(({ id }) => id);

it('Claims of conditions are let go after an hour, and those of identifiers never', async () => {
  expect(await make('one', 'Patient?name=a', ['urn:oid:1|1'])).toBe('made');
  expect(await make('two', 'Patient?name=a')).toBe('condition-taken');
  now += HOUR / 2;
  expect(await make('three', 'Patient?name=b')).toBe('made');
  expect(await letOldClaimsGo(pool, now)).toBe(0);
  now += HOUR / 2 + 1;
  expect(await letOldClaimsGo(pool, now)).toBe(1);
  expect(await locators()).toEqual(['one', 'three']);
  expect(await make('two', 'Patient?name=a')).toBe('made');
  expect(await make('four', 'Patient?name=c', ['urn:oid:1|1'])).toBe('identifier-taken');
  now += 2 * HOUR;
  expect(await letOldClaimsGo(pool, now)).toBe(2);
  expect(await locators()).toEqual(['one']);
});
