// https://github.com/panva/node-oidc-provider/blob/main/docs/README.md: the settings of the authorization server, one reason each.

import type { AdapterFactory, Client, Configuration, KoaContextWithOIDC } from 'oidc-provider';
import { purposeOf, readAccountId } from '../accounts/account.ts';
import { artifactKey } from '../artifacts/artifact-key.ts';
import type { Keepsake } from '../artifacts/keepsakes.ts';
import { readAssertion } from '../attest/attest-details.ts';
import type { IdentitySecrets } from '../keys/secrets-file.ts';
import { loggedOutPage, logOutPage } from '../pages/log-out.ts';
import { oauthErrorPage } from '../pages/oauth-error.ts';
import { proofAlgorithms } from '../token/proof-key.ts';
import { HIGH } from './authentication-level.ts';
import { authorizationDetails, type DetailParts } from './authorization-details.ts';
import { patientOfRequest } from './bootstrap-patient.ts';
import { type OutsideFetch, openClientKeys } from './client-assertion.ts';
import { type BootstrapClient, builtInClients, type SystemClient } from './clients.ts';
import { existingGrant } from './existing-grant.ts';
import { type GrantContext, launchClaims } from './grant-context.ts';
import { checkAudience, checkLaunch } from './launch-parameters.ts';
import { outgoingFetch } from './outgoing-fetch.ts';
import type { RegistrationPolicy } from './registration-routes.ts';
import { fhirResourceServer } from './resource-server.ts';

export interface ProviderOptions extends DetailParts {
  readonly publicUrl: string;
  readonly fhirBase: string;
  /** Gets what clients publish; the runtime's own unless told. */
  readonly fetch?: OutsideFetch;
  /** Address of the style that launched apps may follow. */
  readonly styleUrl: string;
  readonly bootstrapClient: BootstrapClient | null;
  readonly systemClients?: readonly SystemClient[] | undefined;
  readonly registration: RegistrationPolicy;
  readonly accessTokenSeconds: number;
  readonly adapter: AdapterFactory;
  readonly secrets: IdentitySecrets;
  readonly contexts: Keepsake<GrantContext>;
  /** Called when a person's session is at hand, before anything is given to an app. */
  readonly onSession: (ctx: KoaContextWithOIDC) => Promise<void>;
  readonly dpop: { readonly nonce: 'required' | 'optional'; readonly nonceSecret: Buffer };
}

/** A log-in ends after an hour without use, and at the end of a long shift in any case. Seconds. */
export const sessionSeconds = { idle: 60 * 60, whole: 12 * 60 * 60 } as const;
const offlineSeconds = 14 * 24 * 60 * 60;

/** Public clients may ask about their own tokens only; confidential ones are resource servers of the house. */
const ownTokenOrResourceServer = (
  _ctx: KoaContextWithOIDC,
  client: Client,
  token: { readonly clientId?: string | undefined },
): boolean => client.clientAuthMethod !== 'none' || token.clientId === client.clientId;

/** https://datatracker.ietf.org/doc/html/rfc9470#section-6.1: how and when the person of this token logged in. */
const authenticationOf = (ctx: KoaContextWithOIDC): Readonly<Record<string, unknown>> => {
  const source = ctx.oidc.entities.AuthorizationCode ?? ctx.oidc.entities.RefreshToken;
  return source?.authTime === undefined ? {} : { auth_time: source.authTime, acr: source.acr ?? HIGH };
};

/** Extra claims of an access token. */
const claimsOfToken =
  (options: ProviderOptions): NonNullable<Configuration['extraTokenClaims']> =>
  async (ctx, token) => {
    if (token.kind !== 'AccessToken') {
      const patient = patientOfRequest(ctx, options.bootstrapClient);
      return { purpose: purposeOf(null), ...(patient === null ? {} : { patient }) };
    }
    const account = readAccountId(token.accountId);
    const context = token.grantId === undefined ? null : await options.contexts.find(token.grantId);
    return {
      purpose: purposeOf(account, token.clientId ?? null),
      ...authenticationOf(ctx),
      ...(account === null ? {} : { fhirUser: token.accountId }),
      ...(context === null ? {} : launchClaims(context, options.styleUrl)),
      ...(token.grantId === undefined ? {} : { grant: artifactKey('Grant', token.grantId).toString('base64url') }),
    };
  };

const sessionTtl = (_ctx: KoaContextWithOIDC, session: { readonly loginTs?: number | undefined }): number => {
  const age = session.loginTs === undefined ? 0 : Math.floor(Date.now() / 1000) - session.loginTs;
  return Math.max(1, Math.min(sessionSeconds.idle, sessionSeconds.whole - age));
};

