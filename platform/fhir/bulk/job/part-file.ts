// https://github.com/ndjson/ndjson-spec and DESIGN.md §4 "job": files that grow by steps. Only what a checkpoint counts is ever shown.

import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** A file up to the checkpoint: what stands behind `bytes` was written by a process that died before it was counted. */
export interface PartFile {
  /** output: resources; deleted: Bundles of deletions; error: OperationOutcomes. */
  readonly list: 'output' | 'deleted' | 'error';
  readonly type: string;
  /** In the folder of the job, and in its address. */
  readonly name: string;
  readonly count: number;
  readonly bytes: number;
}

export interface PartWriter {
  add(list: PartFile['list'], type: string, line: string): void;
  /** Writes what was added; durable when it resolves. Answers all files of the job. */
  flush(): Promise<readonly PartFile[]>;
  close(): Promise<void>;
}

export const jobFolder = (folder: string, id: string): string => join(folder, id);

/** Removes what a job has left; nothing to remove is no error. A file that is just being read stays readable to its end. */
export const removeFiles = (folder: string, id: string): Promise<void> =>
  rm(jobFolder(folder, id), { recursive: true, force: true });

interface Growing {
  part: PartFile;
  handle: FileHandle | null;
  waiting: string[];
}

/**
 * Goes on after `before`. `turn` is the number of this holder of the job: each begins files of its own, so that one who
 * has lost the job, and does not know yet, spoils nothing.
 */
export function openParts(
  folder: string,
  { before, turn, most }: { readonly before: readonly PartFile[]; readonly turn: number; readonly most: number },
): PartWriter {
  const closed: PartFile[] = [...before];
  const growing = new Map<string, Growing>();
  let number = 0;

  const write = async (key: string, file: Growing): Promise<void> => {
    if (file.waiting.length === 0) return;
    const bytes = Buffer.from(file.waiting.join(''));
    const count = file.waiting.length;
    file.waiting = [];
    file.handle ??= await open(join(folder, file.part.name), 'ax', 0o600);
    await file.handle.appendFile(bytes);
    await file.handle.datasync();
    file.part = { ...file.part, count: file.part.count + count, bytes: file.part.bytes + bytes.length };
    if (file.part.bytes < most) return;
    await file.handle.close();
    closed.push(file.part);
    growing.delete(key);
  };

  return {
    add: (list, type, line) => {
      const key = `${list} ${type}`;
      let file = growing.get(key);
      if (file === undefined) {
        number += 1;
        const name = `${list}-${turn}-${number}.${type}.ndjson`;
        file = { part: { list, type, name, count: 0, bytes: 0 }, handle: null, waiting: [] };
        growing.set(key, file);
      }
      file.waiting.push(`${line}\n`);
    },
    flush: async () => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await Promise.all([...growing].map(([key, file]) => write(key, file)));
      return [...closed, ...[...growing.values()].map(({ part }) => part).filter(({ bytes }) => bytes > 0)];
    },
    close: async () => {
      await Promise.all([...growing.values()].map(({ handle }) => handle?.close()));
    },
  };
}
