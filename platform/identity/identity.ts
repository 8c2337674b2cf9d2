// DESIGN.md §2 "platform/identity", §5 "identity": the module put together.

import type { TokenClaims } from '@fkj/platform-access';
import type { Result } from '@fkj/platform-record';
import type { AppStateRows, IdentityRows, IdentityUsed } from '@fkj/platform-store';
import { type SmartConfiguration, smartConfiguration } from '@fkj/standards-smart';
import type { FastifyInstance } from 'fastify';
import type { JWK } from 'jose';
import type { Provider } from 'oidc-provider';
import type { Accounts } from './accounts/accounts.ts';
import type { Encounters } from './accounts/encounters.ts';
import type { Patients } from './accounts/patients.ts';
import { type AppStates, openAppStates } from './app-state/app-states.ts';
import type { StateSubjects } from './app-state/may-touch.ts';
import { artifactAdapter } from './artifacts/adapter.ts';
import { type Keepsake, keepsake } from './artifacts/keepsakes.ts';
import { makeSeal } from './artifacts/seal.ts';
import type { AttestFacts } from './attest/facts.ts';
import type { AttestParts } from './attest/take-attest.ts';
import { type MachineTokens, machineTokens } from './helseid/machine-tokens.ts';
import type { InteractionParts, LogInRefusal } from './interaction/parts.ts';
import { rememberUpstream } from './interaction/upstream-logout.ts';
import { keysAt } from './keys/rotate.ts';
import { type IdentitySecrets, publicJwk } from './keys/secrets-file.ts';
import { type Maskinporten, maskinporten } from './maskinporten/maskinporten.ts';
import { mountIdentity } from './mount.ts';
import { countAttempts } from './oauth/attempts.ts';
import { detailTypes } from './oauth/authorization-details.ts';
import type { OutsideFetch } from './oauth/client-assertion.ts';
import type { BootstrapClient, SystemClient } from './oauth/clients.ts';
import type { ExchangeRule } from './oauth/exchange-rules.ts';
import type { Invitation } from './oauth/invitations.ts';
import { makeProvider } from './oauth/provider.ts';
import type { RegistrationPolicy } from './oauth/registration-routes.ts';
import type { StatementIssuer } from './oauth/statement-issuers.ts';
import type { StructuredTokenOptions } from './oauth/structured-tokens.ts';
import type { HeldOrganisations } from './organisation/held-organisations.ts';
import type { UpstreamName } from './pages/log-in.ts';
import { STYLE_PATH } from './pages/style-document.ts';
import { type AuthenticationRequest, makeAuthenticator, tokenStands } from './token/authenticate.ts';
import { makeNonces, nonceKey } from './token/nonces.ts';
import { proofGuard } from './token/proof-guard.ts';
import type { AuthenticationRefusal } from './token/refusal.ts';
import { accessTokenVerifier } from './token/verify.ts';
import { type Organisation, organisationDetail } from './upstream/organisation.ts';
import { helseIdProfile, idPortenProfile } from './upstream/provider-profile.ts';
import { relyingParty } from './upstream/relying-party.ts';

