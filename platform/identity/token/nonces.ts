// https://datatracker.ietf.org/doc/html/rfc9449#section-9: nonces of the resource server: made from time and a key, kept nowhere.

import { createHmac, hkdfSync } from 'node:crypto';

export interface Nonces {
  /** The one to use now. */
  current(): string;
  /** Is it the current one, or the one before? */
  taken(nonce: string): boolean;
}

const STEP_MS = 5 * 60_000;

/** 32 bytes for one use, from the key that seals artefacts: the same in every process of the house. */
export const nonceKey = (sealing: string, use: string): Buffer =>
  Buffer.from(hkdfSync('sha256', Buffer.from(sealing, 'base64url'), '', use, 32));

/** Each is good for five to ten minutes. */
export const makeNonces = (key: Buffer, now: () => number): Nonces => {
  const at = (step: number): string => createHmac('sha256', key).update(String(step)).digest('base64url');
  const step = (): number => Math.floor(now() / STEP_MS);
  return {
    current: () => at(step()),
    taken: (nonce) => nonce === at(step()) || nonce === at(step() - 1),
  };
};
