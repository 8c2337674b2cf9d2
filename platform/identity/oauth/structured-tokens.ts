// https://datatracker.ietf.org/doc/html/rfc7662 and /rfc7009 for our signed access tokens, which oidc-provider leaves to us.

import type { Result } from '@fkj/platform-record';
import type { IdentityRows } from '@fkj/platform-store';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Keepsake } from '../artifacts/keepsakes.ts';
import { tokenStands } from '../token/authenticate.ts';
import type { AccessTokenContent, TokenFault } from '../token/verify.ts';

type Next = () => Promise<void>;

export interface StructuredTokenOptions {
  readonly rows: IdentityRows;
  readonly verify: (token: string) => Promise<Result<AccessTokenContent, TokenFault>>;
  /** Its id alone says that a token is revoked. */
  readonly revoked: Keepsake<true>;
  readonly issuer: string;
  readonly audience: string;
  readonly now: () => number;
  readonly forget: () => void;
}

/** With all that the token response said of the launch, and the person as the ID token names her (token-introspection.html). */
export const introspection = (content: AccessTokenContent, { issuer, audience }: StructuredTokenOptions) => {
  const {
    grant: _ours,
    attest: _in,
    organization: _details,
    details,
    launch = {},
    fhirUser,
    jkt,
    act,
    ...shown
  } = content;
  return {
    ...launch,
    active: true,
    token_type: jkt === undefined ? 'Bearer' : 'DPoP',
    iss: issuer,
    aud: audience,
    ...shown,
    ...(fhirUser === undefined ? {} : { fhirUser: `${audience}/${fhirUser}` }),
    ...(jkt === undefined ? {} : { cnf: { jkt } }),
    ...(act === undefined ? {} : { act: { sub: act } }),
    ...(details === undefined ? {} : { authorization_details: details }),
  };
};

/** Public clients may ask about their own tokens only; confidential ones are resource servers of the house. */
const mayAsk = (ctx: KoaContextWithOIDC, content: AccessTokenContent): boolean =>
  ctx.oidc.client?.clientAuthMethod !== 'none' || ctx.oidc.client.clientId === content.client_id;

const introspect = async (ctx: KoaContextWithOIDC, token: string, options: StructuredTokenOptions): Promise<void> => {
  const verified = await options.verify(token);
  const active = verified.ok && mayAsk(ctx, verified.value) && (await tokenStands(options.rows, verified.value));
  ctx.status = 200;
  ctx.body = active && verified.ok ? introspection(verified.value, options) : { active: false };
};

const revoke = async (ctx: KoaContextWithOIDC, token: string, options: StructuredTokenOptions): Promise<void> => {
  const verified = await options.verify(token);
  if (verified.ok && ctx.oidc.client?.clientId === verified.value.client_id) {
    const seconds = verified.value.exp - Math.floor(options.now() / 1000);
    await options.revoked.keep(verified.value.jti, true, Math.max(1, seconds));
    options.forget();
  }
  // RFC 7009 §2.2: an unknown token is answered like a revoked one.
  ctx.status = 200;
  ctx.body = '';
};

/**
 * oidc-provider authenticates the client and then refuses signed tokens with `unsupported_token_type`;
 * here the refusal becomes the answer.
 */
export const answerForStructuredTokens =
  (options: StructuredTokenOptions) =>
  async (ctx: KoaContextWithOIDC, next: Next): Promise<void> => {
    await next();
    const body: unknown = ctx.body;
    const refused = typeof body === 'object' && body !== null && 'error' in body ? body.error : null;
    const token = refused === 'unsupported_token_type' ? ctx.oidc?.params?.['token'] : undefined;
    if (typeof token !== 'string') return;
    if (ctx.oidc.route === 'introspection') await introspect(ctx, token, options);
    if (ctx.oidc.route === 'revocation') await revoke(ctx, token, options);
  };
