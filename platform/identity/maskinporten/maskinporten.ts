// https://docs.digdir.no/docs/Maskinporten/maskinporten_protocol_token, RFC 7523: tokens for national registers, on our own behalf.

import { randomUUID } from 'node:crypto';
import { ok, type Result, refused } from '@fkj/platform-record';
import { importJWK, type JWK, SignJWT } from 'jose';

export interface TokenWish {
  /** Whom the token is for (`resource`); null where the scope's owner needs none. */
  readonly audience: string | null;
  readonly scopes: readonly string[];
}

export interface MaskinportenRefusal {
  /** `unreachable`: try again later. `refused`: client, scope or delegation is not registered there. */
  readonly code: 'unreachable' | 'refused' | 'answer';
  /** The error code that Maskinporten gave; never a token. */
  readonly error: string | null;
}

export interface Maskinporten {
  /** A token that is good for at least 20 seconds more; from memory while there is one. */
  token(wish: TokenWish): Promise<Result<string, MaskinportenRefusal>>;
}

export interface MaskinportenSettings {
  readonly issuer: string;
  readonly clientId: string;
  /** Private JWK, RS256; Maskinporten knows the public half by its kid. */
  readonly key: JWK;
  /** ms since 1970. */
  readonly now: () => number;
}

interface Held {
  readonly token: string;
  /** ms since 1970. */
  readonly expires: number;
}

type Answer = Result<Held, MaskinportenRefusal>;

const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
/** Seconds; Maskinporten takes 120 at most. */
const ASSERTION_LIFE = 60;
/** ms that a token must still be good for. */
const MARGIN = 20_000;
const PATIENCE_MS = 5_000;
/** Wishes are few: one for each register. */
const CAPACITY = 200;

const assertion = async ({ issuer, clientId, key, now }: MaskinportenSettings, wish: TokenWish): Promise<string> => {
  const at = Math.floor(now() / 1000);
  const resource = wish.audience === null ? {} : { resource: wish.audience };
  return new SignJWT({ scope: wish.scopes.join(' '), ...resource })
    .setProtectedHeader({ alg: 'RS256', kid: key.kid ?? '' })
    .setIssuer(clientId)
    .setAudience(issuer)
    .setJti(randomUUID())
    .setIssuedAt(at)
    .setExpirationTime(at + ASSERTION_LIFE)
    .sign(await importJWK(key, 'RS256'));
};

const readAnswer = (status: number, body: unknown, now: number): Answer => {
  const { access_token: token, expires_in: seconds, error } = Object(body);
  if (status >= 500) return refused({ code: 'unreachable', error: null });
  if (status !== 200) return refused({ code: 'refused', error: typeof error === 'string' ? error : null });
  if (typeof token !== 'string' || typeof seconds !== 'number') return refused({ code: 'answer', error: null });
  return ok({ token, expires: now + seconds * 1000 });
};

const ask = async (settings: MaskinportenSettings, wish: TokenWish): Promise<Answer> => {
  const form = new URLSearchParams({ grant_type: GRANT, assertion: await assertion(settings, wish) });
  const init = { method: 'POST', body: form, signal: AbortSignal.timeout(PATIENCE_MS), redirect: 'error' } as const;
  try {
    const response = await fetch(`${settings.issuer.replace(/\/$/, '')}/token`, init);
    const text = await response.text();
    return readAnswer(response.status, text.startsWith('{') ? JSON.parse(text) : null, settings.now());
  } catch (error) {
    // fetch refuses with TypeError when nothing answers, with DOMException when it takes too long.
    if (error instanceof TypeError || error instanceof DOMException)
      return refused({ code: 'unreachable', error: null });
    if (error instanceof SyntaxError) return refused({ code: 'answer', error: null });
    throw error;
  }
};

/** Maskinporten as we are known there. Those who ask for the same at the same time share one question; refusals are not kept. */
export const maskinporten = (settings: MaskinportenSettings): Maskinporten => {
  const held = new Map<string, Held>();
  const asked = new Map<string, Promise<Answer>>();
  const askOnce = (key: string, wish: TokenWish): Promise<Answer> => {
    const under = asked.get(key) ?? ask(settings, wish).finally(() => asked.delete(key));
    asked.set(key, under);
    return under;
  };
  return {
    token: async ({ audience, scopes }) => {
      const wish = { audience, scopes: scopes.toSorted() };
      const key = JSON.stringify([audience, wish.scopes]);
      const known = held.get(key);
      if (known !== undefined && known.expires - MARGIN > settings.now()) return ok(known.token);
      const answer = await askOnce(key, wish);
      if (!answer.ok) return answer;
      if (held.size >= CAPACITY) held.clear();
      held.set(key, answer.value);
      return ok(answer.value.token);
    },
  };
};
