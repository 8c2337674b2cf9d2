// DESIGN.md §5 "run": the tests use what users use, started on an empty folder.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the server under test answers. */
    address: string;
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const bound = probe.address();
      probe.close(() =>
        bound !== null && typeof bound === 'object' ? resolve(bound.port) : reject(new Error('no port')),
      );
    });
  });

const ready = async (address: string, deadline: number): Promise<void> => {
  while (Date.now() < deadline) {
    const answer = await fetch(`${address}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`the server did not become ready at ${address}`);
};

/**
 * Starts the built server on a fresh data folder and stops it, with all it started, afterwards.
 * With E2E_ADDRESS set, a server that already runs the demo municipality is used, and left running.
 */
export default async (project: TestProject): Promise<() => Promise<void>> => {
  const running = process.env['E2E_ADDRESS'];
  if (running !== undefined) {
    await ready(running, Date.now() + 10_000);
    project.provide('address', running);
    return async () => {};
  }
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'fkj-e2e-'));
  const address = `http://localhost:${port}`;
  const server = spawn(process.execPath, [join(import.meta.dirname, '../dist/server.mjs'), 'start'], {
    env: { ...process.env, PORT: String(port), DATA_DIR: folder, DEMO: 'on', LOG_LEVEL: 'warn', DATABASE_URL: '' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  await Promise.race([
    ready(address, Date.now() + 120_000),
    ended.then(() => {
      throw new Error('the server stopped before it was ready');
    }),
  ]);
  project.provide('address', address);
  return async () => {
    server.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
};
