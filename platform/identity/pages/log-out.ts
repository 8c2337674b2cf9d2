// https://openid.net/specs/openid-connect-rpinitiated-1_0.html#RPLogout: the person confirms, so that no other site can log her out.

import type { KoaContextWithOIDC } from 'oidc-provider';
import { html, Markup } from './html.ts';
import { chooseLanguage, type Language } from './language.ts';
import { messages } from './messages.ts';
import { pageHeaders, renderPage } from './page.ts';

const languageOf = (ctx: KoaContextWithOIDC): Language => {
  const wished = ctx.oidc.params?.['ui_locales'];
  return chooseLanguage(typeof wished === 'string' ? wished : undefined, ctx.get('accept-language'));
};

const originOf = (address: unknown): readonly string[] =>
  typeof address === 'string' && URL.canParse(address) ? [new URL(address).origin] : [];

/** `form` is oidc-provider's: an empty form `op.logoutForm` with its own CSRF token. */
export const logOutPage = (ctx: KoaContextWithOIDC, form: string): void => {
  const language = languageOf(ctx);
  const text = messages[language];
  ctx.set({ ...pageHeaders(originOf(ctx.oidc.params?.['post_logout_redirect_uri'])) });
  ctx.body = renderPage({
    language,
    title: text.logOut,
    body: html`<p>${text.logOutLead}</p>${new Markup(form)}<p><button form="op.logoutForm" name="logout" value="yes">${text.logOut}</button></p><p><button class="second" form="op.logoutForm">${text.stay}</button></p>`,
  });
};

export const loggedOutPage = (ctx: KoaContextWithOIDC): void => {
  const language = languageOf(ctx);
  const text = messages[language];
  ctx.set({ ...pageHeaders([]) });
  ctx.body = renderPage({ language, title: text.loggedOut, body: html`<p>${text.loggedOutLead}</p>` });
};
