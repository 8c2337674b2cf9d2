// DESIGN.md §10.

import { describe, expect, it } from 'vitest';
import { chooseLanguage } from './language.ts';

describe('the language of a page', () => {
  it.each([
    [undefined, undefined, 'nb'],
    [undefined, 'de,fr;q=0.8', 'nb'],
    [undefined, 'no,en;q=0.5', 'nb'],
    [undefined, 'nn-NO,nb;q=0.9', 'nn'],
    ['en nb', 'nn', 'en'],
    ['se', 'en-GB', 'en'],
  ])('for an app that wishes %s and a browser that wishes %s is %s', (app, browser, language) => {
    expect(chooseLanguage(app, browser)).toBe(language);
  });
});
