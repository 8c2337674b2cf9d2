// CONTRIBUTING.md "Tests": every room of the server, wired as the program wires them, on a database of the test's own.

import { join } from 'node:path';
import { openDatabase, type Pool } from '@fkj/platform-store';
import { testDatabase } from '@fkj/platform-store/testing';
import type { FastifyInstance } from 'fastify';
import pino from 'pino';
import { afterAll } from 'vitest';
import { type Composition, compose, type House } from '../compose.ts';
import { createApp } from '../http/app.ts';
import { faultOf } from '../http/failures.ts';
import { readSettings } from '../settings.ts';
import { emptyFolder } from './server-program.ts';

export interface ComposedServer {
  readonly app: FastifyInstance;
  readonly house: House;
  /** For damage that no client can do. */
  readonly pool: Pool;
  /** Every line that was logged, at the most talkative level. */
  readonly log: readonly string[];
  /** Authorization header of a system client with every right. */
  readonly authorization: string;
}

const PUBLIC_URL = 'http://localhost:8080';

/** Call it at the top of a test file. */
export const composedServer = async (
  sandbox: string | null = null,
  hrClient: Composition['hrClient'] = { id: 'hr', proof: { secret: 'a-secret-for-tests' } },
  environment: Readonly<Record<string, string>> = {},
): Promise<ComposedServer> => {
  const { url } = await testDatabase();
  const dataDir = emptyFolder();
  const settings = readSettings({ DATA_DIR: dataDir, PUBLIC_URL, DATABASE_URL: url, ...environment });
  if (!settings.ok) throw new Error(settings.error.sentences.join(' '));
  const database = await openDatabase({ databaseUrl: url, dataDir });
  if (!database.ok) throw new Error(database.error.sentence);
  const log: string[] = [];
  const logger = pino({ level: 'trace' }, { write: (line: string) => void log.push(line) });
  const house = await compose({
    settings: settings.value,
    database: database.value,
    contentFolder: join(import.meta.dirname, '../../content'),
    systemClient: { id: 'boot', secret: 'a-secret-for-tests' },
    hrClient,
    clock: Date.now,
    onError: (error) => logger.error({ fault: faultOf(error) }, 'background work failed'),
    onLogInRefused: (refusal) => logger.warn(refusal, 'log-in refused'),
  });
  const app = await createApp({
    settings: settings.value,
    house,
    log: logger,
    dist: dataDir,
    sandbox,
    people: () => [],
    readiness: async () => ({ ready: true }),
  });
  await app.ready();
  afterAll(async () => {
    await app.close();
    await house.stop();
    await database.value.stop();
  });
  return { app, house, pool: database.value.pool, log, authorization: house.houseAuthorization };
};
