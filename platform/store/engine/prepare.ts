// Issue 2 B5: the data folder, found or made, owned by the user PostgreSQL runs as, of a version we can run.

import { lchownSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ok, type Result, refused } from '../result.ts';
import type { Binaries } from './binaries.ts';
import type { ClusterFolder } from './folder.ts';
import { initialise, newPassword, resetPassword } from './initialise.ts';
import { keepPassword, readPassword } from './password.ts';
import { clearStaleLock, runningOn } from './postmaster.ts';
import { diskFull, type EngineRefusal, refusal, refusalFromErrno, refusalFromOutput, spaceAt } from './refusal.ts';
import { runAs } from './run-as.ts';

export interface Prepared {
  readonly folder: ClusterFolder;
  readonly password: string;
}

/** Makes DATA_DIR/postgres and its password when they are missing, and checks what is there. */
export const prepare = (
  binaries: Binaries,
  { dataDir, secretsDir }: { readonly dataDir: string; readonly secretsDir: string },
): Result<Prepared, EngineRefusal> => {
  // PostgreSQL does not run in our working directory: a relative path would be another folder there.
  const folder = { path: resolve(dataDir, 'postgres'), binaries };
  try {
    mkdirSync(dataDir, { recursive: true });
    sweep(dataDir);
    const state = stateOf(folder);
    if (!state.ok) return state;
    const password = state.value === 'new' ? makeNew(folder, secretsDir) : passwordOf(folder, secretsDir);
    if (!password.ok) return password;
    takeOver(folder.path);
    return ok({ folder, password: password.value });
  } catch (error) {
    const known = refusalFromErrno(error, dataDir);
    if (known === null) throw error;
    return refused(known);
  }
};

const stateOf = ({ path, binaries }: ClusterFolder): Result<'new' | 'old', EngineRefusal> => {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return ok('new');
  const names = readdirSync(path);
  if (names.length === 0) {
    rmdirSync(path);
    return ok('new');
  }
  if (!names.includes('PG_VERSION')) {
    return refused(
      refusal(
        'folder-foreign',
        `${path} holds files that are not our database: move them, or set DATA_DIR to another folder.`,
      ),
    );
  }
  const major = Number(readFileSync(join(path, 'PG_VERSION'), 'utf8'));
  if (major === binaries.major) return ok('old');
  return refused(
    refusal(
      'folder-version',
      `The database in ${path} was made by PostgreSQL ${major} and this is ${binaries.major}: start the version that made it, run "npm run backup", and "npm run restore" into a new DATA_DIR with this one.`,
    ),
  );
};

/** An empty cluster takes 55 MB; less is refused before anything is written. */
const ROOM_FOR_NEW = 100 * 2 ** 20;

const makeNew = (folder: ClusterFolder, secretsDir: string): Result<string, EngineRefusal> => {
  const room = spaceAt(dirname(folder.path));
  if (room < ROOM_FOR_NEW) return refused(diskFull(folder.path, `${room} bytes free, ${ROOM_FOR_NEW} needed`));
  const password = keepPassword(secretsDir, newPassword());
  const failure = initialise(folder, { password, rights: '' });
  return failure === null ? ok(password) : refused(refusalFromOutput(failure, folder.path));
};

/** A lost password is set anew by whoever owns the folder; the file is written last, so that a crash between only repeats it. */
const passwordOf = (folder: ClusterFolder, secretsDir: string): Result<string, EngineRefusal> => {
  const kept = readPassword(secretsDir);
  if (kept !== null) return ok(kept);
  const running = runningOn(folder.path);
  if (running !== null) {
    return refused(
      refusal(
        'login-refused',
        `The password file of the running database (process ${running.pid}) is gone from ${secretsDir}: stop that process and start again; a new password is then made.`,
      ),
    );
  }
  takeOver(folder.path);
  clearStaleLock(folder.path);
  const password = newPassword();
  const failure = resetPassword(folder, password);
  return failure === null ? ok(keepPassword(secretsDir, password)) : refused(refusalFromOutput(failure, folder.path));
};

/** A folder made by another user (a first start without root) becomes PostgreSQL's own. */
export const takeOver = (path: string): void => {
  const { uid, gid } = runAs();
  if (uid === undefined || gid === undefined || statSync(path).uid === uid) return;
  for (const name of readdirSync(path, { recursive: true, encoding: 'utf8' })) lchownSync(join(path, name), uid, gid);
  lchownSync(path, uid, gid);
};

const ABANDONED = 10 * 60_000;

/** A first start that was killed leaves its half-made folder behind. */
const sweep = (dataDir: string): void => {
  for (const name of readdirSync(dataDir)) {
    const path = join(dataDir, name);
    if (name.startsWith('postgres.new-') && Date.now() - statSync(path).mtimeMs > ABANDONED) {
      rmSync(path, { recursive: true, force: true });
    }
  }
};
