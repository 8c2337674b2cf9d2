// RFC 7636 appendix B and SMART App Launch: the pure parts of a log-in.
import { describe, expect, it } from 'vitest';
import { base64Url, challengeOf, randomText } from './pkce.ts';
import { claimsOf, tokensOf } from './tokens.ts';

const jwt = (claims: object) => `e30.${base64Url(new TextEncoder().encode(JSON.stringify(claims)))}.sig`;

it('the challenge of a verifier is the one of RFC 7636, appendix B', async () => {
  expect(await challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
    'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  );
});

it('verifiers differ and are long enough', () => {
  expect(randomText()).not.toBe(randomText());
  expect(randomText().length).toBeGreaterThanOrEqual(43);
});

describe('a token answer', () => {
  it('without access token is none', () => {
    expect(tokensOf({ error: 'invalid_grant' }, 0, null)).toBeNull();
    expect(tokensOf('x', 0, null)).toBeNull();
  });

  it('tells who signed in, also with letters outside ASCII and an absolute fhirUser', () => {
    const answer = {
      access_token: 'a',
      expires_in: 300,
      id_token: jwt({ name: 'Åse Bø', fhirUser: 'http://127.0.0.1:8080/fhir/Practitioner/7' }),
    };
    expect(tokensOf(answer, 1_000, null)).toMatchObject({
      name: 'Åse Bø',
      fhirUser: 'Practitioner/7',
      expires: 301_000,
      refresh: null,
    });
  });

  it('of a refresh keeps what it leaves out', () => {
    const before = tokensOf(
      { access_token: 'a', refresh_token: 'r', patient: '7', id_token: jwt({ name: 'Kari' }) },
      0,
      null,
    );
    expect(tokensOf({ access_token: 'b' }, 0, before)).toMatchObject({
      access: 'b',
      refresh: 'r',
      patient: '7',
      name: 'Kari',
    });
  });

  it('with a broken identity token has no claims', () => {
    expect(claimsOf('x')).toEqual({});
  });
});
