// https://www.rfc-editor.org/rfc/rfc7644#section-3.2: SCIM 2.0 at /scim/v2.

import type { Denial, Governor, TokenClaims, Workforce } from '@fkj/platform-access';
import type { Result } from '@fkj/platform-record';
import { isObject, type JsonObject, readBytes, write } from '@fkj/standards-json';
import { errorBody, readBulk, type ScimRefusal, type ScimResult, scimBad, scimOk } from '@fkj/standards-scim';
import { splitScopes } from '@fkj/standards-smart';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { SCIM_SCOPE } from '../oauth/clients.ts';
import { MAX_OPERATIONS, type ResourcesByType, runBulk } from './bulk.ts';
import { importCsv } from './csv.ts';
import {
  listed,
  MAX_PAYLOAD,
  providerConfig,
  resourceTypeNames,
  resourceTypeOf,
  schemaOf,
  schemas,
} from './discovery.ts';
import { type Query, queryOfAddress, queryOfBody } from './query.ts';
import { listOf, notFound, openGroups, openUsers, projected, type Resources } from './service.ts';
import { endpoints, type ResourceTypeName } from './shapes.ts';

interface AuthenticationTrouble {
  readonly code: string;
  readonly sentence: string;
  /** What the answer must carry: the challenge, and a nonce where one is wanted. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ScimRoutes {
  readonly workforce: Workforce;
  /** Verifies the whole request; the refusal's sentence is shown. */
  readonly authenticate: (request: FastifyRequest) => Promise<Result<TokenClaims, AuthenticationTrouble>>;
  /** Where the house is reached, without a trailing slash. */
  readonly publicUrl: string;
  /** Whether a national number stands in a text. */
  readonly holdsPersonNumber: (text: string) => boolean;
  /** ms since 1970. */
  readonly clock: () => number;
}

const TYPE = 'application/scim+json';
const MAX_DEPTH = 30;

/** As the answer prints: trees of numbers as written, or plain objects of our own. */
type Body = { readonly tree: JsonObject } | { readonly plain: object };

const send = (reply: FastifyReply, status: number, body: Body): FastifyReply =>
  reply
    .code(status)
    .type(TYPE)
    .send('tree' in body ? write(body.tree) : JSON.stringify(body.plain));

const refuse = (reply: FastifyReply, error: ScimRefusal): FastifyReply =>
  send(reply, error.status, { plain: errorBody(error) });

const refusalOf = (denial: Denial): ScimRefusal => ({
  status: denial.code === 'unknown-caller' ? 401 : 403,
  scimType: null,
  detail: denial.explanation,
});

const bodyOf = (request: FastifyRequest): ScimResult<JsonObject> => {
  const { body } = request;
  if (!(body instanceof Uint8Array)) return scimBad('invalidSyntax', `Send a body of ${TYPE} or application/json.`);
  const read = readBytes(body, { maxDepth: MAX_DEPTH });
  if (!read.ok) return scimBad('invalidSyntax', `${read.error.sentence} (character ${read.error.position})`);
  return isObject(read.value.tree) ? scimOk(read.value.tree) : scimBad('invalidSyntax', 'The body must be an object.');
};

const header = (request: FastifyRequest, name: 'if-match' | 'if-none-match'): string | null => {
  const value = request.headers[name];
  return typeof value === 'string' ? value : null;
};

const searchOf = (request: FastifyRequest): string => request.url.split('?').slice(1).join('?');

const versionOf = (resource: JsonObject): string | null => {
  const { meta } = resource;
  const version = isObject(meta) ? meta['version'] : undefined;
  return typeof version === 'string' ? version : null;
};

const idOf = (request: FastifyRequest): string => {
  const { params } = request;
  const id = typeof params === 'object' && params !== null && 'id' in params ? params.id : '';
  return typeof id === 'string' ? id : '';
};

