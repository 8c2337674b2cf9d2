// DESIGN.md §5 "load data": an import that was broken off goes on where it stopped.

import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Which bundles one receiver has acknowledged. */
export interface Checkpoint {
  has(digest: string): boolean;
  add(digest: string): void;
}

/** A text file with one 'receiver digest' a line; appended to after each acknowledgement. */
export const fileCheckpoint = (path: string, receiver: string): Checkpoint => {
  mkdirSync(dirname(path), { recursive: true });
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
  const done = new Set(
    lines.filter((line) => line.startsWith(`${receiver} `)).map((line) => line.slice(receiver.length + 1)),
  );
  return {
    has: (digest) => done.has(digest),
    add: (digest) => {
      done.add(digest);
      appendFileSync(path, `${receiver} ${digest}\n`);
    },
  };
};
