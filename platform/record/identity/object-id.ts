// https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-8 and DESIGN.md §4: ids made by us hold their bucket.

import { BUCKETS } from './bucket.ts';

const OURS = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** What an id is made of: the clock and the dice are the caller's. */
export interface IdParts {
  /** ms since 1970. */
  readonly now: number;
  /** 0..4095. */
  readonly bucket: number;
  /** Eight random bytes, of which 62 bits are used. */
  readonly random: Uint8Array;
}

/** UUIDv8: 48 bits of time (ms), version 8, 12 bits of bucket, variant 2, 62 random bits. Lower case. */
export const makeId = ({ now, bucket, random }: IdParts): string => {
  if (bucket < 0 || bucket >= BUCKETS) throw new Error(`No id can hold bucket ${bucket}`);
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(now, 0, 6);
  bytes.writeUInt16BE(0x8000 | bucket, 6);
  bytes.set(random.subarray(0, 8), 8);
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

/** The bucket that an id holds; null when the id has not our form. */
export const bucketInId = (id: string): number | null => (OURS.test(id) ? Number.parseInt(id.slice(15, 18), 16) : null);
