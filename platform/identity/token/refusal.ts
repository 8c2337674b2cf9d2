// https://datatracker.ietf.org/doc/html/rfc6750#section-3.1, /rfc9449#section-7.1: what a caller is told whose token is not taken.

import { proofAlgorithms } from './proof-key.ts';

export interface AuthenticationRefusal {
  readonly code:
    | 'no-token'
    | 'expired'
    | 'invalid'
    | 'revoked'
    | 'bound'
    | 'not-bound'
    | 'proof'
    | 'replay'
    | 'nonce'
    | 'attest'
    | 'step-up';
  /** A sentence the client's developer can act on. */
  readonly explanation: string;
  /** For the WWW-Authenticate header of a 401. */
  readonly challenge: string;
  /** For the DPoP-Nonce header; absent when none is wanted. */
  readonly nonce?: string;
}

type Code = AuthenticationRefusal['code'];

const explanations: Readonly<Record<Code, string>> = {
  'no-token': 'Send an access token: Authorization: Bearer <token>, or DPoP <token> with a proof.',
  expired: 'The access token has expired. Get a new one.',
  invalid: 'The access token is not valid here.',
  revoked: 'The access token has been revoked. Log in again.',
  bound: 'The access token is bound to a key. Send it as DPoP with a proof in the header DPoP.',
  'not-bound': 'The access token is not bound to a key. Send it as Bearer.',
  'step-up': 'The log-in is too old for this. Log in again.',
  attest: 'attestation_has_expired: make a new attest, and get a token with it.',
  proof: 'The DPoP proof does not fit this request',
  replay: 'The DPoP proof has been used before. Make a new one for each request.',
  nonce: 'The DPoP proof needs the nonce of the header DPoP-Nonce.',
};

const ALGORITHMS = `algs="${proofAlgorithms.join(' ')}"`;

/** `detail` names the claim of the proof that is wrong. */
export const refusal = (code: Code, detail?: string): AuthenticationRefusal => {
  const explanation = detail === undefined ? explanations[code] : `${explanations[code]}: ${detail}.`;
  return { code, explanation, challenge: challengeOf(code, explanation) };
};

/** https://datatracker.ietf.org/doc/html/rfc9470#section-3: the person must log in anew; `seconds` is how old a log-in may be. */
export const stepUp = (seconds: number): AuthenticationRefusal => {
  const explanation = explanations['step-up'];
  const error = `error="insufficient_user_authentication", error_description="${explanation}"`;
  return { code: 'step-up', explanation, challenge: `Bearer ${error}, max_age="${seconds}", acr_values="high"` };
};

const challengeOf = (code: Code, explanation: string): string => {
  const described = (error: string): string => `error="${error}", error_description="${explanation}"`;
  switch (code) {
    case 'no-token':
      return `Bearer realm="fhir", DPoP realm="fhir", ${ALGORITHMS}`;
    case 'expired':
    case 'invalid':
    case 'revoked':
    case 'attest':
    case 'step-up':
      return `Bearer ${described('invalid_token')}, DPoP ${ALGORITHMS}`;
    case 'bound':
    case 'not-bound':
      return `DPoP ${described('invalid_token')}, ${ALGORITHMS}`;
    case 'proof':
    case 'replay':
      return `DPoP ${described('invalid_dpop_proof')}, ${ALGORITHMS}`;
    case 'nonce':
      return `DPoP ${described('use_dpop_nonce')}, ${ALGORITHMS}`;
  }
};
