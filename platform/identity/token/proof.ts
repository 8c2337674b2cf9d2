// https://datatracker.ietf.org/doc/html/rfc9449#section-4.3: the checks of a DPoP proof, in the order of the RFC.

import { createHash } from 'node:crypto';
import { ok, type Result, refused } from '@fkj/platform-record';
import { sameServer } from '../oauth/loopback.ts';
import { type ProofKey, readProofKey } from './proof-key.ts';

/** What is wrong with a proof: the claim's name, or `proof` when it is not one at all. */
export type ProofFault = 'proof' | 'key' | 'htm' | 'htu' | 'iat' | 'jti' | 'ath' | 'nonce';

/** The request as it came. */
export interface PresentedRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** The header of the last good proof of a token: most clients send the same one each time. */
export interface KnownKey {
  readonly header: string;
  readonly key: ProofKey;
}

export interface ProofQuestion {
  readonly request: PresentedRequest;
  readonly token: string;
  /** Thumbprint that the token is bound to. */
  readonly jkt: string;
  readonly known: KnownKey | null;
}

export interface GoodProof {
  readonly known: KnownKey;
  readonly jti: string;
  /** Seconds since 1970. */
  readonly iat: number;
  readonly nonce: string | null;
}

/** Seconds that a proof may be old, or ahead by clocks that differ. */
export const PROOF_SECONDS = 60;
const LONGEST_PROOF = 4_096;
const LONGEST_JTI = 256;

const parse = (segment: string): unknown => {
  try {
    return JSON.parse(Buffer.from(segment, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
};

const isMembers = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Scheme, host and path; query and fragment do not count (§4.3 item 9). */
const sameAddress = (htu: string, expected: string): boolean => {
  if (htu === expected) return true;
  if (!URL.canParse(htu)) return false;
  const given = new URL(htu);
  if (given.username !== '' || given.password !== '') return false;
  return sameServer(`${given.origin}${given.pathname}`, new URL(expected).href);
};

const keyOf = (header: string, { known }: ProofQuestion): KnownKey | null => {
  if (known?.header === header) return known;
  const key = readProofKey(parse(header));
  return key === null ? null : { header, key };
};

const pathOf = (url: string): string => {
  const end = url.search(/[?#]/);
  return end < 0 ? url : url.slice(0, end);
};

/** Checks a proof except for its replay and nonce, which need memory. */
export const proofChecker =
  (options: { readonly publicUrl: string; readonly now: () => number }) =>
  (question: ProofQuestion): Result<GoodProof, ProofFault> => {
    const proof = question.request.headers['dpop'];
    if (typeof proof !== 'string' || proof.length > LONGEST_PROOF) return refused('proof');
    const [header = '', body = '', signature = '', ...more] = proof.split('.');
    const known = keyOf(header, question);
    if (known === null || more.length > 0) return refused('proof');
    if (known.key.thumbprint !== question.jkt) return refused('key');
    if (!known.key.signed(`${header}.${body}`, Buffer.from(signature, 'base64url'))) return refused('proof');
    const claims = parse(body);
    if (!isMembers(claims)) return refused('proof');
    const { jti, htm, htu, iat, ath, nonce } = claims;
    if (htm !== question.request.method) return refused('htm');
    const expected = `${options.publicUrl}${pathOf(question.request.url)}`;
    if (typeof htu !== 'string' || !sameAddress(htu, expected)) return refused('htu');
    const seconds = options.now() / 1000;
    if (typeof iat !== 'number' || !(Math.abs(seconds - iat) <= PROOF_SECONDS)) return refused('iat');
    if (typeof jti !== 'string' || jti === '' || jti.length > LONGEST_JTI) return refused('jti');
    if (ath !== createHash('sha256').update(question.token).digest('base64url')) return refused('ath');
    if (nonce !== undefined && typeof nonce !== 'string') return refused('nonce');
    return ok({ known, jti, iat, nonce: nonce ?? null });
  };
