// DESIGN.md §2 "sandbox": a process of its own, reached by HTTP only; so it is in these tests too.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Identity } from '../index.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const CACHE = join(ROOT, 'node_modules', '.cache');

export interface SandboxSettings {
  readonly port: number;
  readonly publicUrl: string;
  readonly clients: Identity['upstreamClients'];
  readonly persons: unknown;
}

/** Builds and starts sandbox/main.ts; answers how to stop it, once it listens. */
export const startSandboxProcess = async (settings: SandboxSettings): Promise<() => Promise<void>> => {
  await mkdir(CACHE, { recursive: true });
  const folder = await mkdtemp(join(CACHE, 'sandbox-'));
  const [program, persons] = [join(folder, 'main.mjs'), join(folder, 'persons.json')];
  await writeFile(persons, JSON.stringify(settings.persons));
  await build({
    entryPoints: [join(ROOT, 'sandbox', 'main.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['oidc-provider', 'jose', 'fastify'],
  });
  const child = fork(program, {
    silent: true,
    env: {
      PATH: process.env['PATH'],
      PUBLIC_URL: settings.publicUrl,
      SANDBOX_PORT: String(settings.port),
      SANDBOX_CLIENTS: JSON.stringify(settings.clients),
      SANDBOX_PERSONS: persons,
    },
  });
  await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`the sandbox ended at once (${code})`))),
  ]);
  return async () => {
    child.disconnect();
    await once(child, 'exit');
    await rm(folder, { recursive: true, force: true });
  };
};
