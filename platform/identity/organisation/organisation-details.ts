// https://datatracker.ietf.org/doc/html/rfc9396#section-6: the choice of organisation at PAR, authorize and token; what a token gets is never wider.

import { type AccessToken, type ClientCredentials, errors, type KoaContextWithOIDC } from 'oidc-provider';
import { type AccountId, accountId, readAccountId } from '../accounts/account.ts';
import { type ChosenOrganisation, grantedDetail, organisationsIn, readOrganisation } from './chosen-organisation.ts';
import type { HeldOrganisations } from './held-organisations.ts';

const refusedDetail = (why: string): Error => new errors.InvalidAuthorizationDetails(why);

/** Its form; who may have it is decided when the person is known. */
export const checkOrganisationDetail = (_ctx: KoaContextWithOIDC, detail: unknown): void => {
  if (readOrganisation(detail) === null) throw refusedDetail('name one organisation by its number, as HelseID does');
};

const narrower = (asked: ChosenOrganisation, earlier: ChosenOrganisation): boolean =>
  JSON.stringify(asked) === JSON.stringify(earlier) ||
  ('parent' in asked && 'parent' in earlier && earlier.child === null && asked.parent === earlier.parent);

/** The one detail that counts of those asked now and those that were granted; null without any. */
const oneOf = (now: readonly unknown[], earlier: readonly unknown[]): unknown => {
  const [asked, second] = organisationsIn(now);
  const [granted, other] = organisationsIn(earlier);
  if (second !== undefined || other !== undefined) throw refusedDetail('one organisation at a time');
  if (asked === undefined || granted === undefined) return asked ?? granted ?? null;
  const [one, wide] = [readOrganisation(asked), readOrganisation(granted)];
  if (one === null || wide === null || !narrower(one, wide))
    throw refusedDetail('another organisation than was granted');
  return asked;
};

/** The person of a token; null for a system. */
const personOf = (token: AccessToken | ClientCredentials): AccountId | null => {
  const name = 'accountId' in token ? readAccountId(token.accountId) : null;
  return name === null ? null : accountId(name);
};

/** What of the choice goes into the token: the Organization in which the person has a role at this moment, or nothing asked. */
export const organisationForToken =
  ({ held }: HeldOrganisations) =>
  async (
    token: AccessToken | ClientCredentials,
    details: { readonly now: readonly unknown[]; readonly earlier: readonly unknown[] },
  ) => {
    const detail = oneOf(details.now, details.earlier);
    const chosen = detail === null ? null : readOrganisation(detail);
    if (chosen === null) return [];
    const account = personOf(token);
    const organization = account === null ? null : await held(account, chosen);
    if (organization === null) throw refusedDetail('the person has no role in this organisation');
    return [grantedDetail(detail, organization)];
  };
