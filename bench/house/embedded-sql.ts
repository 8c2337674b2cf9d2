// DESIGN.md §4: a look into the tables of the measured house, for sizes and for ids to ask for.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';

const HOUSE = 'fkj';

/** A connection to the embedded database of a data folder, while its server runs. */
export const embeddedSql = async (dataDir: string): Promise<pg.Client> => {
  const [, , , , socketFolder] = readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n');
  const password = readFileSync(join(dataDir, 'secrets/postgres-password'), 'utf8').trim();
  const client = new pg.Client({ host: socketFolder ?? '', user: HOUSE, database: HOUSE, password });
  await client.connect();
  return client;
};
