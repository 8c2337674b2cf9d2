// DESIGN.md §4 "Index": composites keep what belongs together in one row, so that 'everyone above x' is an index scan.

import { testDatabase } from '@fkj/platform-store/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { kindNumber } from '../identity/kind-number.ts';
import { objectKey } from '../identity/object-key.ts';
import type { IndexEntry } from '../index-entry.ts';
import { openRecord } from '../open-record.ts';
import { testPermit } from '../testing/test-permit.ts';
import { testWrite } from '../testing/test-write.ts';
import { parameterNumber } from './parameter-key.ts';
import { partKey } from './part-key.ts';

const { pool } = await testDatabase();
const record = openRecord({ pool, clock: Date.now, auditKey: new Uint8Array(32), companions: [] });
const PARAM = 'component-code-value-quantity';
const [SYSTOLIC, DIASTOLIC] = ['8480-6', '8462-4'];

const component = (code: string, value: number): IndexEntry => ({
  param: PARAM,
  value: {
    type: 'composite',
    parts: [
      { type: 'token', system: 'http://loinc.org', code },
      {
        type: 'quantity',
        value: `${value}`,
        low: `${value}`,
        high: `${value}`,
        system: 'http://unitsofmeasure.org',
        code: 'mm[Hg]',
        unit: 'mmHg',
      },
    ],
  },
});
const pressure = (id: string, systolic: number, diastolic: number) =>
  testWrite({
    kind: 'Observation',
    id,
    patients: [`patient-of-${id}`],
    index: [component(SYSTOLIC, systolic), component(DIASTOLIC, diastolic)],
  });
const above = `SELECT l.object FROM leaf l WHERE l.kind = $1 AND l.param = $2 AND l.lead = $3 AND l.least > $4`;
const asked = (code: string, limit: number): readonly unknown[] => [
  kindNumber('Observation'),
  parameterNumber(PARAM),
  partKey({ type: 'token', system: 'http://loinc.org', code }),
  limit,
];

beforeAll(async () => {
  const crowd = Array.from({ length: 3000 }, (_, place) =>
    pressure(`bp${place}`, 100 + (place % 40), 60 + (place % 20)),
  );
  await record.commit(testPermit(), crowd);
  await record.commit(testPermit(), [pressure('high', 185, 95), pressure('odd', 130, 190)]);
  await pool.query('ANALYZE leaf');
});

describe('the rows of a blood pressure', () => {
  it('are found by code and number together, never by the code of one part with the number of another', async () => {
    const { rows } = await pool.query<{ object: bigint }>(above, [...asked(SYSTOLIC, 180)]);
    expect(rows.map(({ object }) => object)).toEqual([objectKey({ kind: 'Observation', id: 'high' })]);
    const low = await pool.query<{ object: bigint }>(above, [...asked(DIASTOLIC, 180)]);
    expect(low.rows.map(({ object }) => object)).toEqual([objectKey({ kind: 'Observation', id: 'odd' })]);
  });

  it('are reached through the index, both the code and the number bounding the scan', async () => {
    const { rows } = await pool.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${above}`, [...asked(SYSTOLIC, 180)]);
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toMatch(/Index (Only )?Scan.*leaf_number/);
    expect(plan).toMatch(/Index Cond: .*lead = .*least"? > /);
    expect(plan).not.toContain('Seq Scan');
  });
});
