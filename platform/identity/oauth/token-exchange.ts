// https://datatracker.ietf.org/doc/html/rfc8693: a service calls on behalf of the user who called it, with no more than the user has.

import { randomUUID } from 'node:crypto';
import type { Result } from '@fkj/platform-record';
import { narrowScopes, splitScopes } from '@fkj/standards-smart';
import { importJWK, type JWK, SignJWT } from 'jose';
import { errors, type Provider, type TokenEndpointGrantContext } from 'oidc-provider';
import type { AccessTokenContent, TokenFault } from '../token/verify.ts';
import type { ExchangeRule } from './exchange-rules.ts';
import { allowedScopes } from './request-scopes.ts';

export const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';

interface Parameters {
  readonly subject_token?: string;
  readonly subject_token_type?: string;
  readonly requested_token_type?: string;
  readonly actor_token?: string;
  readonly audience?: string;
}

export interface ExchangeOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly accessTokenSeconds: number;
  readonly rules: (at: number) => readonly ExchangeRule[];
  readonly verify: (token: string) => Promise<Result<AccessTokenContent, TokenFault>>;
  readonly stands: (content: AccessTokenContent) => Promise<boolean>;
  /** Private JWK, ES256. */
  readonly key: JWK;
  /** ms since 1970. */
  readonly now: () => number;
}

type Context = TokenEndpointGrantContext<Parameters>;

const checkParameters = ({ oidc }: Context, audience: string): string => {
  const { subject_token: token, subject_token_type: type, requested_token_type: wanted } = oidc.params;
  if (token === undefined || type !== ACCESS_TOKEN)
    throw new errors.InvalidRequest('subject_token must be an access token');
  if (wanted !== undefined && wanted !== ACCESS_TOKEN) throw new errors.InvalidRequest('only access tokens are given');
  if (oidc.params.actor_token !== undefined) throw new errors.InvalidRequest('the client itself is the actor');
  for (const target of [oidc.params.audience, oidc.params.resource].flat()) {
    if (target !== undefined && target !== audience) throw new errors.InvalidTarget('tokens are for the record only');
  }
  return token;
};

const subjectOf = async (token: string, options: ExchangeOptions): Promise<AccessTokenContent> => {
  const verified = await options.verify(token);
  if (!verified.ok || !(await options.stands(verified.value)))
    throw new errors.InvalidGrant('subject_token is not good');
  const { fhirUser, grant, act, jkt } = verified.value;
  if (fhirUser === undefined || grant === undefined) throw new errors.InvalidRequest('subject_token is of no person');
  if (act !== undefined) throw new errors.InvalidRequest('subject_token was exchanged already');
  // Its proof went to the first service; this one has none to show (RFC 9449 §5).
  if (jkt !== undefined) throw new errors.InvalidRequest('subject_token is bound to a key');
  return verified.value;
};

const scopesOf = ({ oidc }: Context, subject: AccessTokenContent, rule: ExchangeRule): readonly string[] => {
  const most = narrowScopes(
    narrowScopes(splitScopes(subject.scope), splitScopes(rule.scope)),
    allowedScopes(oidc.client),
  );
  const asked = typeof oidc.params.scope === 'string' ? splitScopes(oidc.params.scope) : null;
  if (asked?.some((scope) => narrowScopes([scope], most).join(' ') !== scope)) {
    throw new errors.InvalidScope(
      'more than the user, the service and the rule have in common',
      oidc.params.scope ?? '',
    );
  }
  const scopes = asked ?? most;
  if (scopes.length === 0) throw new errors.InvalidScope('nothing in common with what the user has', '');
  return scopes;
};

const exchange = async (ctx: Context, options: ExchangeOptions): Promise<void> => {
  const { client } = ctx.oidc;
  if (client.clientAuthMethod !== 'private_key_jwt')
    throw new errors.UnauthorizedClient('only clients with a key exchange tokens');
  const subject = await subjectOf(checkParameters(ctx, options.audience), options);
  const rule = options
    .rules(options.now())
    .find((one) => one.client === client.clientId && one.from.includes(subject.client_id));
  if (rule === undefined) throw new errors.UnauthorizedClient('no rule lets this client act for users of that one');
  const scope = scopesOf(ctx, subject, rule).join(' ');
  const now = Math.floor(options.now() / 1000);
  const exp = Math.min(subject.exp, now + options.accessTokenSeconds);
  const { fhirUser, patient, purpose, grant, auth_time, details } = subject;
  const token = await new SignJWT({
    ...{ sub: subject.sub, client_id: client.clientId, scope, fhirUser, patient, purpose, grant, auth_time },
    act: { sub: subject.client_id },
    // The organisation that was chosen, and the attest, narrow whoever acts for the user as they narrow her.
    ...(details === undefined ? {} : { authorization_details: details }),
  })
    .setProtectedHeader({ alg: 'ES256', kid: options.key.kid ?? '', typ: 'at+jwt' })
    .setIssuer(options.issuer)
    .setAudience(options.audience)
    .setJti(randomUUID())
    .setIssuedAt(now)
    .setExpirationTime(exp)
    .sign(await importJWK(options.key, 'ES256'));
  ctx.body = {
    access_token: token,
    issued_token_type: ACCESS_TOKEN,
    token_type: 'Bearer',
    expires_in: exp - now,
    scope,
    ...(details === undefined ? {} : { authorization_details: details }),
  };
};

/** Adds the grant. The new token ends with the user's own: same grant, same time at the latest. */
export const offerExchange = (provider: Provider, options: ExchangeOptions): void => {
  const parameters = [
    'subject_token',
    'subject_token_type',
    'requested_token_type',
    'actor_token',
    'audience',
    'resource',
    'scope',
  ];
  provider.registerGrantType<Parameters>(EXCHANGE, (ctx) => exchange(ctx, options), parameters);
};
