// DESIGN.md §8: the measured server is the one that users start, as a process of its own on a folder of its own.

import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export interface ServerProcess {
  /** http://localhost:PORT */
  readonly address: string;
  readonly pid: number;
  readonly dataDir: string;
  /** ms from the start of the process until it said that it was ready. */
  readonly started: number;
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** The folder that the server was built into. */
  readonly dist: string;
  readonly dataDir: string;
  /** Arguments of node itself: `--cpu-prof`. */
  readonly nodeArguments?: readonly string[];
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const bound = probe.address();
      probe.close(() => (typeof bound === 'object' && bound !== null ? resolve(bound.port) : reject(new Error())));
    });
  });

/** Ready means: the demo municipality is loaded and every address answers. */
const untilReady = async (address: string, server: ChildProcess): Promise<void> => {
  while (server.exitCode === null) {
    const answer = await fetch(`${address}/readyz`).catch(() => null);
    await answer?.arrayBuffer();
    if (answer?.ok) return;
    await pause(20);
  }
  throw new Error(`the server ended with code ${server.exitCode} before it was ready`);
};

/** Starts dist/server.mjs and waits until it is ready. */
export const startServer = async ({ dist, dataDir, nodeArguments = [] }: ServerOptions): Promise<ServerProcess> => {
  const port = await freePort();
  const address = `http://localhost:${port}`;
  const began = performance.now();
  const server = spawn(process.execPath, [...nodeArguments, join(dist, 'server.mjs'), 'start'], {
    env: { ...process.env, PORT: String(port), DATA_DIR: dataDir, DEMO: 'on', LOG_LEVEL: 'warn', DATABASE_URL: '' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const end = (): void => void server.kill('SIGTERM');
  // A bench that is interrupted leaves no server behind, so that the same folder can be used again.
  process.once('exit', end);
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  void ended.then(() => process.off('exit', end));
  await untilReady(address, server);
  return {
    address,
    pid: server.pid ?? 0,
    dataDir,
    started: performance.now() - began,
    stop: async () => {
      server.kill('SIGTERM');
      await ended;
    },
  };
};

/** Process id of the embedded database (first line of its own pid file). */
export const postmasterOf = (dataDir: string): number =>
  Number(readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);
