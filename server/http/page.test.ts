// DESIGN.md §5 "pages", https://www.w3.org/TR/CSP3/#grammardef-hash-source: the server's own pages are whole in one answer.

import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { composedServer } from '../testing/composed-server.ts';

const { app } = await composedServer();

it('The front page is styled by what stands in it, under a policy that knows that style and nothing else', async () => {
  const { headers, body } = await app.inject({ url: '/' });
  const style = /<style>([\s\S]*?)<\/style>/.exec(body)?.[1] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  expect(style.length).toBeGreaterThan(100);
  expect(headers['content-security-policy']).toBe(
    `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  );
  expect(body).not.toMatch(/<link|<script|<img|@import|url\(|style=/);
});
