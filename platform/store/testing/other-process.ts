// Issue 2 "Must show" e: starting a program as another process, as another user when asked, so that it can be killed.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { isRoot } from '../engine/run-as.ts';

export interface OtherProcess {
  readonly child: ChildProcess;
  /** The next line of JSON that it prints; undefined after the last. */
  readonly says: () => Promise<unknown>;
  /** Sends one line to it and answers the line that comes back. */
  readonly ask: (line: string) => Promise<unknown>;
  /** kill -9, and waits until it is gone. */
  readonly kill: () => Promise<void>;
  /** SIGTERM, and waits until it has stopped in order; answers its exit code. */
  readonly stop: () => Promise<number | null>;
}

/** Inside the repository, where node finds the packages. */
const CACHE = join(import.meta.dirname, '..', '..', '..', 'node_modules', '.cache');

const NOBODY = 65534;

const canRead = (uid: number): boolean =>
  spawnSync('test', ['-r', import.meta.filename], { uid, gid: uid, cwd: '/' }).status === 0;

/** A user to run programs as beside root; null when we are not root, or when our checkout is closed to others. */
export const otherUser: number | null = isRoot() && canRead(NOBODY) ? NOBODY : null;

export interface Program {
  /** A TypeScript file; it runs as `node <file> <args>`. */
  readonly file: string;
  readonly args: readonly string[];
  /** Only root may run it as someone else. */
  readonly uid?: number | null;
  /** Where it runs; `/` unless said otherwise. */
  readonly cwd?: string;
}

const externalUnlessOurs = ({ path }: { readonly path: string }) =>
  path.startsWith('@fkj/') ? undefined : { path, external: true };

/** Builds and starts a program that prints lines of JSON. */
export const otherProcess = async ({ file, args, uid = null, cwd = '/' }: Program): Promise<OtherProcess> => {
  const bundle = join(CACHE, `fkj-${basename(file, '.ts')}-${randomBytes(6).toString('hex')}.mjs`);
  await build({
    entryPoints: [file],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    // Packages of the repository are TypeScript and go into the bundle; the others node finds.
    plugins: [{ name: 'external', setup: (on) => on.onResolve({ filter: /^[^./]/ }, externalUnlessOurs) }],
    logLevel: 'error',
  });
  const child = spawn(process.execPath, [bundle, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    cwd,
    ...(uid === null ? {} : { uid, gid: uid }),
  });
  const exited = once(child, 'exit').finally(() => rmSync(bundle, { force: true }));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const says = async (): Promise<unknown> => {
    const { value } = await lines.next();
    try {
      return value === undefined ? undefined : JSON.parse(value);
    } catch {
      // A killed process may leave half a line behind.
      return undefined;
    }
  };
  return {
    child,
    says,
    ask: async (line) => {
      child.stdin.write(`${line}\n`);
      return await says();
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
      return child.exitCode;
    },
  };
};
