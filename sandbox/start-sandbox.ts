// DESIGN.md §2 "sandbox": simulated counterparts of the outside world, in a process of their own.

import Fastify, { type FastifyInstance } from 'fastify';
import type { JSONWebKeySet } from 'jose';
import type { Provider } from 'oidc-provider';
import { styleSheet } from './pages/pick-person.ts';
import type { Persons } from './persons.ts';
import { makeIssuer, type SandboxClient } from './providers/issuer.ts';
import { type MaskinportenClient, maskinportenRoutes } from './providers/maskinporten.ts';
import { pickRoutes } from './providers/pick-routes.ts';
import { signedIn, signOutRoute } from './providers/sign-out.ts';
import { helseIdPersons, idPortenPersons, readAccount } from './providers/test-person.ts';
import { registerRoutes } from './registers/register-routes.ts';

export interface SandboxOptions {
  readonly host: string;
  /** 0 = any free port. */
  readonly port: number;
  /** The address the world sees; the issuers are `<publicUrl>/sandbox/helseid` and `…/idporten`. */
  readonly publicUrl: string;
  readonly clients: {
    readonly helseid: SandboxClient;
    readonly idporten: SandboxClient;
    readonly maskinporten: MaskinportenClient;
  };
  /** Read anew for each page, so that persons may be loaded after the start. */
  readonly persons: () => Promise<Persons>;
}

export interface Sandbox {
  readonly port: number;
  close(): Promise<void>;
}

const helseIdClaims = {
  openid: [
    'sub',
    'helseid://claims/client/claims/orgnr_parent',
    'helseid://claims/client/claims/orgnr_child',
    'helseid://claims/client/client_tenancy',
    'helseid://claims/client/client_name',
  ],
  profile: ['name'],
  'helseid://scopes/identity/pid': ['helseid://claims/identity/pid'],
  'helseid://scopes/identity/security_level': ['helseid://claims/identity/security_level'],
  'helseid://scopes/identity/assurance_level': ['helseid://claims/identity/assurance_level'],
  'helseid://scopes/identity/network': ['helseid://claims/identity/network'],
  'helseid://scopes/hpr/hpr_number': ['helseid://claims/hpr/hpr_number'],
} as const;

const idPortenClaims = { openid: ['sub', 'pid', 'locale'], profile: [] } as const;

const helseId = async (
  app: FastifyInstance,
  { publicUrl, clients, persons }: SandboxOptions,
): Promise<JSONWebKeySet> => {
  const present = signedIn();
  const { provider, keys } = await makeIssuer({
    issuer: `${publicUrl}/sandbox/helseid`,
    signedIn: present,
    client: clients.helseid,
    claims: helseIdClaims,
    acrValues: ['Level4', 'Level3'],
    profile: 'helseid',
    findPerson: async (account) => {
      const { key, scenario } = readAccount(account);
      return (
        helseIdPersons(await persons(), scenario === 'low-level' ? 'low' : 'high').find(
          (person) => person.key === key,
        ) ?? null
      );
    },
  });
  const list = async () => helseIdPersons(await persons(), 'high');
  const acr = { high: 'Level4', low: 'Level3' };
  pickRoutes(app, { path: '/sandbox/helseid', title: 'Test-HelseID', provider, persons: list, acr });
  signOutRoute(app, '/sandbox/helseid', { provider, signedIn: present });
  await mount(app, '/sandbox/helseid', provider);
  return keys;
};

const idPorten = async (app: FastifyInstance, { publicUrl, clients, persons }: SandboxOptions): Promise<void> => {
  const list = async () => idPortenPersons(await persons());
  const present = signedIn();
  const { provider } = await makeIssuer({
    issuer: `${publicUrl}/sandbox/idporten`,
    signedIn: present,
    client: clients.idporten,
    claims: idPortenClaims,
    acrValues: ['idporten-loa-high', 'idporten-loa-substantial'],
    profile: 'idporten',
    findPerson: async (account) => (await list()).find((person) => person.key === readAccount(account).key) ?? null,
  });
  const acr = { high: 'idporten-loa-high', low: 'idporten-loa-substantial' };
  pickRoutes(app, { path: '/sandbox/idporten', title: 'Test-ID-porten', provider, persons: list, acr });
  signOutRoute(app, '/sandbox/idporten', { provider, signedIn: present });
  await mount(app, '/sandbox/idporten', provider);
};

/** oidc-provider reads bodies itself and knows its addresses without the mount point. */
const mount = async (app: FastifyInstance, path: string, provider: Provider): Promise<void> => {
  const callback = provider.callback();
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.all(`${path}/*`, (request, reply) => {
      reply.hijack();
      const raw = Object.assign(request.raw, { originalUrl: request.raw.url });
      raw.url = (raw.url ?? '').slice(path.length);
      void callback(raw, reply.raw);
    });
  });
};

/** Starts the sandbox and answers when it listens. */
export const startSandbox = async (options: SandboxOptions): Promise<Sandbox> => {
  const app = Fastify();
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 16_384 },
    (_request, body, done) => done(null, new URLSearchParams(String(body))),
  );
  app.get('/sandbox/style.css', (_request, reply) => reply.type('text/css; charset=utf-8').send(styleSheet));
  const { publicUrl, persons } = options;
  const helseIdKeys = await helseId(app, options);
  await idPorten(app, options);
  const path = '/sandbox/maskinporten';
  const maskinporten = { path, issuer: `${publicUrl}${path}`, client: options.clients.maskinporten };
  const maskinportenKeys = await maskinportenRoutes(app, maskinporten);
  const tokens = {
    publicUrl,
    helseid: { issuer: `${publicUrl}/sandbox/helseid`, keys: helseIdKeys },
    maskinporten: { issuer: maskinporten.issuer, keys: maskinportenKeys },
  };
  await registerRoutes(app, { persons, tokens });
  await app.listen({ host: options.host, port: options.port });
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  return { port, close: () => app.close() };
};
