// https://nvlpubs.nist.gov/nistpubs/Legacy/SP/nistspecialpublication800-38d.pdf: AES-256-GCM for what the database keeps for us.

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

export interface Seal {
  /** `bound` names the row; a payload moved to another row does not open. */
  close(value: unknown, bound: Buffer): Buffer;
  /** Null when it was changed, moved, or sealed with a key that is gone. */
  open(sealed: Buffer, bound: Buffer): unknown;
}

const ID = 4;
const IV = 12;
const TAG = 16;

/** Seals JSON values. Layout: key id (4) | iv (12) | tag (16) | cipher text. The first key seals, every key opens. */
export const makeSeal = (keys: readonly { readonly id: string; readonly key: string }[]): Seal => {
  const known = keys.map(({ id, key }) => ({ id: Buffer.from(id, 'hex'), key: Buffer.from(key, 'base64url') }));
  const [current] = known;
  if (current === undefined) throw new Error('identity has no sealing key');
  return {
    close: (value, bound) => {
      const iv = randomBytes(IV);
      const cipher = createCipheriv('aes-256-gcm', current.key, iv).setAAD(bound);
      const text = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
      return Buffer.concat([current.id, iv, cipher.getAuthTag(), text]);
    },
    open: (sealed, bound) => {
      const key = known.find(({ id }) => id.equals(sealed.subarray(0, ID)))?.key;
      if (key === undefined || sealed.length < ID + IV + TAG) return null;
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(ID, ID + IV))
        .setAAD(bound)
        .setAuthTag(sealed.subarray(ID + IV, ID + IV + TAG));
      try {
        const text = Buffer.concat([decipher.update(sealed.subarray(ID + IV + TAG)), decipher.final()]);
        return JSON.parse(text.toString('utf8'));
      } catch {
        return null;
      }
    },
  };
};
