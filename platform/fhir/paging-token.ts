// DESIGN.md §5: links of a search are encrypted tokens bound to the caller, with expiry; AES-256-GCM (NIST SP 800-38D).

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { type Cursor, ok, type Result } from '@fkj/platform-record';
import { type Refusal, refuse } from './outcome/refusal.ts';

/** A search as it was asked, and where its page begins. */
export interface PageState {
  readonly kind: string;
  /** The parameters, form-encoded. */
  readonly parameters: string;
  readonly after: Cursor | null;
}

export interface TokenKey {
  /** 32 bytes. */
  readonly key: Uint8Array;
  /** Whose token it is (`callerKey`); authenticated with the token, not written in it. */
  readonly caller: string;
}

const NONCE = 12;
const TAG = 16;

/** Makes a token that only this caller can use, until `expires` (ms). */
export function sealPage(state: PageState, expires: number, { key, caller }: TokenKey): string {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(caller));
  const plain = JSON.stringify([expires, state.kind, state.parameters, state.after]);
  return Buffer.concat([nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString(
    'base64url',
  );
}

/** Opens a token; one that is old, damaged or another's is refused with the same words. */
export function openPage(token: string, now: number, { key, caller }: TokenKey): Result<PageState, Refusal> {
  const sealed = Buffer.from(token, 'base64url');
  if (sealed.length <= NONCE + TAG) return refuse('page-token');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE));
  decipher.setAAD(Buffer.from(caller));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG));
  let plain: string;
  try {
    plain = decipher.update(sealed.subarray(NONCE, sealed.length - TAG), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return refuse('page-token');
  }
  // Authenticated: nobody but `sealPage` wrote it.
  const [expires, kind, parameters, after] = JSON.parse(plain) as [number, string, string, Cursor | null];
  return now < expires ? ok({ kind, parameters, after }) : refuse('page-token');
}
