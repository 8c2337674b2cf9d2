// DESIGN.md §1.7 "ports": the one door through which the registers are asked; https://www.rfc-editor.org/rfc/rfc6750 and /rfc9449#section-9 for the token.

import { ok, type Result, refused } from '@fkj/platform-record';
import { type RegisterName, type RegisterTrouble, trouble } from './known.ts';

/** How a register is reached. */
export interface RegisterAccess {
  /** Without a slash at its end. */
  readonly base: string;
  /** The headers that prove who we are; null where none are to be had, or no others than those that were refused. */
  readonly authorization: (asked: AskedRequest) => Promise<Readonly<Record<string, string>> | null>;
  /** ms for the whole answer. */
  readonly patience: number;
}

/** A request before it is sent. `refused` at the second try: the register answered 401, perhaps with a nonce that it wants. */
export interface AskedRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly refused: { readonly nonce: string | null } | null;
}

export interface RegisterCall {
  readonly register: RegisterName;
  readonly method: 'GET' | 'POST';
  /** Begins with a slash; holds no number of a person. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** SOAP tells what it does not take by a fault under 500: its text is an answer. */
  readonly faults?: 'answers';
}

/** Bytes of one answer. */
const LARGEST = 8 * 1024 * 1024;

/** The body of an answer; null where the register has nothing (404). Who is not let in is asked once more, with what the register wants. */
export async function call(
  access: RegisterAccess,
  asked: RegisterCall,
): Promise<Result<string | null, RegisterTrouble>> {
  const first = await tryOnce(access, asked, null);
  if (!('nonce' in first)) return first;
  const second = await tryOnce(access, asked, first);
  return 'nonce' in second ? refused(trouble(asked.register, 'denied')) : second;
}

async function tryOnce(
  { base, authorization, patience }: RegisterAccess,
  { register, method, path, headers = {}, body, faults }: RegisterCall,
  refusal: AskedRequest['refused'],
): Promise<Result<string | null, RegisterTrouble> | { readonly nonce: string | null }> {
  const url = `${base}${path}`;
  const proven = await authorization({ method, url, refused: refusal }).catch(() => null);
  if (proven === null) return refused(trouble(register, 'denied'));
  try {
    const answer = await fetch(url, {
      method,
      headers: { ...headers, ...proven },
      ...(body === undefined ? {} : { body }),
      redirect: 'error',
      signal: AbortSignal.timeout(patience),
    });
    const text = await textOf(answer);
    if (answer.status === 404) return ok(null);
    if (answer.status === 401) return { nonce: answer.headers.get('dpop-nonce') };
    if (answer.status === 403) return refused(trouble(register, 'denied'));
    if (answer.status === 500 && faults === 'answers' && text?.includes('Fault>') === true) return ok(text);
    if (answer.status === 429 || answer.status >= 500) return refused(trouble(register, 'unavailable'));
    if (answer.status !== 200) return refused(trouble(register, 'refused'));
    return text === null ? refused(trouble(register, 'unreadable')) : ok(text);
  } catch (error) {
    const late = error instanceof Error && error.name === 'TimeoutError';
    return refused(trouble(register, late ? 'slow' : 'unavailable'));
  }
}

/** Null where it is larger than any answer should be. */
async function textOf({ body }: Response): Promise<string | null> {
  if (body === null) return '';
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body) {
    size += piece.length;
    if (size > LARGEST) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
