// DESIGN.md §1.4: what was erased is kept outside the database too, so that a restored older backup is brought up to it.

import { appendFile, readFile } from 'node:fs/promises';

/** One object that a decision took out of the record. It says nothing of what stood in it. */
export interface ErasureEntry {
  /** ms since 1970. */
  readonly at: number;
  readonly kind: string;
  readonly id: string;
  /** record: a Patient, and with her all that is kept with her alone. */
  readonly scope: 'entry' | 'record';
  /** Which decision. */
  readonly decision: string;
  /** Who carried it out, as the agent table has it (JSON). */
  readonly agent: string;
  /** Rows of the log whose details went: bucket and number. */
  readonly details: readonly (readonly [bucket: number, n: string])[];
}

/** Appended only; best copied to where the backups are. */
export interface ErasureRegister {
  append(entry: ErasureEntry): Promise<void>;
  /** In the order of writing. */
  all(): Promise<readonly ErasureEntry[]>;
}

/** A file with one erasure a line; one that a crash has cut short was never carried out, and is left out. */
export const erasureFile = (path: string): ErasureRegister => ({
  append: (entry) => appendFile(path, `${JSON.stringify(entry)}\n`, { mode: 0o600, flush: true }),
  all: async () => {
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
      throw error;
    });
    return text
      .split('\n')
      .filter((line) => line.startsWith('{') && line.endsWith('}'))
      .map((line): ErasureEntry => JSON.parse(line));
  },
});
