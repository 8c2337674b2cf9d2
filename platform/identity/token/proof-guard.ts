// https://datatracker.ietf.org/doc/html/rfc9449#section-11.1: a proof is good once, in whatever process it arrives.

import { createHash } from 'node:crypto';
import { ok, type Result, refused } from '@fkj/platform-record';
import type { IdentityUsed } from '@fkj/platform-store';
import type { Nonces } from './nonces.ts';
import { type KnownKey, PROOF_SECONDS, type ProofQuestion, proofChecker } from './proof.ts';
import { type AuthenticationRefusal, refusal } from './refusal.ts';

/** Answers the key of a good proof, to be handed in with the next one of the same token. */
export type ProofGuard = (question: ProofQuestion) => Promise<Result<KnownKey, AuthenticationRefusal>>;

export interface ProofGuardOptions {
  readonly publicUrl: string;
  readonly used: IdentityUsed;
  readonly nonces: Nonces;
  /** 'required': proofs must carry a nonce of ours. */
  readonly nonce: 'required' | 'optional';
  readonly now: () => number;
}

export const proofGuard = (options: ProofGuardOptions): ProofGuard => {
  const check = proofChecker(options);
  const wantsNonce = (nonce: string | null): boolean =>
    nonce === null ? options.nonce === 'required' : !options.nonces.taken(nonce);
  return async (question) => {
    const proof = check(question);
    if (!proof.ok) return refused(refusal('proof', proof.error));
    const { known, jti, iat, nonce } = proof.value;
    if (wantsNonce(nonce)) return refused({ ...refusal('nonce'), nonce: options.nonces.current() });
    const key = createHash('sha256').update(`${question.jkt} ${jti}`).digest();
    // Twice the window: the clock of the database may differ from ours.
    const use = await options.used.use(key, (iat + 2 * PROOF_SECONDS) * 1000);
    return use === 'first' ? ok(known) : refused(refusal('replay'));
  };
};
