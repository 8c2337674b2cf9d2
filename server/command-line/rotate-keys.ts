// DESIGN.md §5 "SECRETS_DIR": npm run rotate-keys.

import { rotateSecrets } from '@fkj/platform-identity';
import type { Settings } from '../settings.ts';

/** Makes new signing keys. Servers that run take them up by themselves; nobody is logged out. */
export const rotateKeysCommand = async ({ secretsDir }: Settings): Promise<number> => {
  await rotateSecrets(secretsDir, Date.now());
  console.log('New signing keys are published within a minute, sign after an hour, and the old ones go a day later.');
  return 0;
};