export interface IdentityOptions {
  /** Without a trailing slash. The issuer is `<publicUrl>/auth`, the audience `<publicUrl>/fhir`. */
  readonly publicUrl: string;
  readonly trustProxy: 'on' | 'off';
  readonly rows: IdentityRows;
  /** What apps keep here for themselves. */
  readonly appStates: AppStateRows;
  readonly stateSubjects: StateSubjects;
  /** What may be used once: proofs and client assertions. */
  readonly used: IdentityUsed;
  readonly secrets: IdentitySecrets;
  readonly accounts: Accounts;
  readonly patients: Patients;
  readonly encounters: Encounters;
  readonly upstream: Readonly<Record<UpstreamName, { readonly issuer: string; readonly clientId: string }>> & {
    readonly helseid: { readonly organisation?: Organisation | null };
    readonly maskinporten: { readonly issuer: string; readonly clientId: string };
  };
  /** Exists only on loopback outside production; the settings see to that. */
  readonly bootstrapClient: BootstrapClient | null;
  /** Other system clients that the settings name. */
  readonly systemClients?: readonly SystemClient[];
  /** 'open' lets anyone register a client, system scopes included: for the demo on loopback only. 'invited': see `inviteClient`. */
  readonly registration: RegistrationPolicy;
  /** Life of an access token; 600 unless told. */
  readonly accessTokenSeconds?: number;
  /** 'required': a DPoP proof must carry a nonce that we gave (RFC 9449 §8, §9). 'optional' unless told. */
  readonly dpopNonce?: 'required' | 'optional';
  /** The keys as they stand in their file now, for rotation without a stop; without it they stay as they are. */
  readonly readSecrets?: () => Promise<IdentitySecrets>;
  /** Which services may exchange whose tokens, at an instant (ms); none unless told. */
  readonly exchangeRules?: (at: number) => readonly ExchangeRule[];
  /** Whose software statements count when programs register, at an instant (ms); nobody's unless told. */
  readonly statementIssuers?: (at: number) => readonly StatementIssuer[];
  /** What attests are held against; without it none is taken, and none made. */
  readonly attestFacts?: AttestFacts;
  /** In which organisation a person may choose to act; without it none can be chosen. */
  readonly organisations?: HeldOrganisations;
  /** Gets the key sets that clients publish; the runtime's own unless told. */
  readonly fetch?: OutsideFetch;
  /** ms since 1970. */
  readonly now: () => number;
  readonly onServerError: (error: Error) => void;
  /** A log-in that was not taken, for the log: the provider and a code, never the person. */
  readonly onLogInRefused: (refusal: LogInRefusal) => void;
}

export interface Identity {
  /** Registers /auth/*, and cleans up what has expired for as long as the app is open. */
  mount(app: FastifyInstance): Promise<void>;
  /** Who calls, from the Authorization header. About 5 µs for a bearer token seen before; a proof costs one statement more. */
  authenticate(asked: AuthenticationRequest): Promise<Result<TokenClaims, AuthenticationRefusal>>;
  /** The document of /fhir/.well-known/smart-configuration. */
  readonly smartConfiguration: SmartConfiguration;
  /** What the upstream providers must know of us: public keys and return addresses. */
  readonly upstreamClients: Readonly<Record<UpstreamName, UpstreamClient>> & {
    readonly maskinporten: Pick<UpstreamClient, 'clientId' | 'key'>;
  };
  /** What apps keep here for themselves, behind /app-state. */
  readonly appStates: AppStates;
  /** Tokens for national registers, on the municipality's own behalf. */
  readonly maskinporten: Maskinporten;
  /** Tokens of HelseID for the APIs of Norsk helsenett, on the municipality's own behalf. */
  readonly machineTokens: MachineTokens;
  /** Reads the signing keys again; runs by itself every minute once mounted. */
  lookForKeys(): Promise<void>;
  /** Removes what has expired; answers how many rows went. Runs by itself every few minutes once mounted. */
  removeExpired(): Promise<number>;
}

export interface UpstreamClient {
  readonly clientId: string;
  readonly redirectUri: string;
  /** Where the provider tells that somebody logged out there. */
  readonly logoutUri: string;
  readonly key: JWK;
}

const wrongSecrets = { failures: 10, windowMs: 5 * 60_000 };
const failuresFromAddress = { failures: 300, windowMs: 60_000 };
const failedLogIns = { failures: 20, windowMs: 5 * 60_000 };

const CLEANING_MS = 5 * 60_000;
/** How often the file with the keys is read again. */
const LOOKING_MS = 60_000;

