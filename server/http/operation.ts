// DESIGN.md §5 "others": /healthz, /readyz and /metrics (https://prometheus.io/docs/instrumenting/exposition_formats/).

import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

export type Readiness = () => Promise<{ readonly ready: true } | { readonly ready: false; readonly sentence: string }>;

/** The first two parts of a route's pattern: never an address, which may name a person. */
const routeLabel = (pattern: string | undefined): string => pattern ?? 'unknown';

/** Health for supervisors, readiness for load balancers, metrics for operators. None names a person. */
export const operationRoutes = (app: FastifyInstance, readiness: Readiness): void => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from request to the last byte of the answer, by route pattern.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  /** One for each route, method and status: the labels are put together once. */
  const durations = new Map<string, ReturnType<typeof duration.labels>>();
  app.addHook('onResponse', ({ method, routeOptions }, { statusCode, elapsedTime }, done) => {
    const route = routeLabel(routeOptions.url);
    const key = `${statusCode} ${method} ${route}`;
    const known = durations.get(key) ?? duration.labels({ method, route, status: statusCode });
    durations.set(key, known);
    known.observe(elapsedTime / 1000);
    done();
  });
  app.get('/healthz', () => ({ status: 'up' }));
  app.get('/readyz', async (_, reply) => {
    const state = await readiness();
    return state.ready ? { status: 'ready' } : reply.code(503).send({ status: 'not-ready', detail: state.sentence });
  });
  app.get('/metrics', async (_, reply) => reply.type(registry.contentType).send(await registry.metrics()));
};
