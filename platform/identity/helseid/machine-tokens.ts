// https://utviklerportal.nhn.no/informasjonstjenester/helseid (token-endepunktet, DPoP-bevis), RFC 6749 §4.4, RFC 7523, RFC 9449: tokens of
// HelseID for the APIs of Norsk helsenett on our own behalf, each bound to a key of this process.

import { createHash, randomUUID } from 'node:crypto';
import { ok, type Result, refused } from '@fkj/platform-record';
import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';

/** What an API said to the headers that were sent before: a nonce that it wants, or that it does not take the token. */
export interface ApiRefusal {
  readonly nonce: string | null;
}

export interface MachineWish {
  readonly scopes: readonly string[];
  readonly method: string;
  /** Whole; query and fragment do not count. */
  readonly url: string;
  /** Null at the first try. */
  readonly refused: ApiRefusal | null;
}

export interface MachineRefusal {
  /** `unreachable`: try again later. `refused`: client or scope is not registered there. `answer`: it is not what was agreed. */
  readonly code: 'unreachable' | 'refused' | 'answer';
  /** The error code that HelseID gave; never a token. */
  readonly error: string | null;
}

export interface MachineTokens {
  /**
   * The headers of one request to an API: a token that is good for at least 20 seconds more (from memory while there is
   * one), and the proof. After a refusal without a nonce the token is renewed.
   */
  headers(wish: MachineWish): Promise<Result<Readonly<Record<string, string>>, MachineRefusal>>;
}

export interface MachineSettings {
  readonly issuer: string;
  readonly clientId: string;
  /** Private JWK with its `alg`; HelseID knows the public half by its kid. */
  readonly key: JWK;
  /** authorization_details that name the organisation; none where the client has one only. */
  readonly details: readonly object[];
  /** ms since 1970. */
  readonly now: () => number;
}

interface Held {
  readonly token: string;
  /** ms since 1970. */
  readonly expires: number;
}

type Answer = Result<Held, MachineRefusal>;

/** Seconds; HelseID takes 60 at most. */
const ASSERTION_LIFE = 30;
/** ms that a token must still be good for. */
const MARGIN = 20_000;
const PATIENCE_MS = 5_000;
const PROOF_ALGORITHM = 'ES256';

const no = (code: MachineRefusal['code'], error: string | null = null) => refused({ code, error });

