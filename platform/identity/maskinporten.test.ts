// reference/norway.md §2.3: tokens from Maskinporten, against the test one of the sandbox.

import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { maskinporten } from './maskinporten/maskinporten.ts';
import { openHouse } from './testing/house.ts';

const house = await openHouse();
const settings = {
  issuer: `${house.sandboxUrl}/sandbox/maskinporten`,
  clientId: 'journal-maskinporten',
  key: house.secrets.upstream.maskinporten,
  now: Date.now,
};
const hpr = { audience: 'https://hpr.example', scopes: ['nhn:hpr/basic'] };
const tokenOf = (answer: Awaited<ReturnType<typeof house.identity.maskinporten.token>>): string =>
  answer.ok ? answer.value : `refused: ${answer.error.code} ${answer.error.error}`;

describe('a token from Maskinporten', () => {
  it('is not given for a scope that we do not have, nor to somebody else’s key, and a refusal is not remembered', async () => {
    const { token } = maskinporten(settings);
    expect(await token({ audience: null, scopes: ['nav:everything'] })).toEqual({
      ok: false,
      error: { code: 'refused', error: 'invalid_scope' },
    });
    const stranger = maskinporten({ ...settings, key: house.secrets.upstream.idporten });
    expect(await stranger.token(hpr)).toEqual({ ok: false, error: { code: 'refused', error: 'invalid_grant' } });
    expect((await token(hpr)).ok).toBe(true);
  });

  it('is told as unreachable when nobody answers', async () => {
    const { token } = maskinporten({ ...settings, issuer: 'http://127.0.0.1:9' });
    expect(await token(hpr)).toEqual({ ok: false, error: { code: 'unreachable', error: null } });
  });

  it('is for the register and the scopes that were asked for', async () => {
    const token = tokenOf(await house.identity.maskinporten.token(hpr));
    expect(decodeJwt(token)).toMatchObject({
      aud: 'https://hpr.example',
      scope: 'nhn:hpr/basic',
      client_id: settings.clientId,
    });
  });

  it('is asked for once while it is good, also by many at the same time, and anew before it ends', async () => {
    let shift = 0;
    const { token } = maskinporten({ ...settings, now: () => Date.now() + shift });
    const [first, second] = (await Promise.all([token(hpr), token(hpr)])).map(tokenOf);
    expect(second).toBe(first);
    expect(tokenOf(await token({ ...hpr, scopes: [...hpr.scopes] }))).toBe(first);
    expect(tokenOf(await token({ audience: null, scopes: hpr.scopes }))).not.toBe(first);
    shift = 98_000;
    expect(tokenOf(await token(hpr))).toBe(first);
    shift = 100_000;
    // The test provider's clock has not moved: only what we remember is too old.
    expect(tokenOf(await token(hpr))).not.toBe(first);
  });
});
