// DESIGN.md §9 "default database" and issue 2 B5: whatever stops the database is one sentence that says what to do.

import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';

export type EngineCode =
  | 'binaries-missing'
  | 'binaries-unusable'
  | 'folder-unwritable'
  | 'folder-foreign'
  | 'folder-version'
  | 'disk-full'
  | 'in-use'
  | 'not-answering'
  | 'refused-to-start'
  | 'unreachable'
  | 'login-refused'
  | 'no-such-database'
  | 'server-too-old';

/** Why there is no database. `sentence` is for the operator; `detail` is PostgreSQL's own last words, for the log. */
export interface EngineRefusal {
  readonly code: EngineCode;
  readonly sentence: string;
  readonly detail?: string;
}

export const refusal = (code: EngineCode, sentence: string, detail?: string): EngineRefusal =>
  detail === undefined ? { code, sentence } : { code, sentence, detail };

/** What PostgreSQL wrote (English, lc_messages C) before it gave up on the folder. */
export const refusalFromOutput = (output: string, folder: string): EngineRefusal => {
  const lastWords = output.trim().split('\n').slice(-5).join('\n');
  if (/No space left on device|Disk quota exceeded/.test(output) || spaceAt(dirname(folder)) < SEGMENT)
    return diskFull(folder, lastWords);
  if (
    /Permission denied|wrong ownership|Read-only file system|Operation not permitted|could not access directory/.test(
      output,
    )
  ) {
    return unwritable(folder, lastWords);
  }
  if (/database files are incompatible with server/.test(output)) {
    return refusal('folder-version', `The database in ${folder} was made by another version of PostgreSQL.`, lastWords);
  }
  return refusal(
    'refused-to-start',
    `The database in ${folder} does not start: read its last words here and in postgres.log beside it; if the files are damaged, move them away and run "npm run restore" with your last backup.`,
    lastWords,
  );
};

/** What the file system said of the folder; null for errors that are bugs. */
export const refusalFromErrno = (error: unknown, folder: string): EngineRefusal | null => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(folder, String(error));
  return ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOENT', 'ENAMETOOLONG'].includes(code)
    ? unwritable(folder, String(error))
    : null;
};

/** Bytes that can still be written where the folder is; infinite when the system does not say. */
export const spaceAt = (folder: string): number => {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
};

/** One segment of write-ahead log. PostgreSQL dies of a bus error on a full disk, which says nothing of space. */
const SEGMENT = 16 * 2 ** 20;

export const diskFull = (folder: string, detail: string): EngineRefusal =>
  refusal(
    'disk-full',
    `The disk that holds ${folder} is full: free some space; the database then starts again.`,
    detail,
  );

const unwritable = (folder: string, detail: string): EngineRefusal =>
  refusal(
    'folder-unwritable',
    `The folder ${folder} cannot be written: set DATA_DIR to a folder that the user who starts the server owns.`,
    detail,
  );
