// DESIGN.md §5 "identity": the authorization server, put together.

import type { IdentityUsed } from '@fkj/platform-store';
import { type KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { Attempts } from './attempts.ts';
import { guardClientSecrets, limitFailures } from './client-guessing.ts';
import { type ProviderOptions, providerConfiguration } from './configuration.ts';
import { answerDatabaseTrouble } from './database-trouble.ts';
import { introspectByToken } from './introspect-by-token.ts';
import { registrationAnswer } from './registration.ts';
import { rememberOnce } from './replay.ts';
import { answerForStructuredTokens, type StructuredTokenOptions } from './structured-tokens.ts';
import { type ExchangeOptions, offerExchange } from './token-exchange.ts';
import { addLaunchContext } from './token-response.ts';

export interface ServerOptions extends ProviderOptions {
  readonly trustProxy: 'on' | 'off';
  readonly used: IdentityUsed;
  readonly secretAttempts: Attempts;
  readonly addressAttempts: Attempts;
  readonly exchange: ExchangeOptions;
  readonly structuredTokens: StructuredTokenOptions;
  /** A client has taken itself away: what it kept here goes too. */
  readonly forgetClient: (client: string) => Promise<void>;
  /** Told of errors that are ours; nothing of them reaches the client. */
  readonly onServerError: (error: Error) => void;
}

export const makeProvider = (options: ServerOptions): Provider => {
  const https = options.publicUrl.startsWith('https:');
  const provider = new Provider(`${options.publicUrl}/auth`, providerConfiguration(options));
  provider.proxy = options.trustProxy === 'on';
  rememberOnce(provider, options.used);
  guardClientSecrets(provider, options.secretAttempts);
  offerExchange(provider, options.exchange);
  provider.use(async (ctx: KoaContextWithOIDC, next) => {
    // The proxy in front speaks https; cookies are marked by the public address, not by this hop.
    ctx.cookies.secure = https;
    await next();
  });
  provider.use(limitFailures(options.addressAttempts));
  provider.use(introspectByToken(options.structuredTokens));
  provider.use(answerForStructuredTokens(options.structuredTokens));
  provider.use(addLaunchContext(options));
  provider.use(registrationAnswer);
  answerDatabaseTrouble(provider, options.onServerError);
  // Whoever replays a code or a refresh token, or logs out, ends what was issued under the grant, at once.
  provider.on('grant.revoked', () => options.structuredTokens.forget());
  provider.on('registration_delete.success', (_ctx, client) => {
    options.forgetClient(client.clientId).catch(options.onServerError);
  });
  return provider;
};
