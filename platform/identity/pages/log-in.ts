// DESIGN.md §5 "test log-in", reference/norway.md §2: the page where a person chooses how to log in.

import { type Form, form } from './form.ts';
import { html } from './html.ts';
import type { Language } from './language.ts';
import { messages } from './messages.ts';
import { renderPage } from './page.ts';

export type UpstreamName = 'helseid' | 'idporten';

/** The way the app is for comes first; the other stays possible. */
export const logInPage = (view: {
  readonly language: Language;
  readonly form: Form;
  readonly first: UpstreamName;
}): string => {
  const text = messages[view.language];
  const ways = [
    { name: 'helseid', label: text.withHelseId, note: text.withHelseIdNote },
    { name: 'idporten', label: text.withIdPorten, note: text.withIdPortenNote },
  ];
  const ordered = view.first === 'helseid' ? ways : ways.toReversed();
  const buttons = ordered.map(({ name, label, note }, place) =>
    form(
      view.form,
      html`<input type="hidden" name="provider" value="${name}"><button class="${place === 0 ? '' : 'second'}" aria-describedby="${name}-note">${label}</button><p class="note" id="${name}-note">${note}</p>`,
    ),
  );
  const cancel = form(
    view.form,
    html`<input type="hidden" name="provider" value="cancel"><button class="second">${text.cancel}</button>`,
  );
  return renderPage({
    language: view.language,
    title: text.logIn,
    body: html`<p>${text.logInLead}</p>${buttons}${cancel}`,
  });
};
