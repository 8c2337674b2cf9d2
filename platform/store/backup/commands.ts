// Issue 2 B6: `npm run backup -- FILE` and `npm run restore -- FILE`.

import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type DatabaseOptions, openDatabase } from '../engine/database.ts';
import type { EngineRefusal } from '../engine/refusal.ts';
import type { Result } from '../result.ts';
import { type BackupSummary, backup } from './backup.ts';
import type { BackupRefusal } from './refusal.ts';
import { type RestoreSummary, restore } from './restore.ts';

export interface BackupCommand {
  readonly file: string;
  readonly database: DatabaseOptions;
  /** Folder of the migrations. */
  readonly migrations: string;
  readonly print: (line: string) => void;
}

type Outcome<Summary> = Result<Summary, BackupRefusal | EngineRefusal>;

/** Writes FILE, also while the server runs; a file that is there stays. Answers the exit code. */
export const backupCommand = async (command: BackupCommand): Promise<0 | 1> =>
  report(
    command,
    await takeBackup(command),
    ({ tables, rows, bytes }) =>
      `Backed up ${rows} rows of ${tables} tables into ${command.file} (${bytes} bytes). The keys in SECRETS_DIR are not in it: keep a copy of them apart.`,
  );

/** Puts FILE into the empty database of the settings; the server must not run on it. Answers the exit code. */
export const restoreCommand = async (command: BackupCommand): Promise<0 | 1> =>
  report(
    command,
    await putBack(command),
    ({ tables, rows, taken }) => `Restored ${rows} rows of ${tables} tables from the backup of ${taken}.`,
  );

const report = <Summary>(
  { print }: BackupCommand,
  outcome: Outcome<Summary>,
  inWords: (summary: Summary) => string,
): 0 | 1 => {
  if (outcome.ok) {
    print(inWords(outcome.value));
    return 0;
  }
  print(`${outcome.error.sentence} (${outcome.error.code})`);
  if (outcome.error.detail !== undefined) print(outcome.error.detail);
  return 1;
};

const printer =
  ({ print }: BackupCommand) =>
  ({ table, rows }: { readonly table: string; readonly rows: number }): void =>
    print(`  ${table}: ${rows} rows`);

const takeBackup = async (command: BackupCommand): Promise<Outcome<BackupSummary>> => {
  const { file } = command;
  if ((await stat(file).catch(() => null)) !== null) {
    return { ok: false, error: { code: 'file-exists', sentence: `${file} exists already: choose another name.` } };
  }
  const opened = await openDatabase({ ...command.database, purpose: 'visit' });
  if (!opened.ok) return opened;
  const part = `${file}.part`;
  try {
    const sink = createWriteStream(part, { mode: 0o600 });
    await once(sink, 'open');
    const broken = new Promise<never>((_, reject) => sink.once('error', reject));
    const taken = await Promise.race([backup(opened.value.pool, sink, printer(command)), broken]);
    await Promise.race([new Promise<void>((resolve) => sink.end(resolve)), broken]);
    if (!taken.ok) return taken;
    await makeDurable(part);
    await rename(part, file);
    await makeDurable(dirname(file));
    return taken;
  } catch (error) {
    return fileTrouble(
      error,
      'file-unwritable',
      `${file} cannot be written: choose a folder with space that you may write to.`,
    );
  } finally {
    await rm(part, { force: true }).catch(() => undefined);
    await opened.value.stop();
  }
};

const putBack = async (command: BackupCommand): Promise<Outcome<RestoreSummary>> => {
  try {
    await (await open(command.file)).close();
  } catch (error) {
    return fileTrouble(error, 'file-unreadable', `${command.file} cannot be read: check its name and who may read it.`);
  }
  const opened = await openDatabase({ ...command.database, purpose: 'serve' });
  if (!opened.ok) return opened;
  try {
    return await restore(opened.value.pool, {
      file: createReadStream(command.file, { highWaterMark: 2 ** 20 }),
      migrations: command.migrations,
      onProgress: printer(command),
    });
  } finally {
    await opened.value.stop();
  }
};

const makeDurable = async (path: string): Promise<void> => {
  const handle = await open(path);
  await handle.sync();
  await handle.close();
};

/** Errors of the file are the operator's to mend; all others are bugs. */
const fileTrouble = (
  error: unknown,
  code: 'file-unwritable' | 'file-unreadable',
  sentence: string,
): { readonly ok: false; readonly error: BackupRefusal } => {
  if (!(error instanceof Error && 'syscall' in error)) throw error;
  return { ok: false, error: { code, sentence, detail: error.message } };
};
