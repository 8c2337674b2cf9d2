// https://openid.net/specs/openid-connect-backchannel-1_0.html: the test provider tells its client that everybody logged out.

import type { FastifyInstance } from 'fastify';
import { decodeJwt } from 'jose';
import type { KoaContextWithOIDC, Provider } from 'oidc-provider';

interface SignedInPerson {
  readonly sub: string;
  readonly sid: string;
  readonly client: string;
}

/** Who has logged in here since the last sign-out. */
export interface SignedIn {
  readonly persons: SignedInPerson[];
  /** Middleware: remembers who got an id token. */
  notice(this: void, ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void>;
}

export const signedIn = (): SignedIn => {
  const persons: SignedInPerson[] = [];
  return {
    persons,
    notice: async (ctx, next) => {
      await next();
      const idToken: unknown = ctx.oidc?.route === 'token' ? Reflect.get(Object(ctx.body), 'id_token') : undefined;
      if (typeof idToken !== 'string' || ctx.status !== 200) return;
      const { sub, sid, aud } = decodeJwt(idToken);
      if (typeof sub === 'string' && typeof sid === 'string' && typeof aud === 'string') {
        persons.push({ sub, sid, client: aud });
      }
    },
  };
};

/** POST <path>/sign-out: everybody who logged in here logs out; the client is told. The method is not among the library's types. */
export const signOutRoute = (
  app: FastifyInstance,
  path: string,
  parts: { readonly provider: Provider; readonly signedIn: SignedIn },
): void => {
  app.post(`${path}/sign-out`, async (_request, reply) => {
    for (const { sub, sid, client: id } of parts.signedIn.persons.splice(0)) {
      const client = await parts.provider.Client.find(id);
      const tell: unknown = client === undefined ? undefined : Reflect.get(client, 'backchannelLogout');
      if (typeof tell === 'function') await tell.call(client, sub, sid);
    }
    return reply.send();
  });
};
