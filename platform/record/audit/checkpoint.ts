// DESIGN.md §4 "audit": what is kept outside the database. Ed25519: https://www.rfc-editor.org/rfc/rfc8032

import { type KeyObject, sign, verify } from 'node:crypto';
import { appendFile, open } from 'node:fs/promises';

/** The state of the whole log after a tick of the sealer. */
export interface Checkpoint {
  readonly tick: string;
  /** ms since 1970. */
  readonly at: number;
  /** Number of the last row that is sealed. */
  readonly last: string;
  /** How many buckets were sealed in this tick. */
  readonly seals: number;
  /** Hex. */
  readonly hash: string;
  /** Base64, over the other members. */
  readonly signature: string;
}

const signed = ({ tick, at, last, seals, hash }: Omit<Checkpoint, 'signature'>): Buffer =>
  Buffer.from(JSON.stringify([tick, at, last, seals, hash]));

export const signCheckpoint = (checkpoint: Omit<Checkpoint, 'signature'>, privateKey: KeyObject): Checkpoint => ({
  ...checkpoint,
  signature: sign(null, signed(checkpoint), privateKey).toString('base64'),
});

export const isGenuine = (checkpoint: Checkpoint, publicKey: KeyObject): boolean =>
  verify(null, signed(checkpoint), publicKey, Buffer.from(checkpoint.signature, 'base64'));

/** Where checkpoints are kept: appended only, best on another machine's disk. */
export interface CheckpointKeeper {
  append(checkpoint: Checkpoint): Promise<void>;
  /** The last one; null when there is none. */
  latest(): Promise<Checkpoint | null>;
  /** In the order of writing. A line that is no checkpoint is an error of the file and throws. */
  all(): Promise<readonly Checkpoint[]>;
}

/** A file with one checkpoint a line. */
export const checkpointFile = (path: string): CheckpointKeeper => ({
  append: (checkpoint) => appendFile(path, `${JSON.stringify(checkpoint)}\n`, { mode: 0o600, flush: true }),
  latest: async () => (await linesOf(path, TAIL)).map((line): Checkpoint => JSON.parse(line)).at(-1) ?? null,
  all: async () => (await linesOf(path, null)).map((line): Checkpoint => JSON.parse(line)),
});

/** Longer than any two lines. */
const TAIL = 2048;

/** Whole lines of the file, or of its last `bytes`. A line that a crash has cut short is left out. */
const linesOf = async (path: string, bytes: number | null): Promise<readonly string[]> => {
  const file = await open(path, 'r').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  });
  if (file === null) return [];
  try {
    const { size } = await file.stat();
    const start = bytes === null ? 0 : Math.max(0, size - bytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
    const lines = buffer
      .toString('utf8', 0, bytesRead)
      .split('\n')
      .slice(start === 0 ? 0 : 1, -1);
    return lines.filter((line) => line.endsWith('}'));
  } finally {
    await file.close();
  }
};
