// DESIGN.md §5 "run": the server program itself, bundled as it is shipped, started as its users start it.

import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

const folders: string[] = [];
const programs: Pick<RunningProgram, 'child' | 'ended'>[] = [];

// Here and not where they are made: what a test has started must go even when the test did not get to its end.
afterAll(async () => {
  for (const { child } of programs) if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
  await Promise.all(programs.map(({ ended }) => ended));
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

interface Builder {
  bundleServer(dist: string): Promise<void>;
}

/** Bundles the program of today's sources; it is taken away after the tests of the file. Answers the path of server.mjs. */
export const bundledServer = async (): Promise<string> => {
  // Inside the repository, where node finds the packages.
  const dist = join(ROOT, 'node_modules/.cache', `fkj-server-${randomBytes(6).toString('hex')}`);
  const builder: Builder = await import(pathToFileURL(join(ROOT, 'server/bin/build.mjs')).href);
  await builder.bundleServer(dist);
  folders.push(dist);
  return join(dist, 'server.mjs');
};

/** A new, empty folder that is taken away after the tests of the file. */
export const emptyFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'fkj-server-'));
  folders.push(folder);
  return folder;
};

/** A port that nothing listens on just now. */
export const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const bound = probe.address();
  probe.close();
  if (bound === null || typeof bound === 'string') throw new Error('no port');
  return bound.port;
};

export interface RunningProgram {
  readonly child: ChildProcess;
  /** All that it has printed, on both streams. */
  readonly output: () => string;
  /** The exit code, when it has ended. */
  readonly ended: Promise<number | null>;
}

const SETTINGS =
  /^(PORT|HOST|PUBLIC_URL|DATA_DIR|DATABASE_URL|SECRETS_DIR|DEMO|BOOTSTRAP_CLIENT|LOG_LEVEL|NODE_ENV|.*_ISSUER)$/;

/** Starts the program with these settings and none of the surroundings'. */
export const startProgram = (
  program: string,
  settings: Readonly<Record<string, string>>,
  command = 'start',
): RunningProgram => {
  const surroundings = Object.entries(process.env).filter(([name]) => !SETTINGS.test(name));
  const child = spawn(process.execPath, [program, command], {
    cwd: tmpdir(),
    env: { ...Object.fromEntries(surroundings), ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => printed.push(String(part)));
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  programs.push({ child, ended });
  return { child, output: () => printed.join(''), ended };
};

/** Waits until the address answers 200, or the program has ended. */
export const untilAnswering = async (program: RunningProgram, address: string): Promise<void> => {
  let over = false;
  void program.ended.then(() => {
    over = true;
  });
  while (!over) {
    const answer = await fetch(address).catch(() => null);
    if (answer?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the server ended before it answered: ${program.output()}`);
};

/** Ids of all processes that were started by this one, or by those, and still run. */
export const descendants = (ancestor: number): readonly number[] => {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
    const path = `/proc/${name}/stat`;
    if (!existsSync(path)) continue;
    try {
      // The program's name stands in parentheses and may hold anything.
      const fields = readFileSync(path, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ');
      parents.set(Number(name), Number(fields[1]));
    } catch {
      // Ended between the listing and the look.
    }
  }
  const below = (pid: number): number[] =>
    [...parents].flatMap(([child, parent]) => (parent === pid ? [child, ...below(child)] : []));
  return below(ancestor);
};

export const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};
