// Issue 2 "Must show" e: the built server on one folder, killed and started again at the same address.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const PROGRAM = join(import.meta.dirname, '../../dist/server.mjs');

/** The system client of these runs. */
export const CLIENT = 'under-fire:not-a-secret-here';

export interface ServerUnderFire {
  readonly address: string;
  /** Starts it and waits until it is ready; answers the milliseconds that took. */
  readonly start: () => Promise<number>;
  /** kill -9 of the server process; its database is left to itself. */
  readonly kill: () => Promise<void>;
  /** SIGTERM; answers the exit code. */
  readonly stop: () => Promise<number | null>;
  /** Whether it has ended without being told to. */
  readonly died: () => boolean;
  /** Runs another command of the server on the same folder; answers its exit code and what it said. */
  readonly command: (name: string) => Promise<{ readonly code: number | null; readonly said: string }>;
}

const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const bound = probe.address();
  probe.close();
  if (bound === null || typeof bound === 'string') throw new Error('no free port');
  return bound.port;
};

/** Nothing runs until `start`. */
export const serverUnderFire = async (dataDir: string, program = PROGRAM): Promise<ServerUnderFire> => {
  if (!existsSync(program)) throw new Error(`${program} is not there: npm run build`);
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const env = {
    ...process.env,
    PORT: String(port),
    DATA_DIR: dataDir,
    DATABASE_URL: '',
    DEMO: 'off',
    BOOTSTRAP_CLIENT: CLIENT,
    LOG_LEVEL: 'silent',
  };
  const run = (name: string): ChildProcess =>
    spawn(process.execPath, [program, name], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let server: ChildProcess | null = null;
  const gone = (): boolean => server === null || server.exitCode !== null || server.signalCode !== null;
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> => {
    if (server === null || gone()) return server?.exitCode ?? null;
    const exited = once(server, 'exit');
    server.kill(signal);
    await exited;
    return server.exitCode;
  };
  return {
    address,
    start: async () => {
      const began = performance.now();
      server = run('start');
      let said = '';
      server.stderr?.on('data', (chunk: Buffer) => {
        said = (said + chunk.toString()).slice(-2_000);
      });
      server.stdout?.resume();
      for (;;) {
        if (gone()) throw new Error(`the server ended before it was ready: ${said}`);
        const answer = await fetch(`${address}/readyz`).catch(() => null);
        await answer?.arrayBuffer().catch(() => null);
        if (answer?.ok) return performance.now() - began;
        await pause(20);
      }
    },
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
    died: gone,
    command: async (name) => {
      const child = run(name);
      let said = '';
      for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (said += String(chunk)));
      const [code] = (await once(child, 'close')) as [number | null];
      return { code, said };
    },
  };
};
