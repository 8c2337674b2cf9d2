// DESIGN.md §5 "SECRETS_DIR": keys made on first start, readable for the server's user only.

import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Names of the 32-byte keys that the house itself needs. */
export type KeyName = 'audit-key' | 'cursor-key' | 'governance-key';

/** Reads a secret, made (mode 600) when it is not there. Two servers that start together agree on whoever came first. */
const secretFrom = (folder: string, name: string, make: () => string): string => {
  const path = join(folder, name);
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    try {
      writeFileSync(path, make(), { mode: 0o600, flag: 'wx' });
    } catch (error) {
      if (!existsSync(path)) throw error;
    }
  }
  return readFileSync(path, 'utf8').trim();
};

/** A key of 32 bytes from SECRETS_DIR. */
export const keyFrom = (folder: string, name: KeyName): Buffer => {
  const key = Buffer.from(
    secretFrom(folder, name, () => randomBytes(32).toString('base64url')),
    'base64url',
  );
  if (key.length !== 32) throw new Error(`${join(folder, name)} does not hold a key of 32 bytes`);
  return key;
};

/** The Ed25519 key that signs the checkpoints of the audit. */
export const sealingKeyFrom = (folder: string): KeyObject =>
  createPrivateKey(
    secretFrom(folder, 'audit-signing-key.pem', () =>
      generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    ),
  );

/** What was erased on a decision: outside the database, best copied to where the backups are. */
export const erasuresPath = ({ dataDir }: { readonly dataDir: string }): string => join(dataDir, 'erasures.jsonl');

/** The audit's checkpoints: outside the database, best copied to another machine. */
export const checkpointPath = ({ dataDir }: { readonly dataDir: string }): string =>
  join(dataDir, 'audit-checkpoints.jsonl');
