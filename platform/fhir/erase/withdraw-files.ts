// DESIGN.md §1.4: exports and uploads that hold something of what was erased are withdrawn; who asked for them asks again.

import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BulkHouse } from '../bulk/bulk-house.ts';
import { jobFolder, removeFiles } from '../bulk/job/part-file.ts';

/** Ends every job of which a file names one of these ids, and removes its files. */
export async function withdrawFiles({ folder, jobs }: BulkHouse, ids: readonly string[]): Promise<void> {
  for (const job of await readdir(folder).catch(() => [])) {
    const files = await readdir(jobFolder(folder, job)).catch(() => []);
    for (const file of files) {
      if (!(await names(join(jobFolder(folder, job), file), ids))) continue;
      // First the job: whoever works on it writes no more once it knows.
      await jobs.withdraw(job);
      await removeFiles(folder, job);
      break;
    }
  }
}

/** Longer than any id with what stands around it. */
const OVERLAP = 80;

/** Whether a file has one of the ids as a whole word: as an id, or at the end of a reference. */
async function names(path: string, ids: readonly string[]): Promise<boolean> {
  const wanted = new Set(ids);
  let before = '';
  try {
    for await (const chunk of createReadStream(path, { encoding: 'utf8' })) {
      const text = before + String(chunk);
      for (const [word] of text.matchAll(/[A-Za-z0-9.-]{1,64}/g)) if (wanted.has(word)) return true;
      before = text.slice(-OVERLAP);
    }
  } catch (error) {
    // Somebody has removed it meanwhile.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
  return false;
}
