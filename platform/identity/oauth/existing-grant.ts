// https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest "prompt=none": when an earlier grant answers a new request.

import { splitScopes } from '@fkj/standards-smart';
import type { Grant, KoaContextWithOIDC } from 'oidc-provider';
import { isFirstParty } from './clients.ts';
import { grantOf } from './grants.ts';

const asked = (ctx: KoaContextWithOIDC): readonly string[] => [...ctx.oidc.requestParamScopes];

const needsPatient = (scopes: readonly string[]): boolean =>
  scopes.some((scope) => scope.startsWith('launch/') || scope.startsWith('patient/'));

/**
 * Finds the grant for a request of a person who is logged in. Silent (`prompt=none`) requests reuse the earlier one with
 * its patient; others start afresh when a patient is to be chosen. Our own apps get theirs without a page.
 */
export const existingGrant =
  (fhirBase: string) =>
  async (ctx: KoaContextWithOIDC): Promise<Grant | undefined> => {
    const { client, session, provider, params, result } = ctx.oidc;
    if (client === undefined || session === undefined) return undefined;
    const agreed = result?.consent?.grantId;
    if (agreed !== undefined) return provider.Grant.find(agreed);
    if (params?.['launch'] !== undefined) return undefined;
    const scopes = asked(ctx);
    const earlierId = session.grantIdFor(client.clientId);
    const earlier = earlierId === undefined ? undefined : await provider.Grant.find(earlierId);
    const covered = new Set(splitScopes(earlier?.getResourceScope(fhirBase) ?? ''));
    const reusable = ctx.oidc.prompts.has('none') || !needsPatient(scopes);
    const sameAccount = earlier?.accountId === ctx.oidc.account?.accountId;
    if (reusable && sameAccount && scopes.every((scope) => covered.has(scope))) return earlier;
    if (!isFirstParty(client.clientId) || needsPatient(scopes)) return undefined;
    const account = ctx.oidc.account;
    if (account === undefined) return undefined;
    const owner = { accountId: account.accountId, clientId: client.clientId };
    // `launch` without a launch: there is nothing to give.
    const own = grantOf(provider, owner, { fhirBase, asked: scopes, withheld: ['launch'] });
    await own.save();
    return own;
  };
