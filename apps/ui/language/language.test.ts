// DESIGN.md §10: nynorsk and English are complete; the language the user asks for is found.
import { describe, expect, it } from 'vitest';
import { commonMessages } from './common-messages.ts';
import { chosenLanguage } from './language.ts';
import { LANGUAGES, pathsOf } from './messages.ts';

describe('the shared messages', () => {
  it.each(LANGUAGES)('in %s have every key of bokmål and no other', (language) => {
    expect(pathsOf(commonMessages[language])).toEqual(pathsOf(commonMessages.nb));
  });
});

describe('the language', () => {
  it.each([
    [null, ['fr-FR'], 'nb'],
    [null, [], 'nb'],
    ['xx', ['en'], 'nb'],
    [null, ['no', 'en'], 'nb'],
    [null, ['fr', 'nn-NO', 'en'], 'nn'],
    ['en', ['nn'], 'en'],
  ] as const)('kept as %s and wanted as %o is %s', (kept, wanted, language) => {
    expect(chosenLanguage(kept, wanted)).toBe(language);
  });
});
