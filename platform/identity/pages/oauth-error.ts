// https://datatracker.ietf.org/doc/html/rfc6749#section-4.1.2.1: errors that may not be sent to an unproven redirect address end here.

import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider';
import { troubleBehind } from '../oauth/database-trouble.ts';
import { html } from './html.ts';
import { chooseLanguage } from './language.ts';
import { messages } from './messages.ts';
import { pageHeaders, renderPage } from './page.ts';

/** Shows the code and its standard description; nothing of the inside. */
export const oauthErrorPage = (ctx: KoaContextWithOIDC, out: ErrorOut, error?: Error): void => {
  const { error: code, error_description: description } = troubleBehind(error)?.answer ?? out;
  const language = chooseLanguage(undefined, ctx.get('accept-language'));
  const text = messages[language];
  const detail = description === undefined ? code : `${code}: ${description}`;
  ctx.set({ ...pageHeaders([]) });
  ctx.body = renderPage({
    language,
    title: text.requestFailed,
    body: html`<p>${text.requestFailedHelp}</p><p><code>${detail}</code></p>`,
  });
};
