// DESIGN.md §5 "a sentence that a user can act on".

import { html } from './html.ts';
import type { Language } from './language.ts';
import { type Messages, messages } from './messages.ts';
import { renderPage } from './page.ts';

export type LogInFailure =
  | 'denied'
  | 'expired'
  | 'level'
  | 'upstream'
  | 'unknown-personnel'
  | 'unknown-citizen'
  | 'too-many'
  | 'stale-form';

const sentences = (text: Messages, failure: LogInFailure): readonly [title: string, help: string] => {
  switch (failure) {
    case 'denied':
      return [text.failed, text.failedDenied];
    case 'expired':
      return [text.failed, text.failedExpired];
    case 'level':
      return [text.failed, text.failedLevel];
    case 'upstream':
      return [text.failed, text.failedUpstream];
    case 'unknown-personnel':
      return [text.unknownPersonnel, text.unknownPersonnelHelp];
    case 'unknown-citizen':
      return [text.unknownCitizen, text.unknownCitizenHelp];
    case 'too-many':
      return [text.tooMany, text.tooManyHelp];
    case 'stale-form':
      return [text.staleForm, text.staleFormHelp];
  }
};

/** `again` is where a new attempt starts; null when only the app can start one. */
export const logInFailedPage = (view: {
  readonly language: Language;
  readonly failure: LogInFailure;
  readonly again: string | null;
  /** A code for whoever helps the person. */
  readonly reason?: string;
}): string => {
  const text = messages[view.language];
  const [title, help] = sentences(text, view.failure);
  const retry = view.again === null ? null : html`<a class="button" href="${view.again}">${text.tryAgain}</a>`;
  const code = view.reason === undefined ? null : html`<p class="note">${text.code}: <code>${view.reason}</code></p>`;
  return renderPage({ language: view.language, title, body: html`<p>${help}</p>${code}${retry}` });
};
