// https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#requesting-context-with-scopes: launch/encounter.

import type { EncounterChoice } from '../accounts/encounters.ts';
import { type Form, form } from './form.ts';
import { html } from './html.ts';
import type { Language } from './language.ts';
import { messages } from './messages.ts';
import { renderPage } from './page.ts';

/** The empty choice goes on without a contact. */
export const chooseEncounterPage = (view: {
  readonly language: Language;
  readonly form: Form;
  readonly app: string;
  readonly encounters: readonly EncounterChoice[];
}): string => {
  const text = messages[view.language];
  const choice = (id: string, words: string, look: string) =>
    form(
      view.form,
      html`<input type="hidden" name="encounter" value="${id}"><button class="${look}">${words}</button>`,
    );
  const choices = view.encounters.map(({ id, title, start }) => {
    const day = start === null ? null : start.slice(0, 16).replace('T', ' ');
    return html`<li>${choice(id, [title ?? text.contact, day].filter((one) => one !== null).join(', '), 'choice')}</li>`;
  });
  const list =
    choices.length === 0 ? html`<p role="status">${text.noContacts}</p>` : html`<ul class="choices">${choices}</ul>`;
  return renderPage({
    language: view.language,
    title: text.chooseContact,
    body: html`<p>${text.chooseContactLead(view.app)}</p>${list}${choice('', text.withoutContact, 'second')}`,
  });
};
