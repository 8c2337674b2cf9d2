// CONTRIBUTING.md "Tests": /fhir and /openehr/v1 on the rooms of the server, with callers whose tokens are made up.

import type { TokenClaims } from '@fkj/platform-access';
import { type FhirHouse, fhirRoutes } from '@fkj/platform-fhir';
import { openEhrRoutes } from '@fkj/platform-openehr';
import { ok, refused } from '@fkj/platform-record';
import Fastify from 'fastify';
import { type ComposedServer, composedServer } from './composed-server.ts';

export interface CastRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH' | 'OPTIONS';
  readonly url: string;
  readonly body?: string | object;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface CastAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests reach into bodies of every kind; expectations check what is there.
  readonly json: any;
}

export interface CastServer extends ComposedServer {
  /** Sends as 'system' (every right), 'nurse' (Astrid's), 'stranger' (a nurse of another unit), 'citizen' (Astrid), or nobody. */
  send(caller: string | null, request: CastRequest): Promise<CastAnswer>;
  admit(name: string, claims: TokenClaims): void;
}

const PROFESSION = 'urn:oid:2.16.578.1.12.4.1.1.9060';
const LIST_KIND = 'https://felleskommunaljournal.no/fhir/CodeSystem/list-kind';
const nurse = (name: string, scope = 'user/*.cruds'): TokenClaims => ({
  ...{ sub: name, client_id: 'arbeidsflate', scope, fhirUser: `Practitioner/${name}`, purpose: 'TREAT' },
});

/** Call it at the top of a test file. */
export const castServer = async (): Promise<CastServer> => {
  const server = await composedServer();
  const { house } = server;
  const tokens = new Map<string, TokenClaims>([
    ['system', { sub: 'boot', client_id: 'boot', scope: 'system/*.cruds' }],
    ['nurse', nurse('kari')],
    ['stranger', nurse('stine')],
    [
      'citizen',
      {
        ...{ sub: 'astrid', client_id: 'innbygger', scope: 'patient/*.cruds', fhirUser: 'Patient/astrid' },
        ...{ patient: 'astrid', purpose: 'PATRQT' },
      },
    ],
  ]);
  const authenticate: FhirHouse['authenticate'] = async (authorization) => {
    const claims = tokens.get(authorization?.replace('Bearer ', '') ?? '');
    return claims === undefined ? refused({ code: 'no-token', sentence: 'No token.' }) : ok(claims);
  };
  const app = Fastify({ routerOptions: { maxParamLength: 512 } });
  await app.register((scope) => fhirRoutes(scope, { ...house.fhir, authenticate }), { prefix: '/fhir' });
  await app.register((scope) => openEhrRoutes(scope, { ...house.openEhr, authenticate }), { prefix: '/openehr/v1' });
  const send: CastServer['send'] = async (caller, { method = 'GET', url, body, headers = {} }) => {
    const type = url.startsWith('/fhir') ? 'application/fhir+json' : 'application/json';
    const answer = await app.inject({
      method,
      url: url.replace('http://localhost:8080', ''),
      headers: {
        ...(caller === null ? {} : { authorization: `Bearer ${caller}` }),
        ...(body === undefined ? {} : { 'content-type': type }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const isJson = String(answer.headers['content-type']).includes('json') && answer.body !== '';
    return {
      status: answer.statusCode,
      headers: answer.headers,
      text: answer.body,
      json: isJson ? JSON.parse(answer.body) : null,
    };
  };
  await cast(send);
  return { ...server, send, admit: (name, claims) => void tokens.set(name, claims) };
};

const entry = (resource: { resourceType: string; id: string } & Record<string, unknown>) => ({
  resource,
  request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
});

const cast = async (send: CastServer['send']): Promise<void> => {
  const people = (name: string, unit: string) => [
    entry({ resourceType: 'Organization', id: unit, name: unit }),
    entry({ resourceType: 'Practitioner', id: name, name: [{ family: 'Nilsen', given: [name] }] }),
    entry({
      ...{ resourceType: 'PractitionerRole', id: `${name}-${unit}`, active: true },
      practitioner: { reference: `Practitioner/${name}` },
      organization: { reference: `Organization/${unit}` },
      code: [{ coding: [{ system: PROFESSION, code: 'SP' }] }],
    }),
  ];
  const body = {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
      ...people('kari', 'home-care'),
      ...people('stine', 'other-care'),
      entry({ resourceType: 'Patient', id: 'astrid', name: [{ family: 'Berg', given: ['Astrid'] }] }),
      entry({ resourceType: 'Patient', id: 'bjorn', name: [{ family: 'Dal', given: ['Bjørn'] }] }),
      entry({
        ...{ resourceType: 'List', id: 'kari-today', status: 'current', mode: 'working' },
        code: { coding: [{ system: LIST_KIND, code: 'arbeidsliste' }] },
        source: { reference: 'PractitionerRole/kari-home-care' },
        date: new Date().toISOString().slice(0, 10),
        entry: [{ item: { reference: 'Patient/astrid' } }],
      }),
    ],
  };
  const answer = await send('system', { method: 'POST', url: '/fhir', body });
  if (answer.status !== 200) throw new Error(answer.text);
};
