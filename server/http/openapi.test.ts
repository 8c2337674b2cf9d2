// DESIGN.md §5 `/openapi.json`: it says what is registered, all of it and nothing else.

import { describe, expect, it } from 'vitest';
import { composedServer } from '../testing/composed-server.ts';

const { app } = await composedServer();

interface Described {
  readonly summary: string;
  readonly security?: readonly object[];
  readonly parameters?: readonly { readonly name: string }[];
}

/** The router's tree, a line each, four columns a level: '│   └── :kind (GET, HEAD)'. */
const routesIn = (tree: string): readonly { readonly method: string; readonly url: string }[] => {
  const steps: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const [, before, step, methods] = /^([│ ]*)[├└]── (\S+)(?: \(([A-Z, ]+)\))?$/.exec(line) ?? [];
    if (before === undefined || step === undefined) return [];
    steps.splice(before.length / 4, steps.length, step);
    const named = (methods ?? '').split(', ').filter((method) => /^(GET|POST|PUT|PATCH|DELETE)$/.test(method));
    return named.map((method) => ({ method, url: steps.join('') }));
  });
};

describe('/openapi.json', async () => {
  const answer = await app.inject({ url: '/openapi.json' });
  const document: {
    openapi: string;
    paths: Record<string, Record<string, Described>>;
    components: { securitySchemes: object; schemas: Record<string, object> };
  } = answer.json();
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

  it('is OpenAPI 3.1, public, and names the log-in', () => {
    expect([answer.statusCode, document.openapi]).toEqual([200, '3.1.0']);
    expect(Object.keys(document.components.securitySchemes)).toEqual(['smart']);
  });

  it('describes only what answers', async () => {
    for (const { path, method } of described) {
      const url = path.replace('{kind}', 'Patient').replace(/\{[^}]+\}/g, '1');
      const asked = await app.inject({ method: method.toUpperCase() as 'GET', url });
      const code = asked.body.includes('unknown-route') || asked.body.includes('unrecognized route');
      expect([method, path, code, asked.statusCode === 405]).toEqual([method, path, false, false]);
    }
  });

  it('describes every route of the interfaces, as the router itself prints them', () => {
    const registered = routesIn(app.printRoutes({ commonPrefix: false })).filter(({ url }) =>
      /^\/(fhir|openehr|access|scim|app-state\/Basic|healthz|readyz|metrics|openapi)/.test(url),
    );
    expect(registered.map(({ url }) => url)).toEqual(expect.arrayContaining(['/fhir/:kind/:id', '/access/why']));
    const named = registered.map(
      ({ method, url }) => `${method} ${url.replace(/:(\w+)/g, '{$1}').replace(/(.)\/$/, '$1')}`,
    );
    const own = described.filter(({ path }) => !path.startsWith('/auth'));
    expect(own.map(({ method, path }) => `${method.toUpperCase()} ${path}`).sort()).toEqual([...new Set(named)].sort());
  });

  it('says in words what each address does, names the parts of addresses, and who may ask', () => {
    for (const { path, method, operation } of described) {
      expect([path, operation.summary.length > 8, operation.summary === path]).toEqual([path, true, false]);
      const parts = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect((operation.parameters ?? []).map(({ name }) => name)).toEqual(parts);
      const open = /metadata|well-known|ServiceProviderConfig|ResourceTypes|Schemas|scim\/v2\/Me$/;
      const guarded = /^\/(access|app-state|fhir|openehr|scim)/.test(path) && !open.test(path);
      expect([method, path, operation.security !== undefined]).toEqual([method, path, guarded]);
    }
  });

  it('refers to nothing that is not in it', () => {
    for (const [, name] of answer.body.matchAll(/#\/components\/schemas\/(\w+)/g)) {
      expect(document.components.schemas[name ?? '']).toBeDefined();
    }
  });
});
