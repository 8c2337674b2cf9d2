// https://hl7.org/fhir/R4/resource-operation-meta.html: an aggregate passes the permit, and is whole or refused.

import { testDatabase } from '@fkj/platform-store/testing';
import { beforeAll, expect, it } from 'vitest';
import { openRecord } from '../open-record.ts';
import type { Permit } from '../permit.ts';
import { testPermit } from '../testing/test-permit.ts';
import { testWrite } from '../testing/test-write.ts';

const { pool } = await testDatabase();
const record = openRecord({ pool, clock: () => 1_800_000_000_000, auditKey: new Uint8Array(32), companions: [] });

const observation = (id: string, patient: string, profile: string) => {
  const written = testWrite({ kind: 'Observation', id, patients: [patient] });
  return { ...written, document: written.document.replace('"},"number"', `","profile":["${profile}"]},"number"`) };
};
const asked = (permit: Permit, kinds: readonly string[], most = 10) => {
  const [first, ...others] = kinds.map((kind) => ({ kind, permits: [permit] as const }));
  if (first === undefined) throw new Error('no kinds');
  return record.metaInUse({ kinds: [first, ...others], most, asked: 'question' });
};

beforeAll(async () => {
  const writes = [observation('1', 'a', 'p'), observation('2', 'a', 'p'), observation('3', 'b', 'q')];
  for (const write of writes) expect((await record.commit(testPermit(), [write])).ok).toBe(true);
  await record.commit(testPermit(), [testWrite({ kind: 'Organization', id: 'o' })]);
});

it('is refused without the right to search, with roles that have changed, and of more than may be looked into', async () => {
  expect(await asked(testPermit({ kinds: new Set(['Patient']) }), ['Observation'])).toMatchObject({
    error: { code: 'not-permitted' },
  });
  await pool.query(`UPDATE epoch SET value = 5 WHERE name = 'roles'`);
  expect(await asked(testPermit({ epoch: 1 }), ['Observation'])).toMatchObject({ error: { code: 'stale' } });
  expect(await asked(testPermit({ epoch: 5 }), ['Observation'], 2)).toMatchObject({ error: { code: 'too-broad' } });
  const both = await asked(testPermit({ epoch: 5 }), ['Organization', 'Observation'], 3);
  expect(both).toMatchObject({ error: { code: 'too-broad' } });
});

it('is of what the permit reaches, each once', async () => {
  const epoch = 5;
  const profiles = async (permit: Permit) => {
    const found = await asked(permit, ['Observation', 'Organization']);
    return found.ok ? found.value.profile : found.error.code;
  };
  expect(await profiles(testPermit({ epoch }))).toEqual(['"p"', '"q"']);
  expect(await profiles(testPermit({ epoch, restriction: { reach: 'patient', patient: 'a' } }))).toEqual(['"p"']);
  const stranger = [{ kind: 'Organization', id: 'elsewhere' }];
  expect(await profiles(testPermit({ epoch, restriction: { reach: 'relationship', parties: stranger } }))).toEqual([]);
});