const describeServer = (issuer: string, options: IdentityOptions): SmartConfiguration =>
  smartConfiguration({
    issuer,
    appStateEndpoint: `${options.publicUrl}/app-state`,
    authorizationDetailsTypes: detailTypes({ attests: options.attestFacts, organisations: options.organisations }),
    authorizationEndpoint: `${issuer}/authorize`,
    tokenEndpoint: `${issuer}/token`,
    jwksUri: `${issuer}/jwks`,
    introspectionEndpoint: `${issuer}/introspect`,
    revocationEndpoint: `${issuer}/revoke`,
    parEndpoint: `${issuer}/par`,
    endSessionEndpoint: `${issuer}/end-session`,
    registrationEndpoint: options.registration === 'closed' ? null : `${issuer}/registration`,
  });

const upstreamClients = (options: IdentityOptions): Identity['upstreamClients'] => {
  const client = (name: UpstreamName): UpstreamClient => ({
    clientId: options.upstream[name].clientId,
    redirectUri: `${options.publicUrl}/auth/callback/${name}`,
    logoutUri: `${options.publicUrl}/auth/backchannel-logout/${name}`,
    key: publicJwk(options.secrets.upstream[name]),
  });
  const { upstream, secrets } = options;
  return {
    helseid: client('helseid'),
    idporten: client('idporten'),
    maskinporten: { clientId: upstream.maskinporten.clientId, key: publicJwk(secrets.upstream.maskinporten) },
  };
};

const upstreamParties = (options: IdentityOptions): InteractionParts['upstream'] => {
  const clients = upstreamClients(options);
  const settings = (name: UpstreamName) => ({
    issuer: options.upstream[name].issuer,
    clientId: clients[name].clientId,
    redirectUri: clients[name].redirectUri,
    key: options.secrets.upstream[name],
  });
  return {
    helseid: relyingParty(settings('helseid'), helseIdProfile(options.upstream.helseid.organisation ?? null), options),
    idporten: relyingParty(settings('idporten'), idPortenProfile, options),
  };
};

/** ES256 signs what we issue ourselves. */
const signingKey = ({ signing }: IdentitySecrets): JWK => {
  const key = signing.find(({ alg }) => alg === 'ES256');
  if (key === undefined) throw new Error('identity has no ES256 key');
  return key;
};

const machineDetails = (organisation: Organisation | null): readonly object[] =>
  organisation === null ? [] : [organisationDetail(organisation)];

const kidsOf = ({ signing }: IdentitySecrets): string => signing.map(({ kid }) => kid).join(' ');

/** What is made from the signing keys, and made anew when they change. */
interface Running {
  readonly secrets: IdentitySecrets;
  readonly verify: ReturnType<typeof accessTokenVerifier>;
  readonly provider: Provider;
}

