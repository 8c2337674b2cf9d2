// Issue 2 "Must show" e: a server that writes and looks with 32 at a time, and says what was acknowledged, until it is killed.

import { migrate, openDatabase } from '@fkj/platform-store';
import { startWriters } from '@fkj/platform-store/testing/writers';
import { openRecord } from '../open-record.ts';
import { testPermit } from '../testing/test-permit.ts';
import { day, testWrite, token } from '../testing/test-write.ts';
import type { Acknowledged } from './acknowledged.ts';

/** Few patients, so that their buckets are fought over. */
const PATIENTS = 20;

const [dataDir = '', migrations = '', run = ''] = process.argv.slice(2);
const opened = await openDatabase({ dataDir, connections: 32 });
if (!opened.ok) throw new Error(opened.error.sentence);
const migrated = await migrate(opened.value.pool, migrations);
if (!migrated.ok) throw new Error(migrated.error.sentence);
const record = openRecord({
  pool: opened.value.pool,
  clock: Date.now,
  auditKey: new Uint8Array(32),
  companions: [],
});
const permit = testPermit();

const acknowledge = (what: Acknowledged): void => {
  process.stdout.write(`${JSON.stringify(what)}\n`);
};

const writers = startWriters(32, async (number) => {
  const id = `${run}-${number}`;
  const patient = `patient-${Number(number.split('-')[1]) % PATIENTS}`;
  for (const follows of [0, 1]) {
    const write = testWrite({
      kind: 'Observation',
      id,
      follows,
      patients: [patient],
      clinicalTime: follows,
      index: [token('code', '8480-6'), day('date', follows)],
    });
    const committed = await record.commit(permit, [write]);
    if (!committed.ok) throw new Error(`${id}: ${committed.error.code}`);
    acknowledge({ did: follows === 0 ? 'create' : 'update', id, version: follows + 1 });
  }
  const seen = await record.read(permit, { kind: 'Observation', id });
  if (!seen.ok || seen.value === null) throw new Error(`${id}: written, but not there`);
  acknowledge({ did: 'read', id, version: seen.value.version });
});

process.once('SIGTERM', () => {
  void writers.stop().finally(() => opened.value.stop());
});
