// https://www.postgresql.org/docs/18/continuous-archiving.html#BACKUP-LOWLEVEL-BASE-BACKUP: our binaries have no pg_basebackup.

import { appendFileSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { HOUSE } from '../engine/initialise.ts';
import { connection } from '../engine/pool.ts';
import { takeOver } from '../engine/prepare.ts';
import { FORGETFUL, type PostgresSettings } from '../engine/settings.ts';
import { type Cluster, newFolder, startOn } from '../testing/cluster.ts';

/** A primary that survives kill -9, and can have a standby. */
export const REPLICATED: PostgresSettings = {
  ...FORGETFUL,
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  wal_level: 'replica',
  max_wal_senders: '4',
};

const NAME = 'standby';
const NOT_COPIED = /\/(postmaster\.(pid|opts)|pg_wal\/.+|pg_replslot\/.+|pg_stat_tmp\/.+)$/;

/** Copies the running primary, starts the copy as its standby, and makes every commit of the primary wait for it. */
export const addSynchronousStandby = async (primary: Cluster): Promise<Cluster> => {
  const client = new pg.Client(connection(primary.url));
  await client.connect();
  try {
    await client.query('SELECT pg_create_physical_replication_slot($1, true)', [NAME]);
    const folder = newFolder();
    await copyTo(folder.path, primary, client);
    const standby = await startOn(folder, { password: primary.password, settings: REPLICATED });
    await client.query(`ALTER SYSTEM SET synchronous_standby_names = '${NAME}'`);
    await client.query('SELECT pg_reload_conf()');
    await untilSynchronous(client);
    return standby;
  } finally {
    await client.end();
  }
};

const copyTo = async (path: string, primary: Cluster, client: pg.Client): Promise<void> => {
  await client.query("SELECT pg_backup_start('standby', true)");
  cpSync(primary.folder.path, path, { recursive: true, filter: (from) => !NOT_COPIED.test(from) });
  const { rows } = await client.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(false)');
  mkdirSync(join(path, 'pg_wal'), { recursive: true });
  writeFileSync(join(path, 'backup_label'), rows[0]?.labelfile ?? '');
  writeFileSync(join(path, 'standby.signal'), '');
  appendFileSync(
    join(path, 'postgresql.auto.conf'),
    `primary_conninfo = 'host=${primary.socketFolder} user=${HOUSE} password=${primary.password} application_name=${NAME}'\nprimary_slot_name = '${NAME}'\n`,
  );
  rmSync(join(path, '.s.PGSQL.5432'), { force: true });
  takeOver(path);
};

const untilSynchronous = async (client: pg.Client): Promise<void> => {
  for (;;) {
    const { rows } = await client.query<{ state: string }>('SELECT sync_state AS state FROM pg_stat_replication');
    if (rows.some(({ state }) => state === 'sync')) return;
    await pause(20);
  }
};
