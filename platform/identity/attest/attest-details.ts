// https://datatracker.ietf.org/doc/html/rfc9396 with reference/norway.md §2.2: the attest as one of the authorization_details of our own server.

import { ATTEST_TYPE } from '@fkj/standards-smart';
import type { JWK } from 'jose';
import {
  type AccessToken,
  type AuthorizationDetail,
  type Client,
  type ClientCredentials,
  type Configuration,
  errors,
  type KoaContextWithOIDC,
} from 'oidc-provider';
import { accountId, readAccountId } from '../accounts/account.ts';
import { sentAttest, takeFromAssertion } from './sent-attest.ts';
import { type AttestParts, type AttestSender, takeAttest } from './take-attest.ts';

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** Only a client that proves itself speaks for an organisation. */
const mustSpeakForOrganisation = (client: Client): void => {
  if (client.clientAuthMethod !== 'private_key_jwt' || text(client['organisation_number']) === null) {
    throw new errors.InvalidAuthorizationDetails('this client speaks for no organisation');
  }
};

/** As registered, in the terms of the library that verifies with them. */
const publicKeysOf = (client: Client): readonly JWK[] => JSON.parse(JSON.stringify(client.jwks?.keys ?? []));

const senderOf = (client: Client, token: AccessToken | ClientCredentials): AttestSender => {
  const account = 'accountId' in token ? readAccountId(token.accountId) : null;
  return {
    client: client.clientId,
    organisation: text(client['organisation_number']),
    keys: publicKeysOf(client),
    account: account === null ? null : accountId(account),
  };
};

/** What of an attest goes into the token: a reference to the one that was checked, logged and kept. */
export const attestForToken = (parts: AttestParts) => {
  const take = takeAttest(parts);
  return async (
    ctx: KoaContextWithOIDC,
    token: AccessToken | ClientCredentials,
    earlier: readonly AuthorizationDetail[] | undefined,
  ): Promise<readonly AuthorizationDetail[]> => {
    const detail = sentAttest(ctx, earlier);
    const { client } = ctx.oidc;
    if (detail === null || client === undefined) return [];
    const taken = await take(detail, senderOf(client, token));
    if (!taken.ok) throw new errors.InvalidAuthorizationDetails(taken.error);
    return [{ type: ATTEST_TYPE, identifier: taken.value }];
  };
};

/** Only a client that proves itself and speaks for an organisation may send one; and never through the browser. */
export const checkAttestDetail = (ctx: KoaContextWithOIDC, _detail: unknown, client: Client): void => {
  mustSpeakForOrganisation(client);
  // It names people by number, which stand in no address (DESIGN §5): the request is pushed (RFC 9126).
  if (ctx.oidc.route === 'authorization' && ctx.oidc.entities.PushedAuthorizationRequest === undefined) {
    throw new errors.InvalidAuthorizationDetails('push the request: an attest never stands in an address');
  }
};

/** Of a client assertion: its attest, and that it is short-lived and of a known type. */
export const readAssertion: NonNullable<Configuration['assertJwtClientAuthClaimsAndHeader']> = (
  ctx,
  claims,
  header,
) => {
  const { typ } = header;
  if (typ !== undefined && typ !== 'JWT' && typ !== 'client-authentication+jwt') {
    throw new errors.InvalidClientAuth('client assertion of an unknown type');
  }
  const { exp } = claims;
  if (typeof exp !== 'number' || exp - Date.now() / 1000 > LONGEST_ASSERTION) {
    throw new errors.InvalidClientAuth('client assertion must expire within five minutes');
  }
  takeFromAssertion(ctx, claims);
};

/** https://hl7.org/fhir/smart-app-launch/STU2.2/client-confidential-asymmetric.html: five minutes; and clocks that differ. */
const LONGEST_ASSERTION = 5 * 60 + 15;
