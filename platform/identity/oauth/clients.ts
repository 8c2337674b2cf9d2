// DESIGN.md §5 "BOOTSTRAP_CLIENT" and house rules: the clients that exist without being registered.

import type { ClientMetadata } from 'oidc-provider';
import { ORGANISATION_TYPE } from '../organisation/chosen-organisation.ts';
import { namesOfServer } from './loopback.ts';

export const firstPartyClients = ['arbeidsflate', 'innbygger', 'admin'] as const;
export type FirstPartyClient = (typeof firstPartyClients)[number];

/** Our own apps need no consent page: the house that holds the record made them. */
export const isFirstParty = (clientId: string): clientId is FirstPartyClient =>
  firstPartyClients.some((known) => known === clientId);

/**
 * The scope of /scim/v2. It is no SMART scope: it opens nothing of /fhir, and no registration can name it
 * (https://www.rfc-editor.org/rfc/rfc6749#section-3.3).
 */
export const SCIM_SCOPE = 'system/scim';

const identity = 'openid fhirUser profile online_access offline_access launch launch/patient launch/encounter';

/** What a client may have when its registration names no scope. */
export const unnamedScopes = `${identity} patient/*.cruds user/*.cruds system/*.cruds`;

const firstPartyScopes: Readonly<Record<FirstPartyClient, string>> = {
  arbeidsflate:
    'openid fhirUser profile online_access launch launch/patient launch/encounter patient/*.cruds user/*.cruds',
  admin: 'openid fhirUser profile online_access user/*.cruds',
  innbygger: 'openid fhirUser profile online_access launch/patient patient/*.cruds user/*.cruds',
};

const firstPartyNames: Readonly<Record<FirstPartyClient, string>> = {
  arbeidsflate: 'Arbeidsflate',
  admin: 'Tilgangsstyring',
  innbygger: 'Innbygger',
};

const firstParty = (id: FirstPartyClient, publicUrl: string, detailTypes: readonly string[]): ClientMetadata => ({
  client_id: id,
  client_name: firstPartyNames[id],
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  redirect_uris: namesOfServer(publicUrl).flatMap((server) => [`${server}/${id}`, `${server}/${id}/`]),
  post_logout_redirect_uris: namesOfServer(publicUrl).flatMap((server) => [`${server}/`, `${server}/${id}/`]),
  fhir_scope: firstPartyScopes[id],
  authorization_details_types: [...detailTypes],
});

/** A system client under a named policy; the settings let it exist on loopback outside production only. */
export interface BootstrapClient {
  readonly id: string;
  readonly secret: string;
}

const bootstrap = ({ id, secret }: BootstrapClient): ClientMetadata => ({
  client_id: id,
  client_secret: secret,
  client_name: 'Bootstrap',
  grant_types: ['client_credentials'],
  response_types: [],
  redirect_uris: [],
  fhir_scope: 'system/*.cruds patient/*.cruds launch/patient',
});

/** How a system client proves who it is: a shared secret, or `private_key_jwt` by one of the keys that it publishes. */
export type ClientProof = { readonly secret: string } | { readonly jwksUri: string };

/** A system client that the settings name, with the scopes it may have. */
export interface SystemClient {
  readonly id: string;
  readonly name: string;
  readonly scope: string;
  readonly proof: ClientProof;
}

const proofMetadata = (proof: ClientProof): Partial<ClientMetadata> =>
  'secret' in proof
    ? { client_secret: proof.secret }
    : { token_endpoint_auth_method: 'private_key_jwt', jwks_uri: proof.jwksUri };

const system = ({ id, name, scope, proof }: SystemClient): ClientMetadata => ({
  client_id: id,
  client_name: name,
  grant_types: ['client_credentials'],
  response_types: [],
  redirect_uris: [],
  fhir_scope: scope,
  ...proofMetadata(proof),
});

export const builtInClients = (options: {
  readonly publicUrl: string;
  /** Null: no organisation can be chosen. */
  readonly organisations: unknown;
  readonly bootstrapClient: BootstrapClient | null;
  readonly systemClients?: readonly SystemClient[] | undefined;
}): ClientMetadata[] => [
  ...firstPartyClients.map((id) =>
    firstParty(id, options.publicUrl, options.organisations === null ? [] : [ORGANISATION_TYPE]),
  ),
  ...(options.bootstrapClient === null ? [] : [bootstrap(options.bootstrapClient)]),
  ...(options.systemClients ?? []).map(system),
];
