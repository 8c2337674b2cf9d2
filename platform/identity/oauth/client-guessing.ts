// https://datatracker.ietf.org/doc/html/rfc6749#section-2.3.1: the authorization server must protect secrets against guessing.

import { errors, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { Attempts } from './attempts.ts';

type Next = () => Promise<void>;

/**
 * Wraps the comparison of client secrets: after too many wrong ones from an address, that address is refused for this
 * client, right secret or not. The address is part of the key, so that nobody can lock somebody else out.
 */
export const guardClientSecrets = (provider: Provider, attempts: Attempts): void => {
  const compare = provider.Client.prototype.compareClientSecret;
  provider.Client.prototype.compareClientSecret = async function guarded(secret: string) {
    const key = `client|${this.clientId}|${Provider.ctx?.ip ?? ''}`;
    if (attempts.locked(key)) throw new errors.InvalidClientAuth('too many failed attempts, wait');
    const matches = await compare.call(this, secret);
    if (matches) attempts.succeeded(key);
    else attempts.failed(key);
    return matches;
  };
};

/** Answers 429 to an address whose client authentications keep failing, whatever client it names. */
export const limitFailures =
  (attempts: Attempts) =>
  async (ctx: KoaContextWithOIDC, next: Next): Promise<void> => {
    const key = `address|${ctx.ip}`;
    if (attempts.locked(key)) {
      ctx.status = 429;
      ctx.set('Retry-After', '60');
      ctx.body = { error: 'temporarily_unavailable', error_description: 'too many failed attempts, wait a minute' };
      return;
    }
    await next();
    if (ctx.status === 401) attempts.failed(key);
  };
