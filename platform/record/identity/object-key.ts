// DESIGN.md §4 "head": objects are known in the store by 64 bits of their name; the id beside it makes a collision visible.

import { createHash, hash } from 'node:crypto';
import type { ObjectName } from '../reference.ts';

const RECENT = 20_000;
const recent = new Map<string, bigint>();

/** First eight bytes of SHA-256 over UTF-8 text, as a signed 64-bit number. */
export const hash64 = (text: string): bigint => {
  const known = recent.get(text);
  if (known !== undefined) return known;
  const made = BigInt.asIntN(64, BigInt(`0x${hash('sha256', text).slice(0, 16)}`));
  if (recent.size >= RECENT) recent.clear();
  recent.set(text, made);
  return made;
};

/** First four bytes of SHA-256 over UTF-8 text, as a signed 32-bit number: for names of parameters and units. */
export const hash32 = (text: string): number => Number(hash64(text) >> 32n);

/** Key of 'kind/id'. */
export const objectKey = ({ kind, id }: ObjectName): bigint => hash64(`${kind}/${id}`);

/** Key of a patient: that of the object 'Patient/id'. */
export const patientKey = (id: string): bigint => hash64(`Patient/${id}`);

/** Key in the locator: the first 16 bytes of SHA-256 as a UUID. Written 'kind/id' or 'ident|system|value'. */
export const locatorKey = (text: string): string => {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
};
