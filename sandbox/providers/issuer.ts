// reference/norway.md §2.1, §2.3: an OpenID provider as HelseID and ID-porten are: PAR, PKCE and private_key_jwt, nothing else.

import { randomBytes } from 'node:crypto';
import { exportJWK, generateKeyPair, type JSONWebKeySet, type JWK } from 'jose';
import { type Configuration, errors, interactionPolicy, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import { misbehave } from './misbehave.ts';
import { checkOrganisation } from './organisation-choice.ts';
import type { SignedIn } from './sign-out.ts';
import type { TestPerson } from './test-person.ts';

/** A client that may log people in here; handed over when the sandbox starts. */
export interface SandboxClient {
  readonly clientId: string;
  readonly redirectUri: string;
  /** Where it wants to hear that somebody logged out. */
  readonly logoutUri: string;
  /** Public JWK. */
  readonly key: JWK;
}

export interface IssuerOptions {
  readonly issuer: string;
  readonly client: SandboxClient;
  /** Scopes and the claims they bring. */
  readonly claims: Readonly<Record<string, readonly string[]>>;
  readonly acrValues: readonly string[];
  readonly findPerson: (account: string) => Promise<TestPerson | null>;
  readonly signedIn: SignedIn;
  /** HelseID: DPoP with a nonce, and the organisation chosen by authorization_details. ID-porten has neither. */
  readonly profile: 'helseid' | 'idporten';
}

const signingKeys = async (): Promise<JWK[]> =>
  Promise.all(
    ['RS256', 'ES256'].map(async (alg) => {
      const { privateKey } = await generateKeyPair(alg, { extractable: true });
      return { ...(await exportJWK(privateKey)), alg, use: 'sig', kid: randomBytes(6).toString('hex') };
    }),
  );

const { Check, base } = interactionPolicy;

/** The page is shown at every log-in: whoever tries the demo wants to choose anew. */
const alwaysAsk = () => {
  const policy = base();
  const asked = new Check('choose', 'a person must be chosen', (ctx) => ctx.oidc.result?.login === undefined);
  policy.get('login')?.checks.add(asked);
  // The organisation was chosen at the client; nobody is asked about it again.
  policy.get('consent')?.checks.remove('rar_prompt');
  return policy;
};

const SESSION = 'sandbox_session';

/** APIs that the client may ask for on its own behalf, by scope (reference/norway.md §7.2, §8.2). */
const apis = [
  { scope: 'nhn:hgd-persontjenesten-api/read-with-legal-basis', audience: 'nhn:hgd-persontjenesten-api' },
  { scope: 'nhn:communicationparty/read', audience: 'nhn:communicationparty' },
] as const;

/** Null where a person logs in. */
const apiOf = (ctx: KoaContextWithOIDC): (typeof apis)[number] | null => {
  const { grant_type: grant, scope } = ctx.oidc.params ?? {};
  if (grant !== 'client_credentials') return null;
  const api = apis.find((one) => one.scope === scope);
  if (api === undefined) throw new errors.InvalidScope('not given to this client', String(scope));
  return api;
};

const configuration = (options: IssuerOptions, keys: readonly JWK[]): Configuration => {
  const path = new URL(options.issuer).pathname;
  const { clientId, redirectUri, key } = options.client;
  const helseId = options.profile === 'helseid';
  return {
    clients: [
      {
        client_id: clientId,
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code', ...(helseId ? ['client_credentials'] : [])],
        response_types: ['code'],
        token_endpoint_auth_method: 'private_key_jwt',
        jwks: { keys: [key] },
        backchannel_logout_uri: options.client.logoutUri,
        backchannel_logout_session_required: true,
        ...(helseId ? { dpop_bound_access_tokens: true } : {}),
      },
    ],
    jwks: { keys: [...keys] },
    claims: Object.fromEntries(Object.entries(options.claims).map(([scope, claims]) => [scope, [...claims]])),
    acrValues: [...options.acrValues],
    conformIdTokenClaims: false,
    clientAuthMethods: ['private_key_jwt'],
    enabledJWA: { clientAuthSigningAlgValues: ['ES384', 'RS256', 'PS256', 'ES256'] },
    responseTypes: ['code'],
    pkce: { required: () => true },
    cookies: {
      names: { session: SESSION, interaction: 'sandbox_interaction', resume: 'sandbox_resume' },
      keys: [randomBytes(24).toString('hex')],
      long: { httpOnly: true, sameSite: 'lax', path },
      short: { httpOnly: true, sameSite: 'lax' },
    },
    features: {
      clientCredentials: { enabled: helseId },
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      backchannelLogout: { enabled: true },
      pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
      // The library takes authorization_details only together with a resource.
      resourceIndicators: {
        enabled: helseId,
        defaultResource: (ctx) => apiOf(ctx)?.audience ?? options.issuer,
        useGrantedResource: () => true,
        getResourceServerInfo: (ctx) => {
          const api = apiOf(ctx);
          if (api === null) return { scope: '', audience: options.issuer };
          return { ...api, accessTokenFormat: 'jwt', accessTokenTTL: 600, jwt: { sign: { alg: 'ES256' } } };
        },
      },
      dPoP: helseId ? { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => true } : { enabled: false },
    },
    extraParams: helseId ? { authorization_details: checkOrganisation } : {},
    interactions: { url: (_ctx, interaction) => `${path}/interaction/${interaction.uid}`, policy: alwaysAsk() },
    findAccount: async (_ctx, account) => {
      const person = await options.findPerson(account);
      return person === null ? undefined : { accountId: account, claims: () => ({ sub: account, ...person.claims }) };
    },
    // Our own client needs nobody's consent at its national log-in provider.
    loadExistingGrant: async (ctx) => {
      const { account, client, provider } = ctx.oidc;
      if (account === undefined || client === undefined) return undefined;
      const grant = new provider.Grant({ accountId: account.accountId, clientId: client.clientId });
      grant.addOIDCScope([...ctx.oidc.requestParamOIDCScopes].join(' '));
      await grant.save();
      return grant;
    },
    // Its client is on this machine, which the library would not call.
    fetch: (url, options) => {
      const { method, headers, body, signal, redirect } = Object(options);
      return fetch(url, { method, headers, body, signal, redirect });
    },
    ttl: {
      AccessToken: 600,
      ClientCredentials: 600,
      AuthorizationCode: 60,
      IdToken: 300,
      Interaction: 900,
      Session: 900,
      Grant: 900,
    },
  };
};

/** No single sign-on here: an earlier person's session must not get in the way of the next choice. */
const withoutSession = (cookies: string): string =>
  cookies
    .split(';')
    .filter((pair) => !pair.trim().startsWith(SESSION))
    .join(';');

/** The provider, and the public keys by which its tokens are verified. */
export const makeIssuer = async (
  options: IssuerOptions,
): Promise<{ readonly provider: Provider; readonly keys: JSONWebKeySet }> => {
  const keys = await signingKeys();
  const provider = new Provider(options.issuer, configuration(options, keys));
  provider.use(options.signedIn.notice);
  provider.use(misbehave(provider, keys));
  provider.use(async (ctx, next) => {
    if (ctx.req.headers.cookie !== undefined) ctx.req.headers.cookie = withoutSession(ctx.req.headers.cookie);
    await next();
  });
  return { provider, keys: { keys: keys.map(publicHalf) } };
};

const publicHalf = ({ d, p, q, dp, dq, qi, ...open }: JWK): JWK => open;
