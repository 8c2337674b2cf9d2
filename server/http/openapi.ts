// https://spec.openapis.org/oas/v3.1.0 and DESIGN.md §5: /openapi.json, made from the routes that are registered.

import type { FastifyInstance, RouteOptions } from 'fastify';
import { describe as description, type Operation } from './openapi-operation.ts';

/** A route as Fastify has it: `/fhir/:kind/:id`. */
export interface RegisteredRoute {
  readonly method: string;
  readonly url: string;
}

const METHODS: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);

/** Gathers every route from here on; call it before any is registered. */
export const gatherRoutes = (app: FastifyInstance): readonly RegisteredRoute[] => {
  const routes: RegisteredRoute[] = [];
  app.addHook('onRoute', ({ method, url }: RouteOptions) => {
    for (const one of [method].flat()) if (METHODS.has(one)) routes.push({ method: one, url });
  });
  return routes;
};

/** Pages, files, and rooms that describe their own addresses (the log-in server, the test providers). */
const isInterface = ({ url }: RegisteredRoute): boolean =>
  /^\/(fhir|openehr|access|scim|app-state\/Basic)(\/|$)/.test(url) ||
  /^\/(healthz|readyz|metrics|openapi\.json)$/.test(url);

/** '/fhir/:kind/:id' as '/fhir/{kind}/{id}'. */
const templated = (url: string): string => url.replace(/:([A-Za-z_]+)/g, '{$1}').replace(/(.)\/$/, '$1');

const parametersIn = (path: string): readonly object[] =>
  [...path.matchAll(/\{([A-Za-z_]+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));

/** Endpoints of the log-in server as its own discovery document names them, with the methods the standards give them. */
const endpointMethods: Readonly<Record<string, readonly string[]>> = {
  authorization_endpoint: ['GET', 'POST'],
  token_endpoint: ['POST'],
  introspection_endpoint: ['POST'],
  revocation_endpoint: ['POST'],
  pushed_authorization_request_endpoint: ['POST'],
  registration_endpoint: ['POST'],
  end_session_endpoint: ['GET', 'POST'],
  jwks_uri: ['GET'],
};

const authorizationRoutes = (publicUrl: string, configuration: Readonly<Record<string, unknown>>) => [
  { method: 'GET', url: '/auth/.well-known/openid-configuration' },
  ...Object.entries(endpointMethods).flatMap(([name, methods]) => {
    const address = configuration[name];
    if (typeof address !== 'string' || !address.startsWith(`${publicUrl}/auth/`)) return [];
    return methods.map((method) => ({ method, url: address.slice(publicUrl.length) }));
  }),
];

export interface OpenApiParts {
  readonly routes: readonly RegisteredRoute[];
  readonly publicUrl: string;
  /** The document of /fhir/.well-known/smart-configuration. */
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly version: string;
}

/** The document, as an object. */
export const openApi = ({ routes, publicUrl, configuration, version }: OpenApiParts): object => {
  const paths: Record<string, Record<string, Operation>> = {};
  for (const { method, url } of [...routes.filter(isInterface), ...authorizationRoutes(publicUrl, configuration)]) {
    const path = templated(url);
    const parameters = parametersIn(path);
    const operation = description(method, path);
    paths[path] = {
      ...paths[path],
      [method.toLowerCase()]: { ...operation, ...(parameters.length === 0 ? {} : { parameters }) },
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Felles kommunal journal',
      version,
      description: 'What the FHIR interactions take and give, resource by resource, stands at /fhir/metadata.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: publicUrl }],
    security: [],
    paths,
    components: {
      securitySchemes: {
        smart: {
          type: 'openIdConnect',
          openIdConnectUrl: `${publicUrl}/auth/.well-known/openid-configuration`,
          description: 'SMART App Launch 2.2 for people, SMART Backend Services for systems.',
        },
      },
      schemas: {
        Resource: {
          type: 'object',
          description: 'A FHIR R4 resource: https://hl7.org/fhir/R4/resourcelist.html',
          required: ['resourceType'],
          properties: { resourceType: { type: 'string' } },
        },
        Problem: {
          type: 'object',
          description: 'https://www.rfc-editor.org/rfc/rfc9457',
          required: ['title', 'status', 'code', 'detail'],
          properties: {
            title: { type: 'string' },
            status: { type: 'integer' },
            code: { type: 'string' },
            detail: { type: 'string' },
          },
        },
      },
    },
  };
};
