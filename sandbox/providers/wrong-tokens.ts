// https://datatracker.ietf.org/doc/html/rfc8725, reference/norway.md §2.1: id tokens that nobody may take.

import { exportJWK, generateKeyPair, importJWK, type JWK, type JWTPayload, SignJWT } from 'jose';
import type { Scenario } from './scenario.ts';

interface Token {
  readonly header: { readonly alg: string; readonly kid?: string; readonly typ?: string };
  readonly claims: JWTPayload;
}

const HOUR = 60 * 60;
const ELSEWHERE = 'https://elsewhere.example';

const changed = (token: Token, claims: JWTPayload): Token => ({ ...token, claims: { ...token.claims, ...claims } });

const without = ({ header, claims }: Token, names: readonly string[]): Token => ({
  header,
  claims: Object.fromEntries(Object.entries(claims).filter(([name]) => !names.includes(name))),
});

const segment = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const HPR = 'helseid://claims/hpr/hpr_number';
const LEVEL = ['helseid://claims/identity/security_level', 'acr'] as const;

/** The token with what the scenario changes in it, before it is signed; the same token where it changes nothing. */
const mutate = (token: Token, scenario: Scenario): Token => {
  const now = Math.floor(Date.now() / 1000);
  switch (scenario) {
    case 'wrong-issuer':
      return changed(token, { iss: ELSEWHERE });
    case 'wrong-audience':
      return changed(token, { aud: 'somebody-else' });
    case 'two-audiences':
      return changed(token, { aud: [String(token.claims.aud), 'somebody-else'], azp: String(token.claims.aud) });
    case 'token-expired':
      return changed(token, { iat: now - 2 * HOUR, exp: now - HOUR });
    case 'token-not-yet':
      return changed(token, { nbf: now + HOUR });
    case 'wrong-nonce':
      return changed(token, { nonce: 'of-another-log-in' });
    case 'no-nonce':
      return without(token, ['nonce']);
    case 'no-level':
      return without(token, LEVEL);
    case 'no-hpr':
      return without(token, [HPR]);
    case 'no-person':
      return without(token, [HPR, 'helseid://claims/identity/pid', 'pid']);
    case 'other-organisation':
      return changed(token, { 'helseid://claims/client/claims/orgnr_parent': '999999999' });
    case 'wrong-type':
      return { ...token, header: { ...token.header, typ: 'at+jwt' } };
    default:
      return token;
  }
};

const signed = async ({ header, claims }: Token, key: JWK): Promise<string> =>
  new SignJWT(claims).setProtectedHeader(header).sign(await importJWK(key, header.alg));

const strangersKey = async (alg: string): Promise<JWK> => {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  return exportJWK(privateKey);
};

/** `idToken` as the scenario wants it; `keys` are the provider's own. */
export const wrongToken = async (idToken: string, scenario: Scenario, keys: readonly JWK[]): Promise<string> => {
  const [head = '', body = ''] = idToken.split('.');
  // Our own token of a moment ago.
  const read = (text: string) => JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  const token = mutate({ header: read(head), claims: read(body) }, scenario);
  const { header, claims } = token;
  const own = keys.find(({ kid }) => kid === header.kid);
  if (own === undefined) throw new Error('the provider signed with a key that is not its own');
  switch (scenario) {
    case 'no-algorithm':
      return `${segment({ ...header, alg: 'none' })}.${segment(claims)}.`;
    case 'symmetric-algorithm':
      return new SignJWT(claims)
        .setProtectedHeader({ ...header, alg: 'HS256' })
        .sign(new TextEncoder().encode(String(own.n ?? own.x)));
    case 'wrong-signature':
      return signed(token, await strangersKey(header.alg));
    case 'unknown-key':
      return signed({ header: { ...header, kid: 'never-published' }, claims }, await strangersKey(header.alg));
    default:
      return signed(token, own);
  }
};
