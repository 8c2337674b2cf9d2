// DESIGN.md §5 "test": one real PostgreSQL for the whole run, a migrated template for every test file.

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { connection, openPool, withDatabase } from '../engine/pool.ts';
import { FORGETFUL } from '../engine/settings.ts';
import { migrate } from '../migrate/migrate.ts';
import { startCluster } from './cluster.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the migrated template database. */
    testDatabaseTemplate: string;
  }
}

const MIGRATIONS = join(import.meta.dirname, '..', 'migrations');

/** Starts PostgreSQL (or takes TEST_DATABASE_URL) and migrates the template. Answers how to take it down again. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['TEST_DATABASE_URL'];
  const server =
    given === undefined ? await startCluster({ settings: FORGETFUL }) : { url: given, stop: async () => undefined };
  const template = `fkj_template_${randomBytes(6).toString('hex')}`;
  await administer(server.url, `CREATE DATABASE ${template}`);
  const url = withDatabase(server.url, template);
  await migrateTemplate(url);
  project.provide('testDatabaseTemplate', url);
  return async () => {
    await administer(server.url, `DROP DATABASE ${template} WITH (FORCE)`);
    await server.stop();
  };
}

const migrateTemplate = async (url: string): Promise<void> => {
  const pool = openPool(url, { max: 1 });
  try {
    const migrated = await migrate(pool, MIGRATIONS);
    if (!migrated.ok) throw new Error(`${migrated.error.sentence} ${migrated.error.detail ?? ''}`);
  } finally {
    await pool.end();
  }
};

const administer = async (url: string, statement: string): Promise<void> => {
  const client = new pg.Client(connection(url));
  await client.connect();
  await client.query(statement);
  await client.end();
};
