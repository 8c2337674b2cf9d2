// Issue 2 "Must show" e: the same proof with few kills (npm test) and with many (npm run test:long).

import { expect } from 'vitest';
import { openDatabase } from '../engine/database.ts';
import { dataFolder } from './data-folder.ts';
import { killStorm } from './kill-storm.ts';
import { startWriters } from './writers.ts';

/** 32 writers on an embedded database that is killed `rounds` times: what was acknowledged is there. */
export const survivesKills = async (rounds: number): Promise<void> => {
  const dataDir = dataFolder();
  const opened = await openDatabase({ dataDir, connections: 32 });
  if (!opened.ok) throw new Error(opened.error.sentence);
  const { pool, stop } = opened.value;
  await pool.query('CREATE TABLE acknowledged (id text PRIMARY KEY)');
  const writers = startWriters(32, async (id) => {
    await pool.query('INSERT INTO acknowledged VALUES ($1)', [id]);
  });
  try {
    expect(await killStorm({ database: opened.value, dataDir, writers, rounds })).toBeGreaterThanOrEqual(rounds);
    await writers.more(100);
    await writers.stop();
    const { rows } = await pool.query<{ id: string }>('SELECT id FROM acknowledged');
    const kept = new Set(rows.map(({ id }) => id));
    expect(writers.acknowledged.filter((id) => !kept.has(id))).toEqual([]);
    expect(writers.interrupted()).toBeGreaterThan(0);
  } finally {
    await writers.stop().catch(() => undefined);
    await stop();
  }
};
