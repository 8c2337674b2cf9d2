// https://hl7.org/fhir/R4/valueset-operation-validate-code.html "display": whether the words are right for the code.

import type { LanguagePreference } from '../language/preference.ts';
import { covered, type Words } from '../language/preference.ts';
import type { CodeIssue } from './issue.ts';

export interface DisplayQuestion {
  readonly display: string;
  /** `system#code` */
  readonly of: string;
  readonly at: string;
  /** As it was asked for, for the sentence; null when no language was. */
  readonly languages: string | null;
  readonly preference: LanguagePreference | null;
  /** lenient: wrong words are a warning. */
  readonly strictness: 'strict' | 'lenient';
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Null when the words are right. */
export const checkDisplay = (words: Words, question: DisplayQuestion): CodeIssue | null => {
  const { display, of, at, preference, strictness } = question;
  const known = [
    ...(words.display === null ? [] : [{ value: words.display, language: words.language }]),
    ...words.designations,
  ];
  const fitting = preference === null ? known : known.filter(({ language }) => covered(preference, language));
  if (fitting.some(({ value }) => same(value, display))) return null;
  const languages = question.languages ?? '--';
  const wrong = strictness === 'strict' ? 'error' : 'warning';
  const issue = (severity: CodeIssue['severity'], text: string): CodeIssue => ({
    severity,
    type: 'invalid',
    kind: 'invalid-display',
    text,
    at,
  });
  if (fitting.length === 0 && known.some(({ value }) => same(value, display))) {
    const none = `There are no valid display names found for the code ${of} for language(s) '${languages}'.`;
    return issue(
      'information',
      `${none} The display is '${display}' which is a valid display for the default language`,
    );
  }
  const start = `Wrong Display Name '${display}' for ${of}.`;
  if (fitting.length === 0) {
    const none = `There are no valid display names found for language(s) '${languages}'.`;
    return issue(wrong, `${start} ${none} Default display is '${words.display ?? ''}'`);
  }
  const choices = fitting.map(({ value, language }) => `'${value}'${language === null ? '' : ` (${language})`}`);
  const count = choices.length === 1 ? '' : `one of ${choices.length} choices: `;
  const list = choices.length === 1 ? choices.join('') : `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`;
  return issue(wrong, `${start} Valid display is ${count}${list} (for the language(s) '${languages}')`);
};
