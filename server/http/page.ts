// DESIGN.md §5 "pages": the server's own pages, each whole in one answer.

import type { FastifyReply } from 'fastify';
import { policy, style } from './page-style.ts';

interface Page {
  readonly title: string;
  /** HTML. */
  readonly main: string;
}

const html = ({ title, main }: Page): string => `<!doctype html>
<html lang="nb"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>${style}</style></head>
<body><main>
${main}
</main></body></html>`;

/** Sends a page under a policy of its own. */
export const sendPage = (reply: FastifyReply, page: Page): FastifyReply =>
  reply.header('content-security-policy', policy).type('text/html; charset=utf-8').send(html(page));
