// https://www.w3.org/TR/WCAG22/ and DESIGN.md §5 "Pages have a strict content security policy".

import { html, type Markup } from './html.ts';
import type { Language } from './language.ts';

export interface Page {
  readonly language: Language;
  readonly title: string;
  readonly body: Markup;
}

/** A whole page: works without script, at phone width, by keyboard. */
export const renderPage = ({ language, title, body }: Page): string =>
  `<!DOCTYPE html>${
    html`<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${title} – Felles kommunal journal</title><link rel="stylesheet" href="/auth/style.css"></head><body><main><p class="house">Felles kommunal journal</p><h1>${title}</h1>${body}</main></body></html>`
      .text
  }`;

/**
 * Headers of a page of ours. `formTargets` are the origins that a form here may end at after redirects (browsers hold
 * `form-action` against the whole chain): the upstream provider, the app.
 */
export const pageHeaders = (formTargets: readonly string[]): Readonly<Record<string, string>> => ({
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    "default-src 'none'",
    "style-src 'self'",
    `form-action 'self'${formTargets.map((origin) => ` ${origin}`).join('')}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cache-control': 'no-store',
  // With no-referrer browsers send `Origin: null` with our own forms, which the origin check must refuse.
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
});

export const styleSheet = `
:root { color-scheme: light; font: 1.125rem/1.5 "Source Sans 3", system-ui, sans-serif; color: #23262a; background: #f1f3f5; }
body { margin: 0; display: grid; min-height: 100vh; place-items: start center; }
main { box-sizing: border-box; width: min(34rem, 100%); margin: 4vh 0; padding: 2rem 1.5rem; background: #fff; border-radius: .5rem; }
.house { margin: 0 0 1rem; color: #49515e; font-size: 1rem; }
h1 { margin: 0 0 1rem; font-size: 1.75rem; line-height: 1.25; }
form { margin: 0; }
form + form, ul + form { margin-top: 1rem; }
button, .button { box-sizing: border-box; display: block; width: 100%; min-height: 3rem; padding: .75rem 1rem; font: inherit; font-weight: 600; text-align: center; text-decoration: none; color: #fff; background: #0056b4; border: 2px solid #0056b4; border-radius: .375rem; cursor: pointer; }
button:hover, .button:hover { background: #003d80; border-color: #003d80; }
button.second { color: #00459c; background: #fff; }
button.second:hover { background: #e6f0ff; }
button.choice { text-align: left; color: #23262a; background: #fff; border-color: #6f7785; font-weight: 400; }
button.choice:hover { background: #e6f0ff; }
:focus-visible { outline: 3px solid #23262a; outline-offset: 2px; }
.note { margin: .25rem 0 0; color: #49515e; font-size: 1rem; }
label { display: block; font-weight: 600; }
input { box-sizing: border-box; width: 100%; min-height: 3rem; margin: .25rem 0 .75rem; padding: .5rem .75rem; font: inherit; border: 1px solid #6f7785; border-radius: .375rem; }
ul.choices { list-style: none; margin: 1rem 0; padding: 0; display: grid; gap: .5rem; }
`;
