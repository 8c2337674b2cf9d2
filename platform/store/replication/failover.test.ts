// Issue 2 C11: a primary with a synchronous standby; kill, promote, re-point, nothing acknowledged lost.

import { join } from 'node:path';
import { expect, it } from 'vitest';
import { HOUSE } from '../engine/initialise.ts';
import { openPool, socketUrl } from '../engine/pool.ts';
import { migrate } from '../migrate/migrate.ts';
import { startCluster } from '../testing/cluster.ts';
import { startWriters } from '../testing/writers.ts';
import { openFrontDoor } from './front-door.ts';
import { addSynchronousStandby, REPLICATED } from './standby.ts';

it('loses nothing that was acknowledged when the primary is killed and the standby takes over', async () => {
  const primary = await startCluster({ settings: REPLICATED });
  const door = await openFrontDoor(primary.socketFolder);
  const pool = openPool(
    socketUrl({ socketFolder: door.socketFolder, user: HOUSE, password: primary.password, database: HOUSE }),
  );
  expect(await migrate(pool, join(import.meta.dirname, '..', 'migrations'))).toMatchObject({ ok: true });
  await pool.query('CREATE TABLE acknowledged (id text PRIMARY KEY)');
  const standby = await addSynchronousStandby(primary);
  const heir = openPool(standby.url, { max: 1 });
  const writers = startWriters(16, async (id) => {
    await pool.query('INSERT INTO acknowledged VALUES ($1)', [id]);
  });
  try {
    await writers.more(1_000);
    await primary.kill();
    const whenKilled = writers.acknowledged.length;
    await heir.query('SELECT pg_promote(true, 30)');
    door.pointTo(standby.socketFolder);
    await writers.more(500);
    await writers.stop();

    const { rows } = await pool.query<{ id: string }>('SELECT id FROM acknowledged');
    const kept = new Set(rows.map(({ id }) => id));
    expect(writers.acknowledged.filter((id) => !kept.has(id))).toEqual([]);
    expect(whenKilled).toBeGreaterThanOrEqual(1_000);
    expect(writers.acknowledged.length).toBeGreaterThan(whenKilled);
    expect(writers.interrupted()).toBeGreaterThan(0);
    expect((await pool.query('SELECT count(*) FROM migration')).rows).not.toEqual([{ count: 0n }]);
  } finally {
    await writers.stop().catch(() => undefined);
    await Promise.all([pool.end(), heir.end()]);
    await door.close();
    await Promise.all([primary.stop(), standby.stop()]);
  }
});
