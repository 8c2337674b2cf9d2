// DESIGN.md §5 "The audit keeps queries encrypted": AES-256-GCM, https://csrc.nist.gov/pubs/sp/800/38/d/final

import { createCipheriv, createDecipheriv } from 'node:crypto';
import { randomBytes } from '../identity/random-bytes.ts';

/** What the log keeps beside its columns. */
export interface AuditDetail {
  /** The question as asked. */
  readonly query?: string;
  /** Written reason of the caller. */
  readonly reason?: string;
  /** Agreements under which the caller looked beyond her own data controller. */
  readonly across?: string;
}

const NONCE = 12;
const TAG = 16;

/** Nonce, ciphertext, tag. Null when there is nothing to keep. */
export const sealDetail = (detail: AuditDetail, key: Uint8Array): Buffer | null => {
  if (detail.query === undefined && detail.reason === undefined && detail.across === undefined) return null;
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const told = [detail.query ?? null, detail.reason ?? null];
  const text = JSON.stringify(detail.across === undefined ? told : [...told, detail.across]);
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
};

/** Opens what `sealDetail` closed; null when it was made under another key or has been changed. */
export const openDetail = (sealed: Uint8Array, key: Uint8Array): AuditDetail | null => {
  const bytes = Buffer.from(sealed);
  if (bytes.length < NONCE + TAG) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE));
  decipher.setAuthTag(bytes.subarray(-TAG));
  try {
    const text = Buffer.concat([decipher.update(bytes.subarray(NONCE, -TAG)), decipher.final()]).toString('utf8');
    const [query, reason, across] = JSON.parse(text) as readonly (string | null)[];
    return { ...(query != null && { query }), ...(reason != null && { reason }), ...(across != null && { across }) };
  } catch {
    return null;
  }
};
