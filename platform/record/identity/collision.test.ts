// DESIGN.md §4 "head": objects are known by 64 bits of their name. Should two names ever share them, the second is refused.

import { testDatabase } from '@fkj/platform-store/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { openRecord } from '../open-record.ts';
import { testPermit } from '../testing/test-permit.ts';
import { testWrite } from '../testing/test-write.ts';
import { objectKey } from './object-key.ts';

const { pool } = await testDatabase();
const record = openRecord({ pool, clock: Date.now, auditKey: new Uint8Array(32), companions: [] });
const permit = testPermit();
const second = { kind: 'Observation', id: '01900000-0000-8abc-8000-000000000002' };
const write = (follows: number) => testWrite({ ...second, follows });
const rows = async () =>
  (await pool.query(`SELECT h.id, h.version, v.document FROM head h JOIN version v USING (bucket, object)`)).rows;

beforeAll(async () => {
  const first = { kind: 'Observation', id: '01900000-0000-8abc-8000-000000000001' };
  await record.commit(permit, [testWrite(first)]);
  // The object that stands gets the key of the other: nothing but SHA-256 keeps this from happening by itself.
  for (const table of ['head', 'version']) {
    await pool.query(`UPDATE ${table} SET object = $1 WHERE object = $2`, [objectKey(second), objectKey(first)]);
  }
});

describe('a name that shares its key with another object', () => {
  it('finds nothing, alone or among others', async () => {
    expect(await record.read(permit, second)).toEqual({ ok: true, value: null });
    expect(await record.readVersion(permit, second, 1)).toEqual({ ok: true, value: null });
    expect(await record.history(permit, second, { limit: 5 })).toMatchObject({ value: { matches: [] } });
    expect(await record.heads(permit, [second])).toEqual({ ok: true, value: [] });
    const source = { kind: 'Observation', id: 'source' };
    const index = [{ param: 'derived-from', value: { type: 'reference', target: second } as const }];
    await record.commit(permit, [testWrite({ ...source, index })]);
    const from = await record.read(permit, source);
    if (!from.ok || from.value === null) throw new Error('not there');
    expect(await record.include(permit, [from.value], [{ from: 'Observation', param: '*' }])).toEqual({
      ok: true,
      value: [],
    });
  });

  it('is neither made nor changed nor deleted, loudly, and the other stays as it was', async () => {
    const before = await rows();
    await expect(record.commit(permit, [write(0)])).rejects.toThrow('share a key');
    await expect(record.commit(permit, [write(1)])).rejects.toThrow('share a key');
    await expect(record.commit(permit, [{ ...write(1), action: 'delete', document: '' }])).rejects.toThrow(
      'share a key',
    );
    expect(await rows()).toEqual(before);
  });
});