export const createIdentity = (options: IdentityOptions): Identity => {
  const issuer = `${options.publicUrl}/auth`;
  const fhirBase = `${options.publicUrl}/fhir`;
  const { rows, used, now } = options;
  const [sealing] = options.secrets.sealing;
  if (sealing === undefined) throw new Error('identity has no sealing key');
  const dpopNonce = options.dpopNonce ?? 'optional';
  const accessTokenSeconds = options.accessTokenSeconds ?? 600;
  const store = { rows, now, seal: makeSeal(options.secrets.sealing) };
  const nonces = makeNonces(nonceKey(sealing.key, 'dpop nonce of resources'), now);
  const proofs = proofGuard({ publicUrl: options.publicUrl, used, nonces, nonce: dpopNonce, now });
  const attests: AttestParts['kept'] = keepsake('Attest', store);
  const verify: Running['verify'] = (token) => running.verify(token);
  const authenticator = makeAuthenticator({ rows, verify, proofs, attests, now });
  const notes: InteractionParts['notes'] = {
    visits: keepsake('UpstreamVisit', store),
    launches: keepsake('LaunchContext', store),
    choices: keepsake('PatientChoice', store),
    contexts: keepsake('GrantContext', store),
    upstreamSessions: keepsake('UpstreamSession', store),
  };
  const invitations: Keepsake<Invitation> = keepsake('Invitation', store);
  const attempts = {
    secretAttempts: countAttempts(wrongSecrets, now),
    addressAttempts: countAttempts(failuresFromAddress, now),
  };
  const structuredTokens: StructuredTokenOptions = {
    ...{ rows, verify, issuer, audience: fhirBase, now },
    revoked: keepsake('RevokedToken', store),
    forget: authenticator.forget,
  };
  const start = (secrets: IdentitySecrets): Running => ({
    secrets,
    verify: accessTokenVerifier({ keys: secrets.signing.map(publicJwk), issuer, audience: fhirBase, now }),
    provider: makeProvider({
      ...options,
      forgetClient: options.appStates.removeOfClient,
      ...{ secrets, fhirBase, accessTokenSeconds, structuredTokens },
      styleUrl: `${options.publicUrl}${STYLE_PATH}`,
      attests:
        options.attestFacts === undefined
          ? null
          : { facts: options.attestFacts, organisations: options.organisations ?? null, kept: attests, now },
      organisations: options.organisations ?? null,
      dpop: { nonce: dpopNonce, nonceSecret: nonceKey(sealing.key, 'dpop nonce of the token endpoint') },
      adapter: artifactAdapter(store),
      contexts: notes.contexts,
      onSession: (ctx) => rememberUpstream(ctx, notes.upstreamSessions),
      exchange: {
        ...{ issuer, audience: fhirBase, accessTokenSeconds, verify, now },
        rules: options.exchangeRules ?? (() => []),
        stands: (content) => tokenStands(rows, content),
        key: signingKey(secrets),
      },
      ...attempts,
    }),
  });
  let running = start(keysAt(options.secrets, now() / 1000));
  const [formKey = ''] = options.secrets.cookies;
  const parts: InteractionParts = {
    get provider() {
      return running.provider;
    },
    publicUrl: options.publicUrl,
    fhirBase,
    formKey,
    notes,
    accounts: options.accounts,
    patients: options.patients,
    encounters: options.encounters,
    organisations: options.organisations ?? null,
    upstream: upstreamParties(options),
    upstreamOrigins: [options.upstream.helseid, options.upstream.idporten].map((one) => new URL(one.issuer).origin),
    attempts: countAttempts(failedLogIns, now),
    onLogInRefused: options.onLogInRefused,
    registration: {
      ...{ policy: options.registration, invitations, issuer, now },
      statementIssuers: () => options.statementIssuers?.(now()) ?? [],
    },
    forgetTokens: authenticator.forget,
    attest:
      options.attestFacts === undefined
        ? null
        : {
            facts: options.attestFacts,
            patients: options.patients,
            issuer,
            key: () => signingKey(running.secrets),
            now,
          },
  };
  const lookForKeys = async (): Promise<void> => {
    const secrets = keysAt(
      options.readSecrets === undefined ? options.secrets : await options.readSecrets(),
      now() / 1000,
    );
    if (kidsOf(secrets) !== kidsOf(running.secrets)) running = start(secrets);
  };
  return {
    mount: async (app) => {
      await mountIdentity(app, parts, authenticator);
      const cleaning = setInterval(() => void rows.removeExpired().catch(options.onServerError), CLEANING_MS);
      const looking = setInterval(() => void lookForKeys().catch(options.onServerError), LOOKING_MS);
      for (const timer of [cleaning, looking]) timer.unref();
      app.addHook('onClose', async () => {
        for (const timer of [cleaning, looking]) clearInterval(timer);
      });
    },
    authenticate: authenticator.authenticate,
    smartConfiguration: describeServer(issuer, options),
    upstreamClients: upstreamClients(options),
    maskinporten: maskinporten({ ...options.upstream.maskinporten, key: options.secrets.upstream.maskinporten, now }),
    appStates: openAppStates({
      rows: options.appStates,
      seal: store.seal,
      patients: options.patients,
      subjects: options.stateSubjects,
      ...{ fhirBase, now },
    }),
    machineTokens: machineTokens({
      ...{ issuer: options.upstream.helseid.issuer, clientId: options.upstream.helseid.clientId, now },
      key: options.secrets.upstream.helseid,
      details: machineDetails(options.upstream.helseid.organisation ?? null),
    }),
    removeExpired: rows.removeExpired,
    lookForKeys,
  };
};
