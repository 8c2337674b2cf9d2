// DESIGN.md §5 "pages": the applications, served as files under a strict content security policy.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import files from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';

export const applications = ['arbeidsflate', 'innbygger', 'admin'] as const;

/**
 * Serves each application's files under its name; every other address below it is the application's own page, so that
 * a reloaded or shared address works. A file that is not there is 404, not a page.
 */
export const applicationPages = async (app: FastifyInstance, dist: string): Promise<void> => {
  await app.register(files, { root: dist, serve: false });
  for (const application of applications) {
    const root = join(dist, 'apps', application);
    if (!existsSync(root)) continue;
    await app.register(files, {
      root: join(root, 'assets'),
      prefix: `/${application}/assets/`,
      decorateReply: false,
      index: false,
      immutable: true,
      maxAge: '365d',
    });
    const page = (_: unknown, reply: FastifyReply): FastifyReply =>
      reply.header('cache-control', 'no-cache').sendFile('index.html', root, { cacheControl: false });
    app.get(`/${application}`, page);
    app.get(`/${application}/*`, page);
  }
};
