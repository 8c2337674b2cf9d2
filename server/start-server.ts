// DESIGN.md §5 "run": what happens between `npm start` and the addresses on the screen, in order; and back again.

import { join } from 'node:path';
import { ok, type Result, refused } from '@fkj/platform-record';
import { currentEpoch, type Database, migrate, openDatabase } from '@fkj/platform-store';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { loaderCredentialsPath } from './command-line/import.ts';
import { compose, type House } from './compose.ts';
import { contentResources, publishContent } from './content.ts';
import { guidedPeople } from './demo/people.ts';
import { type Demo, demoHrClient, fillDemo, loaderClient, prepareDemo } from './demo/start-demo.ts';
import { createApp } from './http/app.ts';
import { faultOf } from './http/failures.ts';
import { type SandboxProcess, startSandboxProcess } from './sandbox-process.ts';
import { type Settings, storeSettings } from './settings.ts';

export interface StartRefusal {
  readonly code: string;
  readonly sentence: string;
}

export interface RunningServer {
  readonly address: string;
  readonly app: FastifyInstance;
  /** Resolves when the demo municipality is there; at once without it. */
  readonly filled: Promise<void>;
  stop(): Promise<void>;
}

export interface ServerStart {
  readonly settings: Settings;
  /** dist/: bundles, migrations, content and applications as built. */
  readonly dist: string;
  readonly log: Logger;
  readonly clock: () => number;
}

const openHouseDatabase = async ({ settings, dist, log }: ServerStart): Promise<Result<Database, StartRefusal>> => {
  const opened = await openDatabase({
    ...storeSettings(settings),
    onEvent: (event) => log.warn({ database: event }, 'the embedded database'),
  });
  if (!opened.ok) return opened;
  const migrated = await migrate(opened.value.pool, join(dist, 'migrations'));
  if (migrated.ok) return opened;
  await opened.value.stop();
  return migrated;
};

/** A listener that is taken or forbidden is the operator's to mend; anything else is a bug. */
const listenRefusal = (error: unknown, { host, port }: Settings): StartRefusal | null => {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE')
    return { code: 'port-taken', sentence: `Port ${port} is taken: stop what uses it, or set PORT to another.` };
  if (code === 'EACCES')
    return { code: 'port-forbidden', sentence: `Port ${port} needs rights that this user lacks: set PORT above 1023.` };
  if (code === 'EADDRNOTAVAIL')
    return { code: 'host-unknown', sentence: `${host} is not an address of this machine: set HOST to one that is.` };
  return null;
};

const publishOwnContent = async (start: ServerStart, app: FastifyInstance, house: House): Promise<void> => {
  const published = await publishContent(contentResources(join(start.dist, 'content')), async (method, path, body) => {
    const answer = await app.inject({
      method,
      url: `/fhir/${path}`,
      headers: { authorization: house.houseAuthorization, 'content-type': 'application/fhir+json' },
      ...(body === undefined ? {} : { payload: body }),
    });
    return { status: answer.statusCode, text: answer.payload };
  });
  if (published.length > 0) start.log.info({ published }, 'content published');
};

const startSandbox = async (start: ServerStart, house: House, demo: Demo): Promise<SandboxProcess> =>
  startSandboxProcess({
    program: join(start.dist, 'sandbox.mjs'),
    publicUrl: start.settings.publicUrl,
    clients: house.identity.upstreamClients,
    personsFile: demo.personsFile,
  });

/** Starts everything, and resolves when the addresses answer. Whatever goes wrong, nothing of it is left running. */
export const startServer = async (start: ServerStart): Promise<Result<RunningServer, StartRefusal>> => {
  const database = await openHouseDatabase(start);
  if (!database.ok) return database;
  const undo: (() => Promise<void>)[] = [database.value.stop];
  const stop = async (): Promise<void> => {
    for (let step = undo.pop(); step !== undefined; step = undo.pop()) await step();
  };
  try {
    return ok({ ...(await openDoors(start, database.value, (step) => undo.push(step))), stop });
  } catch (error) {
    await stop();
    const refusal = listenRefusal(error, start.settings);
    if (refusal === null) throw error;
    return refused(refusal);
  }
};

/** Everything above the database. `begun` is told at once how to end each part. */
const openDoors = async (
  start: ServerStart,
  database: Database,
  begun: (end: () => Promise<void>) => void,
): Promise<Omit<RunningServer, 'stop'>> => {
  const { settings, log, clock } = start;
  const demo = settings.testLogIn === 'on' ? prepareDemo(settings, clock()) : null;
  const systemClient =
    demo === null ? settings.bootstrapClient : loaderClient(settings, loaderCredentialsPath(settings));
  const house = await compose({
    settings,
    database,
    contentFolder: join(start.dist, 'content'),
    systemClient,
    ...(demo === null ? {} : { sandboxRegisters: `${settings.publicUrl}/sandbox/registers` }),
    hrClient: demo === null ? settings.hrClient : demoHrClient(settings),
    clock,
    onError: (error) => log.error({ fault: faultOf(error) }, 'background work failed'),
    onLogInRefused: (refusal) => log.warn(refusal, 'log-in refused'),
  });
  begun(house.stop);
  const sandbox = demo === null ? null : await startSandbox(start, house, demo);
  if (sandbox !== null) begun(sandbox.stop);
  let filled = demo === null;
  const app = await createApp({
    settings,
    house,
    log,
    dist: start.dist,
    sandbox: sandbox?.address ?? null,
    people: () => (demo === null ? [] : guidedPeople(demo.municipality)),
    readiness: async () => {
      const trouble = database.trouble();
      if (trouble !== null) return { ready: false, sentence: trouble.sentence };
      const answers = await currentEpoch(database.pool).then(
        () => true,
        () => false,
      );
      if (!answers) return { ready: false, sentence: 'The database does not answer.' };
      return filled ? { ready: true } : { ready: false, sentence: 'The demo municipality is being loaded.' };
    },
  });
  begun(() => app.close());
  await app.ready();
  await publishOwnContent(start, app, house);
  await app.listen({ port: settings.port, host: settings.host });
  const address = `http://${settings.host.includes(':') ? `[${settings.host}]` : settings.host}:${settings.port}`;
  const fill = async (): Promise<void> => {
    if (demo === null || systemClient === null) return;
    const loaded = await fillDemo({ settings, demo, client: systemClient, address, now: clock() });
    for (const refusal of loaded.refused) log.error({ refusal }, 'the demo was refused');
    filled = true;
  };
  return { address, app, filled: fill() };
};
