// DESIGN.md §1.7 "ports": the one door through which the registers are asked; https://www.rfc-editor.org/rfc/rfc6750 for the token.

import { ok, type Result, refused } from '@fkj/platform-record';
import { type RegisterName, type RegisterTrouble, trouble } from './known.ts';

/** How a register is reached. */
export interface RegisterAccess {
  /** Without a slash at its end. */
  readonly base: string;
  /** The value of the Authorization header ('Bearer …', 'Basic …'); null where none is to be had. */
  readonly authorization: () => Promise<string | null>;
  /** ms for the whole answer. */
  readonly patience: number;
}

export interface RegisterCall {
  readonly register: RegisterName;
  readonly method: 'GET' | 'POST';
  /** Begins with a slash; holds no number of a person. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Bytes of one answer. */
const LARGEST = 8 * 1024 * 1024;

/** The body of an answer; null where the register has nothing (404). */
export async function call(
  { base, authorization, patience }: RegisterAccess,
  { register, method, path, headers = {}, body }: RegisterCall,
): Promise<Result<string | null, RegisterTrouble>> {
  const token = await authorization().catch(() => null);
  if (token === null) return refused(trouble(register, 'denied'));
  try {
    const answer = await fetch(`${base}${path}`, {
      method,
      headers: { ...headers, authorization: token },
      ...(body === undefined ? {} : { body }),
      redirect: 'error',
      signal: AbortSignal.timeout(patience),
    });
    const text = await textOf(answer);
    if (answer.status === 404) return ok(null);
    if (answer.status === 401 || answer.status === 403) return refused(trouble(register, 'denied'));
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
