// Issue 2 B5: data folders for tests of the engine, taken away with whatever still runs on them.

import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { endOrphans, stopPostmaster } from '../engine/postmaster.ts';

const folders: string[] = [];

/** A new, empty folder; after the tests of the file its database is stopped and it is removed. */
export const dataFolder = (): string => {
  const folder = mkdtempSync('/tmp/fkj-data-');
  chmodSync(folder, 0o755);
  folders.push(folder);
  return folder;
};

afterAll(async () => {
  for (const folder of folders) {
    const cluster = join(folder, 'postgres');
    if (existsSync(cluster)) {
      await stopPostmaster(cluster, 5_000);
      endOrphans(cluster);
    }
    rmSync(folder, { recursive: true, force: true });
  }
});
