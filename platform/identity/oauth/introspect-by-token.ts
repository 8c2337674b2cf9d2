// https://hl7.org/fhir/smart-app-launch/STU2.2/token-introspection.html#authorization-to-perform-token-introspection

import { parseScopes } from '@fkj/standards-smart';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { tokenStands } from '../token/authenticate.ts';
import { introspection, type StructuredTokenOptions } from './structured-tokens.ts';

type Next = () => Promise<void>;

const MOST_BYTES = 64 * 1024;

/** The body as text; null when it is longer than any token. */
const bodyOf = async (request: AsyncIterable<Buffer>): Promise<string | null> => {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > MOST_BYTES) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
};

/** Backend services are the resource servers of others: a token with a system scope asks about any token. */
const mayAsk = (scope: string): boolean =>
  parseScopes(scope).some((one) => one.kind === 'resource' && one.level === 'system');

const answer = (ctx: KoaContextWithOIDC, status: number, body: object): void => {
  ctx.status = status;
  ctx.set('Cache-Control', 'no-store');
  ctx.body = body;
};

/** Introspection by who shows an access token of ours instead of authenticating as a client; all else goes on as ever. */
export const introspectByToken =
  (options: StructuredTokenOptions) =>
  async (ctx: KoaContextWithOIDC, next: Next): Promise<void> => {
    const [, asker] = /^Bearer +([\w~+/.-]+=*) *$/i.exec(ctx.headers.authorization ?? '') ?? [];
    if (ctx.method !== 'POST' || ctx.path !== '/introspect' || asker === undefined) return next();
    const known = await options.verify(asker);
    const bound = known.ok && known.value.jkt !== undefined;
    if (!known.ok || bound || !(await tokenStands(options.rows, known.value))) {
      ctx.set('WWW-Authenticate', 'Bearer error="invalid_token"');
      return answer(ctx, 401, { error: 'invalid_token', error_description: 'the token in Authorization is not valid' });
    }
    if (!mayAsk(known.value.scope)) {
      ctx.set('WWW-Authenticate', 'Bearer error="insufficient_scope"');
      return answer(ctx, 403, { error: 'insufficient_scope', error_description: 'introspection takes a system scope' });
    }
    const body = await bodyOf(ctx.req);
    const token = new URLSearchParams(body ?? '').get('token');
    if (token === null) return answer(ctx, 400, { error: 'invalid_request', error_description: 'token is missing' });
    const asked = await options.verify(token);
    const active = asked.ok && (await tokenStands(options.rows, asked.value));
    answer(ctx, 200, active && asked.ok ? introspection(asked.value, options) : { active: false });
  };
