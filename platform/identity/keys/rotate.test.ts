// https://datatracker.ietf.org/doc/html/rfc9700#section-4.14: the life of a signing key.

import { describe, expect, it } from 'vitest';
import { KEPT_SECONDS, keysAt, PUBLISHED_SECONDS, withNewKeys } from './rotate.ts';
import type { IdentitySecrets } from './secrets-file.ts';

const secrets: IdentitySecrets = {
  signing: [
    { kty: 'EC', alg: 'ES256', kid: 'old' },
    { kty: 'RSA', alg: 'RS256', kid: 'rsa' },
  ],
  cookies: [],
  sealing: [],
  upstream: { helseid: { kty: 'EC' }, idporten: { kty: 'RSA' }, maskinporten: { kty: 'RSA' } },
};
const BORN = 1_800_000_000;
const kids = (held: IdentitySecrets, now: number): readonly string[] =>
  keysAt(held, now).signing.flatMap(({ alg, kid }) => (alg === 'ES256' ? [kid ?? ''] : []));
const rotated = withNewKeys(secrets, [{ kty: 'EC', alg: 'ES256', kid: 'new' }], BORN);

describe('a new signing key', () => {
  it('is published first, and does not sign before everybody can know it', () => {
    expect(kids(rotated, BORN)).toEqual(['old', 'new']);
    expect(kids(rotated, BORN + PUBLISHED_SECONDS - 1)).toEqual(['old', 'new']);
  });

  it('signs then, while tokens of the old one are still good', () => {
    expect(kids(rotated, BORN + PUBLISHED_SECONDS)).toEqual(['new', 'old']);
  });

  it('is alone when the last token of the old one has ended', () => {
    expect(kids(rotated, BORN + PUBLISHED_SECONDS + KEPT_SECONDS)).toEqual(['new']);
  });

  it('leaves keys of other algorithms as they are', () => {
    expect(keysAt(rotated, BORN).signing.at(-1)).toMatchObject({ kid: 'rsa' });
  });

  it('made twice in a row never leaves a moment without a key that all know', () => {
    const twice = withNewKeys(rotated, [{ kty: 'EC', alg: 'ES256', kid: 'newer' }], BORN + 60);
    expect(kids(twice, BORN + 120)[0]).toBe('old');
    expect(kids(twice, BORN + PUBLISHED_SECONDS)[0]).toBe('new');
    expect(kids(twice, BORN + PUBLISHED_SECONDS + 60)).toEqual(['newer', 'new', 'old']);
  });
});
