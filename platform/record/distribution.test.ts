// DESIGN.md §4 "Distribution key": every statement says what it touches, and touches no more than it says.

import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabase } from '@fkj/platform-store/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkpointFile } from './audit/checkpoint.ts';
import { sealerTick } from './audit/sealer.ts';
import { verifyAudit } from './audit/verify-audit.ts';
import type { Companion } from './change.ts';
import { letOldClaimsGo } from './commit/let-claims-go.ts';
import { bucketOfPatient } from './identity/bucket.ts';
import type { Rewrite } from './move/merge.ts';
import { openRecord } from './open-record.ts';
import { openEvents } from './outbox/events.ts';
import { openIndexer } from './reindex/indexer.ts';
import { unboundTables } from './testing/bound-tables.ts';
import { recordStatements } from './testing/record-statements.ts';
import { testPermit } from './testing/test-permit.ts';
import { parameterCompanion, testRules } from './testing/test-rules.ts';
import { day, testWrite, token } from './testing/test-write.ts';

const { pool } = await testDatabase();
const recorder = recordStatements(pool);

/** Statements of the session itself. */
const SESSION = /^(BEGIN|COMMIT|ROLLBACK)$/;

const relations: Companion = {
  name: 'relations',
  follow: async (writes) => ({
    writes: [],
    relationships: writes
      .filter(({ kind }) => kind === 'Appointment')
      .flatMap(({ kind, id, patients }) =>
        patients.map((patient) => ({
          patient,
          party: { kind: 'PractitionerRole', id: 'r' },
          basis: 'visit' as const,
          source: { kind, id },
          from: 0,
          to: null,
        })),
      ),
    replaceRelationshipsOf: writes.filter(({ kind }) => kind === 'Appointment').map(({ kind, id }) => ({ kind, id })),
    ...(writes.some(({ kind }) => kind === 'PractitionerRole') && { epoch: 'advance' as const }),
  }),
};
const rewrite: Rewrite = ({ kind, id, version, patients, action }, { from, to }) =>
  testWrite({
    kind,
    id,
    follows: version,
    action: action === 'delete' ? 'delete' : 'update',
    patients: [...new Set(patients.map((patient) => (patient === from ? to : patient)))],
  });

/** Everything that the record can do, once. */
const useEverything = async (): Promise<void> => {
  const house = { pool: recorder.pool, clock: Date.now };
  const record = openRecord({ ...house, auditKey: new Uint8Array(32), companions: [relations] });
  const permit = testPermit();
  const citizen = testPermit({ restriction: { reach: 'patient', patient: 'anna' } });
  const nurse = testPermit({
    restriction: { reach: 'relationship', parties: [{ kind: 'PractitionerRole', id: 'r' }] },
  });
  const index = [token('code', 'x'), day('date', 5)];
  const ours = { kind: 'Observation', id: '01900000-0000-8000-8000-000000000000' };
  const name = { kind: 'Observation', id: 'a' };
  const observation = (id: string, patients: readonly string[], follows = 0) =>
    testWrite({ kind: 'Observation', id, patients, follows, index });
  await record.commit(permit, [observation('a', ['anna'])]);
  await record.commit(permit, [observation('a', ['anna'], 1)]);
  await record.commit(permit, [testWrite({ kind: 'Appointment', id: 'v', patients: ['anna', 'bo'] })]);
  await record.commit(permit, [testWrite({ kind: 'Appointment', id: 'v', patients: ['anna', 'bo'], follows: 1 })]);
  await record.commit(nurse, [observation('n', ['anna']), observation('n2', ['anna', 'bo'])]);
  await record.commit(permit, [testWrite({ kind: 'Patient', id: 'anna', uniqueIdentifiers: ['a|1'] })]);
  await record.commit(permit, [testWrite({ kind: 'Patient', id: 'bo' }), observation('b', ['bo'])]);
  await record.commit(permit, [testWrite({ kind: 'Organization', id: 'o' })]);
  for (const caller of [permit, nurse, citizen]) {
    await record.read(caller, ours);
    await record.read(caller, name);
    await record.readVersion(caller, name, 1);
    await record.history(caller, name, { limit: 5 });
    await record.historyOfKinds(caller, { kind: '*', since: 0, during: { low: 0, high: 1 }, limit: 5, after: null });
    if (caller === permit) await record.kindsPresent(caller, null);
    if (caller === permit) await record.kindsPresent(caller, 'anna');
    await record.heads(caller, [name]);
    const page = { kind: 'Observation', sort: [], limit: 5, total: 'accurate' } as const;
    const found = await record.find(caller, { ...page, filter: { and: [{ test: 'patient', patient: 'anna' }] } });
    await record.find(caller, { ...page, filter: { and: [{ test: 'token', param: 'code', code: 'x' }] } });
    await record.include(caller, found.ok ? found.value.matches : [], [{ from: 'Observation', param: '*' }]);
    await record.read(caller, { kind: 'Organization', id: 'o' });
    const all = { patient: 'anna', kinds: null, since: null, from: 0, to: 9, encounter: 'e', limit: 1 };
    const first = await record.everything(caller, all);
    const after = first.ok ? first.value.next : null;
    if (after !== null) await record.everything(caller, { ...all, after });
    const filters = new Map([['Observation', { test: 'token', param: 'code', code: 'x' } as const]]);
    const walk = {
      kinds: ['Observation', 'Organization'],
      filters,
      houses: 'with',
      until: 9,
      step: 5,
      asked: 'x',
    } as const;
    await record.walk(caller, { ...walk, patients: null, since: null }).step(null);
    await record.walk(caller, { ...walk, patients: ['anna'], since: 0 }).step(null);
    await record.walk(caller, { ...walk, kinds: ['Organization'], patients: null, since: null }).step(null);
    await record.promiseTime(caller);
  }
  await record.holders(permit, ['a|1']);
  const lines = await record.log(permit, { patient: 'anna', limit: 5, order: 'newest-first' });
  const [line] = lines.ok ? lines.value : [];
  if (line !== undefined) await record.log(permit, { line: line.id });
  await record.move(permit, observation('a', ['bo'], 2));
  await record.move(permit, observation('a', ['anna'], 3));
  await record.merge(permit, { from: 'bo', to: 'anna' }, rewrite);
  await record.resumeMerges(permit, rewrite);
  await record.commit(permit, [observation('late', ['bo'])]);
  await record.commit(permit, [observation('a', ['anna'], 1)]);

  const events = openEvents(house);
  const lease = { bucket: bucketOfPatient('anna'), reader: 'test', holder: 'one' };
  await events.lease(lease, Date.now() + 1000);
  await events.eventsAfter(permit, { bucket: lease.bucket, seq: 0n, limit: 10 });
  await events.acknowledge(lease, 1n);

  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const keeper = checkpointFile(join(await mkdtemp(join(tmpdir(), 'fkj-distribution-')), 'checkpoints'));
  const tick = sealerTick({ ...house, keeper, privateKey, onError: () => undefined });
  for (let sealed = 0; sealed === 0; ) sealed += await tick();
  await verifyAudit({ pool: recorder.pool, checkpoints: await keeper.all(), publicKey });
  await record.commit(permit, [testWrite({ kind: 'PractitionerRole', id: 'r' })]);
  const ever = testPermit({ epoch: Number.MAX_SAFE_INTEGER });
  const rules = testRules(recorder.pool);
  const indexed = openRecord({ ...house, auditKey: new Uint8Array(32), companions: [parameterCompanion], rules });
  await indexed.commit(ever, [testWrite({ kind: 'SearchParameter', id: 'times' })]);
  await openIndexer({ ...house, rules, version: 2 }).work();
  const condition = { text: 'Organization?name=x', instead: null };
  await indexed.commit(ever, [testWrite({ kind: 'Organization', id: 'c', condition })]);
  await letOldClaimsGo(recorder.pool, Date.now() + 10 ** 10);
};

