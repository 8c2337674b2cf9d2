// https://datatracker.ietf.org/doc/html/rfc9396: the types of authorization_details that are taken here, as oidc-provider wants them.

import { ATTEST_TYPE } from '@fkj/standards-smart';
import type { AuthorizationDetail, KoaContextWithOIDC, RichAuthorizationRequestsConfiguration } from 'oidc-provider';
import { attestForToken, checkAttestDetail } from '../attest/attest-details.ts';
import type { AttestParts } from '../attest/take-attest.ts';
import { ORGANISATION_TYPE } from '../organisation/chosen-organisation.ts';
import type { HeldOrganisations } from '../organisation/held-organisations.ts';
import { checkOrganisationDetail, organisationForToken } from '../organisation/organisation-details.ts';

export interface DetailParts {
  /** Null: attests are not taken. */
  readonly attests: AttestParts | null;
  /** Null: no organisation can be chosen. */
  readonly organisations: HeldOrganisations | null;
}

/** Types that are offered, for discovery. */
export const detailTypes = (parts: {
  readonly attests: unknown;
  readonly organisations: unknown;
}): readonly string[] => [
  ...(parts.attests == null ? [] : [ATTEST_TYPE]),
  ...(parts.organisations == null ? [] : [ORGANISATION_TYPE]),
];

/** As asked for in this request; their form is checked already. */
const asked = (ctx: KoaContextWithOIDC): readonly AuthorizationDetail[] | undefined => {
  const details = ctx.oidc.params?.['authorization_details'];
  return typeof details === 'string' ? JSON.parse(details) : undefined;
};

/** What is asked is kept with the code, what counts goes to the token: never more than was asked for, and checked each time anew. */
export const authorizationDetails = (parts: DetailParts) => {
  const attest = parts.attests === null ? null : attestForToken(parts.attests);
  const organisation = parts.organisations === null ? null : organisationForToken(parts.organisations);
  return {
    enabled: true,
    types: {
      ...(attest === null ? {} : { [ATTEST_TYPE]: { validate: checkAttestDetail } }),
      ...(organisation === null ? {} : { [ORGANISATION_TYPE]: { validate: checkOrganisationDetail } }),
    },
    authorizationDetailsForGrantSource: asked,
    authorizationDetailsForAccessToken: async (ctx, token, source) => {
      const earlier = source?.rar;
      const choice = { now: asked(ctx) ?? [], earlier: earlier ?? [] };
      const details = [
        ...((await organisation?.(token, choice)) ?? []),
        ...((await attest?.(ctx, token, earlier)) ?? []),
      ];
      return details.length === 0 ? undefined : details;
    },
    authorizationDetailsForIntrospection: (_ctx, token) => token.rar,
  } satisfies RichAuthorizationRequestsConfiguration;
};
