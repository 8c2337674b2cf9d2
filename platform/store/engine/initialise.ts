// https://www.postgresql.org/docs/18/app-initdb.html and issue 2 B5: a new cluster, made whole or not at all.

import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ClusterFolder, giveAway, runOn } from './folder.ts';

/** The one role that can log in. */
export interface House {
  /** base64url characters only: it is written into SQL text. */
  readonly password: string;
  /** '' for the house itself; tests create databases or replicate. */
  readonly rights: '' | 'CREATEDB' | 'SUPERUSER';
}

/** Name of the role and of its database. */
export const HOUSE = 'fkj';

/** Nobody gets in without the password, not even the superuser that initdb makes (it has none). */
const HOST_BASED_ACCESS = `local all all scram-sha-256
local replication all scram-sha-256
`;

/** 192 random bits, safe in SQL text and in addresses. */
export const newPassword = (): string => randomBytes(24).toString('base64url');

/**
 * Makes a new cluster in `folder.path`, which must not exist. Answers null, or PostgreSQL's words on why not.
 * Throws what the file system throws (EACCES, ENOSPC …).
 */
export const initialise = (folder: ClusterFolder, house: House): string | null => {
  const making = { ...folder, path: mkdtempSync(`${folder.path}.new-`) };
  try {
    giveAway(making.path);
    const made = runOn(making, { program: 'initdb', args: initdbArguments(folder.binaries.major) });
    if (!made.succeeded) return made.output;
    writeFileSync(join(making.path, 'pg_hba.conf'), HOST_BASED_ACCESS);
    const failure = inSingleUser(making, [
      `CREATE ROLE ${HOUSE} LOGIN ${house.rights} PASSWORD '${house.password}'`,
      `CREATE DATABASE ${HOUSE} OWNER ${HOUSE}`,
    ]);
    if (failure !== null) return failure;
    moveInto(making.path, folder.path);
    return null;
  } finally {
    rmSync(making.path, { recursive: true, force: true });
  }
};

/** Another start that was faster wins; its cluster is as good. */
const moveInto = (made: string, path: string): void => {
  try {
    renameSync(made, path);
  } catch (error) {
    if (!existsSync(join(path, 'PG_VERSION'))) throw error;
  }
};

/** For a folder whose password file was lost: whoever owns the folder may set a new one. The postmaster must be stopped. */
export const resetPassword = (folder: ClusterFolder, password: string): string | null =>
  inSingleUser(folder, [`ALTER ROLE ${HOUSE} PASSWORD '${password}'`]);

/** Sorting by code point and Unicode letters, alike on every machine. */
const initdbArguments = (major: number): readonly string[] => [
  '--username=postgres',
  '--auth=reject',
  '--encoding=UTF8',
  ...(major >= 17 ? ['--locale-provider=builtin', '--locale=C.UTF-8'] : ['--lc-collate=C', '--lc-ctype=C.UTF-8']),
];

/** https://www.postgresql.org/docs/18/app-postgres.html "Single-User Mode": one statement a line. */
const inSingleUser = (folder: ClusterFolder, statements: readonly string[]): string | null => {
  const run = runOn(folder, {
    program: 'postgres',
    // -j would change what ends a statement; a statement that fails shows only as an ERROR line.
    args: ['--single', 'postgres'],
    input: `${statements.join('\n')}\n`,
  });
  return run.succeeded && !/ERROR:|FATAL:/.test(run.output) ? null : run.output;
};