interface ProofKey {
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

interface Proof {
  readonly method: string;
  readonly url: string;
  readonly nonce: string | null;
  /** The token that the proof goes with; null at the token endpoint. */
  readonly token: string | null;
}

/** Machine tokens of one client. Those who ask for the same at the same time share one question; refusals are not kept. */
export const machineTokens = (settings: MachineSettings): MachineTokens => {
  const { issuer, clientId, now } = settings;
  const held = new Map<string, Held>();
  const asked = new Map<string, Promise<Answer>>();
  let endpoint: string | null = null;
  let proofKey: Promise<ProofKey> | undefined;

  const keyOfProofs = (): Promise<ProofKey> => {
    proofKey ??= generateKeyPair(PROOF_ALGORITHM).then(async ({ privateKey, publicKey }) => ({
      privateKey,
      jwk: await exportJWK(publicKey),
    }));
    return proofKey;
  };

  const proof = async ({ method, url, nonce, token }: Proof): Promise<string> => {
    const { privateKey, jwk } = await keyOfProofs();
    const address = new URL(url);
    return new SignJWT({
      htm: method,
      htu: `${address.origin}${address.pathname}`,
      ...(nonce === null ? {} : { nonce }),
      ...(token === null ? {} : { ath: createHash('sha256').update(token).digest('base64url') }),
    })
      .setProtectedHeader({ typ: 'dpop+jwt', alg: PROOF_ALGORITHM, jwk })
      .setJti(randomUUID())
      .setIssuedAt(Math.floor(now() / 1000))
      .sign(privateKey);
  };

  const assertion = async (): Promise<string> => {
    const at = Math.floor(now() / 1000);
    const alg = settings.key.alg ?? 'ES384';
    return new SignJWT(settings.details.length === 0 ? {} : { authorization_details: settings.details })
      .setProtectedHeader({ alg, kid: settings.key.kid ?? '', typ: 'client-authentication+jwt' })
      .setIssuer(clientId)
      .setSubject(clientId)
      .setAudience(issuer)
      .setJti(randomUUID())
      .setIssuedAt(at)
      .setNotBefore(at)
      .setExpirationTime(at + ASSERTION_LIFE)
      .sign(await importJWK(settings.key, alg));
  };

  /** Found out once; an endpoint of another issuer is not believed. */
  const tokenEndpoint = async (): Promise<string | null> => {
    if (endpoint !== null) return endpoint;
    const response = await get(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
    const { issuer: said, token_endpoint: found } = Object(response);
    if (said !== issuer || typeof found !== 'string') return null;
    endpoint = found;
    return found;
  };

  const post = async (url: string, scopes: readonly string[], nonce: string | null): Promise<Response> => {
    const form = new URLSearchParams({
      ...{ grant_type: 'client_credentials', client_id: clientId, scope: scopes.join(' ') },
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await assertion(),
    });
    const dpop = await proof({ method: 'POST', url, nonce, token: null });
    const signal = AbortSignal.timeout(PATIENCE_MS);
    return fetch(url, { method: 'POST', body: form, headers: { dpop }, signal, redirect: 'error' });
  };

  const ask = async (scopes: readonly string[]): Promise<Answer> => {
    try {
      const url = await tokenEndpoint();
      if (url === null) return no('answer');
      const first = await post(url, scopes, null);
      const nonce = first.status === 400 ? first.headers.get('dpop-nonce') : null;
      const response = nonce === null ? first : await post(url, scopes, nonce);
      return await readAnswer(response, now());
    } catch (error) {
      // fetch refuses with TypeError when nothing answers, with DOMException when it takes too long.
      if (error instanceof TypeError || error instanceof DOMException) return no('unreachable');
      if (error instanceof SyntaxError) return no('answer');
      throw error;
    }
  };

  const tokenFor = async (scopes: readonly string[], refusal: ApiRefusal | null): Promise<Answer> => {
    const key = scopes.join(' ');
    if (refusal !== null && refusal.nonce === null) held.delete(key);
    const known = held.get(key);
    if (known !== undefined && known.expires - MARGIN > now()) return ok(known);
    const under = asked.get(key) ?? ask(scopes).finally(() => asked.delete(key));
    asked.set(key, under);
    const answer = await under;
    if (answer.ok) held.set(key, answer.value);
    return answer;
  };

  return {
    headers: async ({ scopes, method, url, refused: refusal }) => {
      const answer = await tokenFor(scopes.toSorted(), refusal);
      if (!answer.ok) return answer;
      const { token } = answer.value;
      const dpop = await proof({ method, url, token, nonce: refusal?.nonce ?? null });
      return ok({ authorization: `DPoP ${token}`, dpop });
    },
  };
};

const get = async (url: string): Promise<unknown> => {
  const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS), redirect: 'error' });
  return response.ok ? response.json() : null;
};

const readAnswer = async (response: Response, now: number): Promise<Answer> => {
  if (response.status >= 500) return no('unreachable');
  const text = await response.text();
  const body: unknown = text.startsWith('{') ? JSON.parse(text) : null;
  const { access_token: token, token_type: type, expires_in: seconds, error } = Object(body);
  if (response.status !== 200) return no('refused', typeof error === 'string' ? error : null);
  // A token that anybody who has it could use is not what we asked for.
  if (typeof token !== 'string' || typeof seconds !== 'number' || !/^dpop$/i.test(String(type))) return no('answer');
  return ok({ token, expires: now + seconds * 1000 });
};
