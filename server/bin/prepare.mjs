// DESIGN.md §5: `npm start` and `npm test` do all set-up on a machine with Node 20 and nothing else.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const stamp = join(root, 'node_modules', '.installed-lock');

const lockDigest = () =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');

/** Runs a program in the checkout and ends this process with its exit code when it fails. */
export const run = (program, args, options = {}) => {
  const done = spawnSync(program, args, { cwd: root, stdio: 'inherit', ...options });
  if (done.status !== 0) process.exit(done.status ?? 1);
};

const refuseOldNode = () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Felles kommunal journal needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
};

/** A user without a home of her own (a container's, a service's) has nowhere to keep npm's cache, and npm stops at that. */
const canKeepCache = () => {
  const cache = process.env.npm_config_cache ?? join(homedir(), '.npm');
  try {
    mkdirSync(cache, { recursive: true });
    accessSync(cache, constants.W_OK);
    return true;
  } catch {
    return false;
  }
};

/** Installs exactly what package-lock.json says, when that has not been done since it last changed. */
export const installIfNeeded = () => {
  refuseOldNode();
  const wanted = lockDigest();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.log('Installing dependencies (first time, or package-lock.json changed) …');
  // Not `npm ci`: it refuses a lock that leaves out optional packages for other machines, as registries that lack them give.
  // Not saved: an older npm would rewrite the lock, leave the checkout changed and install again at every start.
  const how = ['install', '--no-save', '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];
  const borrowed = canKeepCache() ? null : mkdtempSync(join(tmpdir(), 'fkj-npm-'));
  run('npm', borrowed === null ? how : [...how, `--cache=${borrowed}`], { shell: process.platform === 'win32' });
  if (borrowed !== null) rmSync(borrowed, { recursive: true, force: true });
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
};
