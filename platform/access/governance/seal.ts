// https://csrc.nist.gov/pubs/sp/800/38/d/final: reasons of requests are kept encrypted; a reason may tell of somebody's health.

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

export interface Seal {
  close(value: unknown): Buffer;
  /** Throws when it was not closed with this key. */
  open(sealed: Buffer): unknown;
}

const NONCE = 12;
const TAG = 16;

/** AES-256-GCM with a key of 32 bytes. */
export const sealWith = (key: Uint8Array): Seal => ({
  close: (value) => {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    return Buffer.concat([nonce, cipher.update(JSON.stringify(value), 'utf8'), cipher.final(), cipher.getAuthTag()]);
  },
  open: (sealed) => {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE));
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG));
    const text = Buffer.concat([decipher.update(sealed.subarray(NONCE, sealed.length - TAG)), decipher.final()]);
    return JSON.parse(text.toString('utf8'));
  },
});
