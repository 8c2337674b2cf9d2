// Issue 2 B6: the backup file. README.md "Backup file" is its description.

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { BackupStopped } from './refusal.ts';

/**
 * header: JSON. table: JSON, followed by its data blocks. data: gzip of COPY text. sequences: JSON.
 * end: the SHA-256 of everything before it.
 */
export type BlockKind = 'header' | 'table' | 'data' | 'sequences' | 'end';

export interface Block {
  readonly kind: BlockKind;
  readonly content: Buffer;
}

const MAGIC = Buffer.from('FKJBACKUP1\n');
const KINDS: readonly BlockKind[] = ['header', 'table', 'data', 'sequences', 'end'];
/** kind (1), length (4), SHA-256 of the content (32). */
const PREFIX = 37;
const LARGEST = 64 * 2 ** 20;

const sha256 = (content: Buffer): Buffer => createHash('sha256').update(content).digest();
const compress = promisify(gzip);
const expand = promisify(gunzip);

export interface BlockWriter {
  /** Content of 'data' is compressed on the way. Waits while the file is slower than we are. */
  write(kind: Exclude<BlockKind, 'end'>, content: Buffer | object): Promise<void>;
  /** Writes the end; the file is whole from here on. Answers its size in bytes. */
  finish(): Promise<number>;
}

/** Writes blocks to a stream that it does not end. */
export const blockWriter = (sink: Writable): BlockWriter => {
  const whole = createHash('sha256');
  let size = 0;
  const put = async (bytes: Buffer): Promise<void> => {
    size += bytes.length;
    whole.update(bytes);
    if (!sink.write(bytes)) await once(sink, 'drain');
  };
  const block = async (kind: BlockKind, content: Buffer): Promise<void> => {
    const prefix = Buffer.alloc(PREFIX);
    prefix.writeUInt8(KINDS.indexOf(kind), 0);
    prefix.writeUInt32BE(content.length, 1);
    sha256(content).copy(prefix, 5);
    await put(Buffer.concat([prefix, content]));
  };
  let started: Promise<void> | undefined;
  return {
    write: async (kind, content) => {
      started ??= put(MAGIC);
      await started;
      if (!Buffer.isBuffer(content)) await block(kind, Buffer.from(JSON.stringify(content)));
      else await block(kind, await compress(content, { level: 3 }));
    },
    finish: async () => {
      await block('end', whole.copy().digest());
      return size;
    },
  };
};

/** Reads and checks block after block; ends after a correct 'end'. Throws BackupStopped at the first that is wrong. */
export async function* readBlocks(source: AsyncIterable<Buffer>): AsyncGenerator<Block> {
  const whole = createHash('sha256');
  const take = taker(source);
  const magic = await take(MAGIC.length);
  if (magic === null || !magic.subarray(0, 9).equals(MAGIC.subarray(0, 9))) {
    throw stopped('not-a-backup', 'The file is not a backup made by "npm run backup".');
  }
  if (!magic.equals(MAGIC)) {
    throw stopped(
      'backup-version',
      'The file was made by another version of "npm run backup": restore it with that version.',
    );
  }
  whole.update(magic);
  for (;;) {
    const prefix = await take(PREFIX);
    const kind = prefix === null ? undefined : KINDS[prefix.readUInt8(0)];
    const length = prefix?.readUInt32BE(1) ?? 0;
    if (prefix !== null && (kind === undefined || length > LARGEST)) throw damaged();
    const content = prefix === null ? null : await take(length);
    if (prefix === null || kind === undefined || content === null) {
      throw stopped('truncated', 'The backup file ends too early: copy it again, or use another backup.');
    }
    if (!sha256(content).equals(prefix.subarray(5))) throw damaged();
    if (kind === 'end') {
      if (!content.equals(whole.digest()) || (await take(1)) !== null) throw damaged();
      return;
    }
    whole.update(prefix).update(content);
    yield { kind, content: kind === 'data' ? await expand(content) : content };
  }
}

const stopped = (code: 'not-a-backup' | 'backup-version' | 'truncated' | 'damaged', sentence: string): BackupStopped =>
  new BackupStopped({ code, sentence });

const damaged = (): BackupStopped =>
  stopped('damaged', 'The backup file has been changed or damaged: its checksum does not agree. Use another backup.');

/** Takes an exact number of bytes from a stream of chunks; null when it has fewer left. */
const taker = (source: AsyncIterable<Buffer>): ((length: number) => Promise<Buffer | null>) => {
  const chunks = source[Symbol.asyncIterator]();
  let held: Buffer[] = [];
  let size = 0;
  return async (length) => {
    while (size < length) {
      const { done, value } = await chunks.next();
      if (done === true) return null;
      held.push(value);
      size += value.length;
    }
    const all = Buffer.concat(held);
    held = [all.subarray(length)];
    size = all.length - length;
    return all.subarray(0, length);
  };
};