/** Registers the service. Every route but the three that describe it needs the duty to provision. */
export const scimRoutes = (app: FastifyInstance, parts: ScimRoutes): void => {
  const base = `${parts.publicUrl}/scim/v2`;
  const service = { ...parts, base };
  const resources: ResourcesByType = { User: openUsers(service), Group: openGroups(service) };

  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    ['application/scim+json', 'application/json', 'text/csv'],
    { parseAs: 'buffer', bodyLimit: MAX_PAYLOAD },
    (_request, body, done) => done(null, body),
  );
  app.addHook('onRequest', async (_request, reply) => void reply.header('cache-control', 'no-store'));

  /** Runs the work for a caller who may; its answer or its refusal goes out. */
  const route =
    (work: (by: Governor, request: FastifyRequest, reply: FastifyReply) => Promise<ScimResult<FastifyReply>>) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const claims = await parts.authenticate(request);
      if (!claims.ok) {
        reply.headers(claims.error.headers ?? { 'www-authenticate': 'Bearer' });
        return refuse(reply, { status: 401, scimType: null, detail: claims.error.sentence });
      }
      if (!splitScopes(claims.value.scope).includes(SCIM_SCOPE)) {
        // https://www.rfc-editor.org/rfc/rfc6750#section-3.1
        reply.header('www-authenticate', `Bearer error="insufficient_scope", scope="${SCIM_SCOPE}"`);
        return refuse(reply, { status: 403, scimType: null, detail: `The token must have the scope ${SCIM_SCOPE}.` });
      }
      const by = await parts.workforce.governor(claims.value, SCIM_SCOPE);
      if (!by.ok) return refuse(reply, refusalOf(by.error));
      const answer = await work(by.value, request, reply);
      return answer.ok ? answer.value : refuse(reply, answer.error);
    };

  const one = (
    reply: FastifyReply,
    resource: JsonObject,
    { query, type, status }: { query: Query; type: ResourceTypeName; status: 200 | 201 },
  ) => {
    const version = versionOf(resource);
    if (version !== null) reply.header('etag', version);
    return send(reply, status, { tree: projected(resource, query, type) });
  };

  const typeRoutes = (type: ResourceTypeName, { get, create, replace, patch, remove }: Resources): void => {
    const place = `/scim/v2${endpoints[type]}`;
    const changing = (change: typeof replace) =>
      route(async (by, request, reply) => {
        const query = queryOfAddress(searchOf(request), parts.holdsPersonNumber);
        if (!query.ok) return query;
        const body = bodyOf(request);
        if (!body.ok) return body;
        const changed = await change({ by, id: idOf(request), body: body.value, ifMatch: header(request, 'if-match') });
        return changed.ok ? scimOk(one(reply, changed.value, { query: query.value, type, status: 200 })) : changed;
      });
    app.get(
      place,
      route(async (by, request, reply) => {
        const query = queryOfAddress(searchOf(request), parts.holdsPersonNumber);
        if (!query.ok) return query;
        const list = await listOf(by, query.value, [{ type, resources: resources[type] }]);
        return list.ok ? scimOk(send(reply, 200, { tree: list.value })) : list;
      }),
    );
    app.post(
      `${place}/.search`,
      route(async (by, request, reply) => {
        const body = bodyOf(request);
        const query = body.ok ? queryOfBody(body.value) : body;
        if (!query.ok) return query;
        const list = await listOf(by, query.value, [{ type, resources: resources[type] }]);
        return list.ok ? scimOk(send(reply, 200, { tree: list.value })) : list;
      }),
    );
    app.post(
      place,
      route(async (by, request, reply) => {
        const query = queryOfAddress(searchOf(request), parts.holdsPersonNumber);
        if (!query.ok) return query;
        const body = bodyOf(request);
        const made = body.ok ? await create(by, body.value) : body;
        if (!made.ok) return made;
        reply.header('location', `${base}${endpoints[type]}/${encodeURIComponent(String(made.value['id']))}`);
        return scimOk(one(reply, made.value, { query: query.value, type, status: 201 }));
      }),
    );
    app.get(
      `${place}/:id`,
      route(async (by, request, reply) => {
        const query = queryOfAddress(searchOf(request), parts.holdsPersonNumber);
        if (!query.ok) return query;
        const found = await get(by, idOf(request));
        if (!found.ok) return found;
        const version = versionOf(found.value);
        if (version !== null && header(request, 'if-none-match') === version) return scimOk(reply.code(304).send());
        return scimOk(one(reply, found.value, { query: query.value, type, status: 200 }));
      }),
    );
    app.put(`${place}/:id`, changing(replace));
    app.patch(`${place}/:id`, changing(patch));
    app.delete(
      `${place}/:id`,
      route(async (by, request, reply) => {
        const gone = await remove({ by, id: idOf(request), ifMatch: header(request, 'if-match') });
        return gone.ok ? scimOk(reply.code(204).send()) : gone;
      }),
    );
  };
  typeRoutes('User', resources.User);
  typeRoutes('Group', resources.Group);

  app.post(
    '/scim/v2/.search',
    route(async (by, request, reply) => {
      const body = bodyOf(request);
      const query = body.ok ? queryOfBody(body.value) : body;
      if (!query.ok) return query;
      const types = resourceTypeNames.map((type) => ({ type, resources: resources[type] }));
      const list = await listOf(by, query.value, types);
      return list.ok ? scimOk(send(reply, 200, { tree: list.value })) : list;
    }),
  );
  app.post(
    '/scim/v2/Bulk',
    route(async (by, request, reply) => {
      const body = bodyOf(request);
      const bulk = body.ok ? readBulk(body.value, MAX_OPERATIONS) : body;
      if (!bulk.ok) return bulk;
      return scimOk(send(reply, 200, { tree: await runBulk(by, bulk.value, { resources, base }) }));
    }),
  );
  app.post(
    '/scim/v2/.import',
    route(async (by, request, reply) => {
      const { body } = request;
      if (!(body instanceof Uint8Array) || !String(request.headers['content-type']).startsWith('text/csv'))
        return { ok: false, error: { status: 415, scimType: 'invalidSyntax', detail: 'Send text/csv.' } };
      const reports = await importCsv(by, Buffer.from(body).toString('utf8'), resources.User);
      return reports.ok ? scimOk(send(reply, 200, { plain: { lines: reports.value } })) : reports;
    }),
  );

  app.get('/scim/v2/ServiceProviderConfig', (_request, reply) => send(reply, 200, { plain: providerConfig(base) }));
  app.get('/scim/v2/ResourceTypes', (_request, reply) =>
    send(reply, 200, { plain: listed(resourceTypeNames.map((name) => resourceTypeOf(name, base))) }),
  );
  app.get('/scim/v2/ResourceTypes/:id', (request, reply) => {
    const name = resourceTypeNames.find((one) => one === idOf(request));
    return name === undefined ? refuse(reply, notFoundHere) : send(reply, 200, { plain: resourceTypeOf(name, base) });
  });
  app.get('/scim/v2/Schemas', (_request, reply) =>
    send(reply, 200, { plain: listed(schemas.map((schema) => schemaOf(schema, base))) }),
  );
  app.get('/scim/v2/Schemas/:id', (request, reply) => {
    const schema = schemas.find(({ id }) => id === idOf(request));
    return schema === undefined ? refuse(reply, notFoundHere) : send(reply, 200, { plain: schemaOf(schema, base) });
  });
  // https://www.rfc-editor.org/rfc/rfc7644#section-3.11: a system is no User.
  app.get('/scim/v2/Me', (_request, reply) =>
    refuse(reply, { status: 501, scimType: null, detail: 'The caller is a system, which is no User.' }),
  );
};

const notFoundHere: ScimRefusal = { ...notFound('User').error, detail: 'There is nothing of this name.' };
