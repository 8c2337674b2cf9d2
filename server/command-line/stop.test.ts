// DESIGN.md §5 "run", issue 2 B5: Ctrl-C, which a terminal sends to every process of the start, leaves nothing running.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const PROGRAM = join(import.meta.dirname, '../../dist/server.mjs');

const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const bound = probe.address();
  probe.close();
  if (bound === null || typeof bound === 'string') throw new Error('no free port');
  return bound.port;
};

let folder: string;
let server: ChildProcess;
let port: number;

const until = async (happened: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await happened())) {
    if (server.exitCode !== null) throw new Error(`the server ended with ${server.exitCode} by itself`);
    await pause(10);
  }
};

/** The server leads a process group of its own here, as it does in a terminal. */
const controlC = async (): Promise<number | null> => {
  const exited = once(server, 'exit');
  process.kill(-Number(server.pid), 'SIGINT');
  await exited;
  return server.exitCode;
};

const postmaster = (): string => join(folder, 'postgres', 'postmaster.pid');

/** Whoever got our data folder by its environment or its working directory; none may be left. */
const stillThere = (): readonly string[] =>
  readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(folder);
    } catch {
      return false;
    }
  });

/** An ended process that its new parent has not yet waited for still has a number, and runs nothing. */
const isAlive = (pid: number): boolean => {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

describe.skipIf(process.platform !== 'linux')('Ctrl-C', () => {
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'fkj-stop-'));
    port = await freePort();
    server = spawn(process.execPath, [PROGRAM, 'start'], {
      env: { ...process.env, PORT: String(port), DATA_DIR: folder, DATABASE_URL: '', DEMO: 'on', LOG_LEVEL: 'silent' },
      stdio: 'ignore',
      detached: true,
    });
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    ['before the database lets anybody in', async () => existsSync(postmaster())],
    [
      'while the demo municipality is being loaded',
      () =>
        fetch(`http://127.0.0.1:${port}/readyz`).then(
          () => true,
          () => false,
        ),
    ],
  ])('ends server, sandbox and database %s', async (_, moment) => {
    await until(moment);
    await until(() => existsSync(postmaster()));
    const database = Number(readFileSync(postmaster(), 'utf8').split('\n')[0]);
    expect(database).toBeGreaterThan(1);
    expect(await controlC()).toBe(0);
    expect(isAlive(database)).toBe(false);
    expect(stillThere()).toEqual([]);
  });
});
