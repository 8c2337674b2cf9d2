// https://github.com/panva/node-oidc-provider/blob/main/docs/README.md#user-flows: what a person has agreed that an app may have.

import type { Grant, Provider } from 'oidc-provider';

const oidcScopes = new Set(['openid', 'offline_access', 'fhirUser']);

/**
 * A grant (not yet saved) with the asked scopes on the FHIR base. `withheld` were asked for too and are not given; the
 * grant says so, lest the same question is asked again.
 */
export const grantOf = (
  provider: Provider,
  owner: { readonly accountId: string; readonly clientId: string },
  terms: { readonly fhirBase: string; readonly asked: readonly string[]; readonly withheld: readonly string[] },
): Grant => {
  const { fhirBase, asked, withheld } = terms;
  const grant = new provider.Grant({ accountId: owner.accountId, clientId: owner.clientId });
  const given = asked.filter((scope) => !withheld.includes(scope));
  grant.addOIDCScope(given.filter((scope) => oidcScopes.has(scope)).join(' '));
  grant.addResourceScope(fhirBase, given.join(' '));
  if (withheld.length > 0) grant.rejectResourceScope(fhirBase, withheld.join(' '));
  return grant;
};