/** Interaction cookies get the path of their own interaction; only the session's is set here. */
const cookie = (https: boolean) => ({ httpOnly: true, sameSite: 'lax', signed: true, secure: https }) as const;

export const providerConfiguration = (options: ProviderOptions): Configuration => {
  const https = options.publicUrl.startsWith('https:');
  const clientKeys = openClientKeys(options.fetch ?? outgoingFetch(options.publicUrl).fetch ?? fetch, Date.now);
  return {
    adapter: options.adapter,
    clients: builtInClients(options),
    // A code in a fragment or a form is for whoever registers that way.
    clientDefaults: { response_modes: ['query'] },
    jwks: { keys: [...options.secrets.signing] },
    acrValues: [HIGH],
    scopes: ['openid', 'offline_access'],
    claims: { openid: ['sub'], fhirUser: ['fhirUser'], acr: null, auth_time: null, iss: null, sid: null },
    conformIdTokenClaims: false,
    clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    enabledJWA: {
      clientAuthSigningAlgValues: ['RS384', 'ES384', 'RS256', 'ES256'],
      dPoPSigningAlgValues: [...proofAlgorithms],
    },
    responseTypes: ['code'],
    // SMART App Launch: S256 always, also for clients with a secret.
    pkce: { required: () => true },
    cookies: {
      names: { session: 'fkj_session', interaction: 'fkj_interaction', resume: 'fkj_resume' },
      keys: [...options.secrets.cookies],
      long: { ...cookie(https), path: '/auth' },
      short: cookie(https),
    },
    routes: {
      authorization: '/authorize',
      token: '/token',
      jwks: '/jwks',
      introspection: '/introspect',
      revocation: '/revoke',
      pushed_authorization_request: '/par',
      registration: '/registration',
      end_session: '/end-session',
    },
    features: {
      devInteractions: { enabled: false },
      dPoP: {
        enabled: true,
        nonceSecret: options.dpop.nonceSecret,
        requireNonce: () => options.dpop.nonce === 'required',
      },
      userinfo: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: { enabled: true, allowedPolicy: ownTokenOrResourceServer },
      revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
      pushedAuthorizationRequests: { enabled: true },
      registration: { enabled: options.registration !== 'closed' },
      registrationManagement: { enabled: options.registration !== 'closed', rotateRegistrationAccessToken: true },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource: logOutPage, postLogoutSuccessSource: loggedOutPage },
      richAuthorizationRequests: authorizationDetails(options),
      resourceIndicators: {
        enabled: true,
        defaultResource: () => options.fhirBase,
        useGrantedResource: () => true,
        getResourceServerInfo: fhirResourceServer(options),
      },
    },
    extraParams: { aud: checkAudience(options.fhirBase), launch: checkLaunch },
    extraClientMetadata: {
      properties: ['fhir_scope', 'organisation_number', 'software_id', 'software_version', 'software_statement'],
    },
    extraTokenClaims: claimsOfToken(options),
    assertJwtClientAuthClaimsAndHeader: async (...assertion) => {
      await clientKeys.check(...assertion);
      await readAssertion(...assertion);
    },
    fetch: clientKeys.fetch,
    findAccount: (_ctx, id) => ({
      accountId: id,
      claims: () => ({ sub: id, fhirUser: `${options.fhirBase}/${id}` }),
    }),
    loadExistingGrant: async (ctx) => {
      await options.onSession(ctx);
      return existingGrant(options.fhirBase)(ctx);
    },
    interactions: { url: (_ctx, interaction) => `/auth/interaction/${interaction.uid}` },
    issueRefreshToken: (_ctx, client, source) =>
      client.grantTypeAllowed('refresh_token') &&
      (source.scopes.has('offline_access') || source.scopes.has('online_access')),
    expiresWithSession: (_ctx, source) => !source.scopes.has('offline_access'),
    rotateRefreshToken: true,
    // Browsers may call the token endpoint from where a public client lives, and from nowhere else.
    clientBasedCORS: (_ctx, origin, client) =>
      (client.redirectUris ?? []).some((uri) => URL.canParse(uri) && new URL(uri).origin === origin),
    renderError: oauthErrorPage,
    ttl: {
      AccessToken: () => options.accessTokenSeconds,
      ClientCredentials: () => options.accessTokenSeconds,
      AuthorizationCode: 60,
      IdToken: 10 * 60,
      Interaction: 15 * 60,
      Session: sessionTtl,
      Grant: offlineSeconds,
      RefreshToken: (_ctx, token) => (token.scopes.has('offline_access') ? offlineSeconds : sessionSeconds.whole),
    },
  };
};
