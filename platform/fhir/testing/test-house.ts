// CONTRIBUTING.md "Tests": /fhir on the real record and the real guard, on a real PostgreSQL. Only the tokens are made up.

import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createAccess, readAccessContent, type TokenClaims } from '@fkj/platform-access';
import {
  type ErasureRegister,
  erasureFile,
  type HealthRecord,
  idMaker,
  ok,
  openRecord,
  refused,
} from '@fkj/platform-record';
import { currentEpoch, jobRows, type Pool, readParameters } from '@fkj/platform-store';
import { testDatabase } from '@fkj/platform-store/testing';
import Fastify, { type FastifyInstance, type InjectOptions } from 'fastify';
import { afterAll } from 'vitest';
import { type BulkLimits, defaultBulkLimits } from '../bulk/bulk-house.ts';
import type { ContentCheck } from '../content-check.ts';
import { fhirRoutes } from '../fhir-routes.ts';
import { defaultLimits, type FhirHouse, type Limits } from '../house.ts';
import { logSafeRequest } from '../http/log-safe.ts';
import { openSearchParameters } from '../search-parameter/open-parameters.ts';

/** An answer with its body read. */
export interface TestAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number | readonly string[] | undefined>>;
  readonly text: string;
  /** The body, where it is JSON. */
  readonly json: TestJson;
}

// biome-ignore lint/suspicious/noExplicitAny: tests reach into bodies of every kind; expectations check what is there.
type TestJson = any;

export interface TestHouse {
  readonly app: FastifyInstance;
  /** Every address that is answered, as 'GET /fhir/:kind/:id'. */
  readonly routes: readonly string[];
  readonly house: FhirHouse;
  /** What has been erased in it. */
  readonly erasures: ErasureRegister;
  /** Every line that was logged. */
  readonly log: readonly string[];
  /** Sends a request as `caller`, a name under which claims were given; 'system' has every right. */
  send(caller: string | null, request: TestRequest): Promise<TestAnswer>;
  /** Posts a resource, which gets the id that it has: who does not reach everything chooses none. */
  enter(caller: string, resource: { readonly resourceType: string; readonly id: string }): Promise<TestAnswer>;
  /** Gives a name to claims. */
  admit(name: string, claims: TokenClaims): void;
}

export interface TestRequest {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';
  /** Below /fhir, or a whole link of an answer. */
  readonly url: string;
  readonly body?: string | Buffer | object;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface TestHouseOptions {
  readonly checks?: readonly ContentCheck[];
  readonly limits?: Partial<Limits>;
  readonly bulk?: Partial<BulkLimits>;
  readonly clock?: () => number;
  /** Of a database that another house works on too; a database of its own when it is left out. */
  readonly pool?: Pool;
}

const BOOTSTRAP = 'bootstrap';
/** What links begin with, and how doors beside /fhir are named. */
export const TEST_ADDRESS = 'https://journal.example.no';
const CONTENT = fileURLToPath(new URL('../../../content/access', import.meta.url));

/** Call it at the top of a test file. */
export async function testHouse(options: TestHouseOptions = {}): Promise<TestHouse> {
  const pool = options.pool ?? (await testDatabase()).pool;
  const clock = options.clock ?? Date.now;
  const folder = join(tmpdir(), `fkj-bulk-${randomUUID()}`);
  const erasures = erasureFile(`${folder}.erasures`);
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
    rmSync(`${folder}.erasures`, { force: true });
  });
  const made = idMaker({ clock });
  const named: string[] = [];
  const newId: FhirHouse['newId'] = (kind, patients) => named.pop() ?? made(kind, patients);
  const accessContent = readAccessContent(CONTENT);
  const access = createAccess({
    record: () => record,
    epoch: () => currentEpoch(pool),
    clock,
    newId,
    ...accessContent,
    bootstrapClient: BOOTSTRAP,
  });
  const parameters = openSearchParameters({ read: () => readParameters(pool), base: `${TEST_ADDRESS}/fhir` });
  const record: HealthRecord = openRecord({
    pool,
    clock,
    auditKey: new Uint8Array(32).fill(1),
    companions: [access.companion, parameters.companion],
    rules: parameters.rules,
    erasures,
  });
  const tokens = new Map<string, TokenClaims>([
    ['system', { sub: BOOTSTRAP, client_id: BOOTSTRAP, scope: 'system/*.cruds' }],
  ]);
  const house: FhirHouse = {
    record,
    access,
    authenticate: async (authorization) => {
      const claims = tokens.get(authorization?.replace('Bearer ', '') ?? '');
      return claims === undefined ? refused({ code: 'no-token', sentence: 'No token.' }) : ok(claims);
    },
    publicUrl: TEST_ADDRESS,
    clock,
    newId,
    cursorKey: new Uint8Array(32).fill(2),
    checks: [...(options.checks ?? []), parameters.check, ...access.contentChecks],
    parameters,
    limits: { ...defaultLimits, ...options.limits },
    retention: accessContent.retention,
    bulk: {
      jobs: jobRows(pool),
      folder,
      limits: { ...defaultBulkLimits, ...options.bulk },
      wake: { call: () => undefined },
    },
    smartConfiguration: {
      authorization_endpoint: `${TEST_ADDRESS}/auth/authorize`,
      token_endpoint: `${TEST_ADDRESS}/auth/token`,
    },
    softwareVersion: '0.0.0',
  };
  const log: string[] = [];
  const stream = { write: (line: string) => void log.push(line) };
  const app = Fastify({ logger: { level: 'trace', stream, serializers: { req: logSafeRequest } } });
  const routes: string[] = [];
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) routes.push(`${one} ${url}`);
  });
  await app.register((plugin) => fhirRoutes(plugin, house), { prefix: '/fhir' });
  const send: TestHouse['send'] = async (caller, request) => {
    const answer = await app.inject(injected(caller, request));
    const json =
      /[+/]json/.test(String(answer.headers['content-type'])) && answer.body !== '' ? JSON.parse(answer.body) : null;
    return { status: answer.statusCode, headers: answer.headers, text: answer.body, json };
  };
  return {
    app,
    routes,
    house,
    erasures,
    log,
    admit: (name, claims) => void tokens.set(name, claims),
    send,
    enter: (caller, resource) => {
      named.push(resource.id);
      return send(caller, { method: 'POST', url: `/${resource.resourceType}`, body: resource });
    },
  };
}

function injected(caller: string | null, { method = 'GET', url, body, headers = {} }: TestRequest): InjectOptions {
  const isRaw = typeof body === 'string' || Buffer.isBuffer(body);
  return {
    method,
    url: url.startsWith(TEST_ADDRESS) ? url.slice(TEST_ADDRESS.length) : `/fhir${url}`,
    headers: {
      ...(caller === null ? {} : { authorization: `Bearer ${caller}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/fhir+json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { payload: isRaw ? body : JSON.stringify(body) }),
  };
}
