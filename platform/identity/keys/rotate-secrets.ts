// DESIGN.md §5 "SECRETS_DIR": new signing keys in the file that every process of the house reads.

import { withNewKeys } from './rotate.ts';
import { loadSecrets, newKey, replaceSecrets, secretsPath } from './secrets-file.ts';

/**
 * Puts new signing keys into `<folder>/identity.json`. Servers that run read it within a minute, publish them at once,
 * and sign with them an hour later. `now`: ms since 1970.
 */
export const rotateSecrets = async (folder: string, now: number): Promise<void> => {
  const made = [await newKey('ES256'), await newKey('RS256')];
  const secrets = withNewKeys(await loadSecrets(folder), made, Math.floor(now / 1000));
  await replaceSecrets(secretsPath(folder), secrets);
};
