// DESIGN.md §5 "SECRETS_DIR", https://datatracker.ietf.org/doc/html/rfc9700#section-4.14: keys made on first start, kept outside the database.

import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';

/** Cookie and sealing keys are newest first: the first seals, all open. Which signing key signs: `keysAt` (rotate.ts). */
export interface IdentitySecrets {
  /** Private JWKs: access tokens are signed with ES256, id tokens with RS256. */
  readonly signing: readonly JWK[];
  readonly cookies: readonly string[];
  /** 32 bytes each, base64url. */
  readonly sealing: readonly { readonly id: string; readonly key: string }[];
  /** Our client keys at the upstream providers, private JWKs. */
  readonly upstream: { readonly helseid: JWK; readonly idporten: JWK; readonly maskinporten: JWK };
}

/** A new private JWK. */
export const newKey = async (alg: string): Promise<JWK> => {
  const { privateKey } = await generateKeyPair(alg, { extractable: true, modulusLength: 2048 });
  return { ...(await exportJWK(privateKey)), alg, use: 'sig', kid: randomBytes(8).toString('base64url') };
};

export const secretsPath = (folder: string): string => join(folder, 'identity.json');

const newSecrets = async (): Promise<IdentitySecrets> => ({
  signing: [await newKey('ES256'), await newKey('RS256')],
  cookies: [randomBytes(32).toString('base64url')],
  sealing: [{ id: randomBytes(4).toString('hex'), key: randomBytes(32).toString('base64url') }],
  upstream: {
    helseid: await newKey('ES384'),
    idporten: await newKey('RS256'),
    maskinporten: await newKey('RS256'),
  },
});

const readSecrets = async (path: string): Promise<IdentitySecrets | null> => {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as IdentitySecrets;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
};

/** Writes the whole file at once: no reader meets a half one. */
export const replaceSecrets = async (path: string, secrets: IdentitySecrets): Promise<void> => {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, JSON.stringify(secrets), { mode: 0o600, flag: 'wx' });
  await rename(draft, path);
};

/** A file of an earlier version lacks the key for Maskinporten. */
const completed = async (path: string, found: IdentitySecrets): Promise<IdentitySecrets> => {
  if (found.upstream.maskinporten !== undefined) return found;
  const whole = { ...found, upstream: { ...found.upstream, maskinporten: await newKey('RS256') } };
  await replaceSecrets(path, whole);
  return whole;
};

/**
 * The keys of this house, made on first start in `<folder>/identity.json` (mode 600).
 * Two servers that start together agree: the file appears whole, and whoever comes second reads the first one's.
 */
export const loadSecrets = async (folder: string): Promise<IdentitySecrets> => {
  const path = secretsPath(folder);
  const found = await readSecrets(path);
  if (found !== null) return completed(path, found);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const made = await newSecrets();
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, JSON.stringify(made), { mode: 0o600, flag: 'wx' });
  try {
    await link(draft, path);
    return made;
  } catch (error) {
    const other = await readSecrets(path);
    if (other === null) throw error;
    return other;
  } finally {
    await unlink(draft);
  }
};

/** The public half of a key, to hand to another party. */
export const publicJwk = ({ kty, crv, x, y, n, e, alg, use, kid }: JWK): JWK =>
  JSON.parse(JSON.stringify({ kty, crv, x, y, n, e, alg, use, kid })) as JWK;