const tablesThatAre = async (word: string): Promise<ReadonlySet<string>> => {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
      AND obj_description(c.oid) LIKE $1`,
    [`${word}:%`],
  );
  return new Set(rows.map(({ name }) => name));
};
/** Tables of the set that a text names. */
const named = (text: string, tables: ReadonlySet<string>): readonly string[] =>
  [...tables].filter((table) => new RegExp(`\\b(FROM|JOIN|UPDATE|INTO|,)\\s+${table}\\b`, 'i').test(text));

describe('the statements of the record', () => {
  beforeAll(useEverything);

  it('all say what they touch, and every part of the record is among them', () => {
    const statements = recorder.statements();
    expect(statements.filter(({ touches, text }) => touches === null && !SESSION.test(text))).toEqual([]);
    expect(new Set(statements.map(({ touches }) => touches))).toEqual(
      new Set([null, 'one', 'several', 'key', 'replicated', 'local']),
    );
    for (const part of [
      'given_up = array_append',
      'outbox_lease',
      'audit_seal',
      'search_parameter',
      'INTO locator',
      'INTO membership',
    ]) {
      expect(
        statements.some(({ text }) => text.includes(part)),
        part,
      ).toBe(true);
    }
    expect(statements.length).toBeGreaterThan(60);
  });

  it('that say one bucket name it for every table that is distributed by bucket', async () => {
    const byBucket = await tablesThatAre('distributed by bucket');
    const byKey = await tablesThatAre('distributed by key');
    expect(byBucket.size).toBeGreaterThan(8);
    const wrong = recorder
      .statements()
      .filter(({ touches }) => touches === 'one')
      .map(({ text }) => ({ text, tables: [...unboundTables(text, byBucket), ...named(text, byKey)] }))
      .filter(({ tables }) => tables.length > 0);
    expect(wrong).toEqual([]);
  });

  it('that say a key, all nodes or the coordinator reach no table of a bucket', async () => {
    const byBucket = await tablesThatAre('distributed by bucket');
    const byKey = await tablesThatAre('distributed by key');
    const elsewhere = recorder.statements().filter(({ touches }) => touches !== 'one' && touches !== 'several');
    const wrong = elsewhere.filter(
      ({ text, touches }) => named(text, byBucket).length > 0 || (touches !== 'key' && named(text, byKey).length > 0),
    );
    expect(wrong).toEqual([]);
  });
});

describe('a statement that says one bucket', () => {
  const tables = new Set(['head', 'membership', 'version']);

  it.each([
    [
      'SELECT FROM head h WHERE h.bucket = $1 AND EXISTS (SELECT FROM membership m WHERE m.object = h.object)',
      ['membership'],
    ],
    ['SELECT FROM head h JOIN version v ON v.object = h.object WHERE h.bucket = $1', ['version']],
    ['DELETE FROM membership WHERE object = $1::int8 AND home = $2::int2', ['membership']],
    ['INSERT INTO head (bucket, object) SELECT bucket, object FROM w', ['head']],
    ['SELECT FROM head h WHERE h.bucket = $2', ['head']],
  ])('is found out: %s', (text, unbound) => {
    expect(unboundTables(text, tables)).toEqual(unbound);
  });

  it('may follow its bucket from table to table', () => {
    expect(
      unboundTables('SELECT FROM head h JOIN version v ON v.bucket = h.bucket WHERE h.bucket = $1::int2', tables),
    ).toEqual([]);
  });
});
