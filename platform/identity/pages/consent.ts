// https://openid.net/specs/openid-connect-core-1_0.html#Consent: what an app asks for, in words, before it gets it.

import { type Form, form } from './form.ts';
import { html } from './html.ts';
import type { Language } from './language.ts';
import { messages } from './messages.ts';
import { renderPage } from './page.ts';
import { scopeInWords } from './scope-words.ts';

export const consentPage = (view: {
  readonly language: Language;
  readonly form: Form;
  readonly app: string;
  readonly scopes: readonly string[];
}): string => {
  const text = messages[view.language];
  const lines = view.scopes.flatMap((scope) => scopeInWords(scope, view.language) ?? []);
  const answer = (value: string, label: string, look: string) =>
    form(
      view.form,
      html`<input type="hidden" name="consent" value="${value}"><button class="${look}">${label}</button>`,
    );
  return renderPage({
    language: view.language,
    title: text.consent(view.app),
    body: html`<p>${text.consentLead(view.app)}</p><ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>${answer('allow', text.allow, '')}${answer('deny', text.deny, 'second')}`,
  });
};
