// https://datatracker.ietf.org/doc/html/rfc7523#section-3 (jti), /rfc9449#section-11.1: client assertions and proofs are taken once.

import { createHash } from 'node:crypto';
import type { IdentityUsed } from '@fkj/platform-store';
import type { Provider } from 'oidc-provider';

/** oidc-provider looks and then writes; here the database decides, so that two processes cannot both be first. */
export const rememberOnce = (provider: Provider, used: IdentityUsed): void => {
  provider.ReplayDetection.unique = async (issuer, jti, expires) => {
    const key = createHash('sha256')
      .update(JSON.stringify([issuer, jti]))
      .digest();
    return (await used.use(key, expires * 1000)) === 'first';
  };
};
