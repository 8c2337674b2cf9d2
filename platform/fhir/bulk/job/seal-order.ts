// DESIGN.md §4 "job": what a caller has asked for may name persons, and is kept encrypted: AES-256-GCM (NIST SP 800-38D).

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const NONCE = 12;
const TAG = 16;

/** The order of a job as the job table keeps it; `id` is bound to it. */
export function sealOrder(order: object, id: string, key: Uint8Array): string {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(`job ${id}`));
  const sealed = Buffer.concat([cipher.update(JSON.stringify(order), 'utf8'), cipher.final()]);
  return JSON.stringify({ sealed: Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64') });
}

/** The order again. It throws when the key is another, or somebody else has written it. */
export function openOrder<Order extends object>(detail: string, id: string, key: Uint8Array): Order {
  // Written by `sealOrder`: the tag proves it.
  const sealed = Buffer.from((JSON.parse(detail) as { sealed: string }).sealed, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE));
  decipher.setAAD(Buffer.from(`job ${id}`));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG));
  const plain =
    decipher.update(sealed.subarray(NONCE, sealed.length - TAG), undefined, 'utf8') + decipher.final('utf8');
  return JSON.parse(plain) as Order;
}
