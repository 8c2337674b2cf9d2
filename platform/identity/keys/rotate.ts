// https://datatracker.ietf.org/doc/html/rfc9700#section-4.14, /rfc7517: new signing keys without a stop: published, then used, then gone.

import type { JWK } from 'jose';
import type { IdentitySecrets } from './secrets-file.ts';

/** A key that signs; `iat` (seconds since 1970) says when it was made. */
type SigningKey = JWK & { readonly iat?: number };

/** Seconds from publication until a key signs: every process and every client has met it by then. */
export const PUBLISHED_SECONDS = 60 * 60;
/** Seconds that a key is published after its successor signs: longer than any token of it lives. */
export const KEPT_SECONDS = 24 * 60 * 60;

const bornOf = (key: SigningKey): number => key.iat ?? 0;

/** Of one algorithm: who signs is the youngest that has been published long enough. */
const arrange = (keys: readonly SigningKey[], now: number): readonly SigningKey[] => {
  const byAge = keys.toSorted((left, right) => bornOf(right) - bornOf(left));
  const signer = byAge.find((key) => now - bornOf(key) >= PUBLISHED_SECONDS) ?? byAge.at(-1);
  if (signer === undefined) return [];
  const signsSince = bornOf(signer) + PUBLISHED_SECONDS;
  const younger = byAge.filter((key) => bornOf(key) > bornOf(signer));
  const older = byAge.filter((key) => key !== signer && !younger.includes(key));
  return [signer, ...younger, ...(now - signsSince < KEPT_SECONDS ? older : [])];
};

/**
 * The signing keys as they stand at `now` (seconds since 1970): of each algorithm first the one that signs, then those
 * that are published only. The same in every process that reads the same file at about the same time.
 */
export const keysAt = (secrets: IdentitySecrets, now: number): IdentitySecrets => {
  const algorithms = [...new Set(secrets.signing.map(({ alg }) => alg))];
  const signing = algorithms.flatMap((alg) =>
    arrange(
      secrets.signing.filter((key) => key.alg === alg),
      now,
    ),
  );
  return { ...secrets, signing };
};

/** The secrets with these new keys, and without those whose time is over. */
export const withNewKeys = (secrets: IdentitySecrets, made: readonly JWK[], now: number): IdentitySecrets => ({
  ...secrets,
  signing: [...keysAt(secrets, now).signing, ...made.map((key) => ({ ...key, iat: now }))],
});
