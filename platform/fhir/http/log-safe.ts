// DESIGN.md §5: nothing personal in a log line. An address can carry a name or a number; its route cannot.

import type { FastifyRequest } from 'fastify';

/** What pino writes of a request: method and route pattern, never the address itself. For the server's `serializers.req`. */
export const logSafeRequest = (request: FastifyRequest): Readonly<Record<string, string>> => ({
  method: request.method,
  route: request.routeOptions?.url ?? '(none)',
});
