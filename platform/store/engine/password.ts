// DESIGN.md §9 "socket or loopback with random password".

import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const fileIn = (folder: string): string => join(folder, 'postgres-password');

/** The kept password; null when there is none. */
export const readPassword = (folder: string): string | null => {
  try {
    return readFileSync(fileIn(folder), 'utf8').trim() || null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
};

/** Keeps the password for the owner's eyes only. A file that is already there stays and counts: the answer is what is kept. */
export const keepPassword = (folder: string, password: string): string => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = `${fileIn(folder)}.${process.pid}`;
  writeFileSync(draft, `${password}\n`, { mode: 0o600 });
  try {
    linkSync(draft, fileIn(folder));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    rmSync(draft);
  }
  return readPassword(folder) ?? password;
};
