// https://www.rfc-editor.org/rfc/rfc9110#section-12.5.4: in which words a concept is shown.

import { describe, expect, it } from 'vitest';
import { compareVersions } from '../canonical.ts';
import { preferenceOf, wordingOf } from './preference.ts';

const words = {
  display: 'Dog',
  language: 'en',
  designations: [
    { language: 'nb-NO', use: null, value: 'Hund' },
    { language: 'de', use: { code: 'nickname' }, value: 'Wauwau' },
  ],
};

describe('The words for a concept', () => {
  it.each([
    [null, 'Dog'],
    ['', 'Dog'],
    ['en', 'Dog'],
    ['nb', 'Hund'],
    ['nb-NO', 'Hund'],
    ['nn', 'Dog'],
    ['nn, nb;q=0.5', 'Hund'],
    ['nb;q=0.1, en;q=0.9', 'Dog'],
    ['nn, *', 'Dog'],
    ['nn, *; q=0', null],
    // A nickname is no display.
    ['de', 'Dog'],
    ['x'.repeat(300), 'Dog'],
  ])('for %s: %s', (asked, expected) => {
    expect(wordingOf(words, preferenceOf(asked)).display).toBe(expected);
  });

  it('never lose the display of the code system', () => {
    const { designations } = wordingOf(words, preferenceOf('nb'));
    expect(designations.map(({ value }) => value)).toEqual(['Dog', 'Wauwau']);
  });
});

describe('Versions', () => {
  it('stand in the order of their numbers, dates and words', () => {
    const order = [null, '1.9', '1.10', '1.10.1', '2024-02-01', '2024-11-01', 'next'];
    expect([...order].reverse().sort(compareVersions)).toEqual(order);
  });
});
