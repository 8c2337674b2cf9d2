// DESIGN.md §1.4, §5 `npm run restore`: a backup, and then the erasures that were carried out after it was taken.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type ErasureRegister, erasureFile, replayErasures } from '@fkj/platform-record';
import { migrate, openDatabase, restoreCommand } from '@fkj/platform-store';
import { erasuresPath, keyFrom } from '../secrets.ts';
import { type Settings, storeSettings } from '../settings.ts';

export interface Restore {
  readonly settings: Settings;
  readonly dist: string;
  readonly file: string;
  /** A copy of the register, where DATA_DIR has none. */
  readonly register: string | undefined;
}

/** The exit code. What was erased since the backup is erased again before anybody can read it. */
export const restoreAll = async ({ settings, dist, file, register }: Restore): Promise<number> => {
  const migrations = join(dist, 'migrations');
  const database = storeSettings(settings);
  const own = erasureFile(erasuresPath(settings));
  // Read first: a name that is wrong must not be found out after the database is there.
  const brought = register === undefined ? [] : await erasureFile(register).all();
  if (register !== undefined && brought.length === 0) {
    console.error(`${register} names no erasure: check its name.`);
    return 2;
  }
  const restored = await restoreCommand({ file, database, migrations, print: (line) => console.log(line) });
  if (restored !== 0) return restored;
  // Of another database than the embedded one there may be no folder yet.
  await mkdir(settings.dataDir, { recursive: true, mode: 0o700 });
  await addTo(own, brought);
  const entries = await own.all();
  if (entries.length === 0) {
    console.log('No register of erasures in DATA_DIR: nothing was erased again. Name it after FILE if there is one.');
    return 0;
  }
  const opened = await openDatabase(database);
  if (!opened.ok) {
    console.error(opened.error.sentence);
    return 1;
  }
  try {
    const { pool } = opened.value;
    const migrated = await migrate(pool, migrations);
    if (!migrated.ok) {
      console.error(migrated.error.sentence);
      return 1;
    }
    const auditKey = keyFrom(settings.secretsDir, 'audit-key');
    console.log(`Erased again: ${await replayErasures({ pool, auditKey, register: own })} objects.`);
    return 0;
  } finally {
    await opened.value.stop();
  }
};

/** What the register of DATA_DIR does not have yet. */
const addTo = async (own: ErasureRegister, brought: Awaited<ReturnType<ErasureRegister['all']>>): Promise<void> => {
  const known = new Set((await own.all()).map((entry) => JSON.stringify(entry)));
  for (const entry of brought) if (!known.has(JSON.stringify(entry))) await own.append(entry);
};
