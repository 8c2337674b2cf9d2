// https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#requesting-context-with-scopes: launch/patient.

import type { PatientChoice } from '../accounts/patients.ts';
import { type Form, form } from './form.ts';
import { html } from './html.ts';
import type { Language } from './language.ts';
import { messages } from './messages.ts';
import { renderPage } from './page.ts';

/** Names go in form bodies only, never in an address. */
export const choosePatientPage = (view: {
  readonly language: Language;
  readonly form: Form;
  readonly app: string;
  readonly text: string;
  readonly patients: readonly PatientChoice[];
}): string => {
  const text = messages[view.language];
  const search = form(
    view.form,
    html`<label for="text">${text.searchName}</label><input id="text" name="text" value="${view.text}" autocomplete="off" maxlength="100"><button class="second">${text.search}</button>`,
  );
  const choices = view.patients.map(
    ({ id, name, birthDate }) =>
      html`<li>${form(view.form, html`<input type="hidden" name="patient" value="${id}"><button class="choice">${name}${birthDate === null ? null : html`, ${text.born} ${birthDate}`}</button>`)}</li>`,
  );
  const list =
    choices.length === 0 ? html`<p role="status">${text.noPatients}</p>` : html`<ul class="choices">${choices}</ul>`;
  return renderPage({
    language: view.language,
    title: text.choosePatient,
    body: html`<p>${text.choosePatientLead(view.app)}</p>${search}${list}`,
  });
};
