// DESIGN.md §4 "audit": SHA-256 chains. A hash covers the one before it, so that nothing can be changed, taken out or put in.

import { createHash } from 'node:crypto';
import type { SealedRow, SealRow } from '@fkj/platform-store';

/** What a bucket's first seal, and the first checkpoint, follow. */
export const NOTHING: Buffer = Buffer.alloc(32);

const lineOf = (row: SealedRow): string =>
  JSON.stringify([
    row.bucket,
    String(row.n),
    row.kind,
    row.version,
    String(row.at),
    String(row.agent),
    String(row.patient),
    row.object === null ? null : String(row.object),
    row.action,
    row.purpose,
    row.rule,
    row.detail === null ? null : row.detail.toString('base64'),
  ]);

/** Hash of a seal: the one before it in the bucket, its place, and its rows in order. */
export const sealHash = (
  previous: Buffer,
  seal: Omit<SealRow, 'hash' | 'entries'>,
  rows: readonly SealedRow[],
): Buffer => {
  const hash = createHash('sha256').update(previous);
  hash.update(JSON.stringify([seal.bucket, String(seal.tick), String(seal.first), String(seal.last)]));
  for (const row of rows) hash.update('\n').update(lineOf(row));
  return hash.digest();
};

/** Hash of a tick: the one before it, and every seal that was made in it, by bucket. */
export const tickHash = (previous: Buffer, seals: readonly SealRow[]): Buffer => {
  const hash = createHash('sha256').update(previous);
  for (const seal of seals) hash.update(`\n${seal.tick} ${seal.bucket} ${seal.hash.toString('hex')}`);
  return hash.digest();
};
