// https://hl7.org/fhir/R4/search.html#string: names are found however they are typed.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldText } from './fold-text.ts';

describe('foldText', () => {
  it.each([
    ['Bjørnstjerne', 'bjornstjerne'],
    ['ÅSE', 'ase'],
    ['A\u030Ase', 'ase'],
    ['Kjær', 'kjaer'],
    ['Élise Müller', 'elise muller'],
    ['Áŋŋel Đuoddara Ŧ', 'annel duoddara t'],
    ['  Kari \t Mo\u00a0Nes ', 'kari mo nes'],
    ['STRAẞE', 'strasse'],
    ['İstanbul', 'istanbul'],
    ["O'Brien-Næss", "o'brien-naess"],
    ['王', '王'],
  ])('%j is %j', (text, folded) => {
    expect(foldText(text)).toBe(folded);
  });

  it('folded text folds to itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(foldText(foldText(text))).toBe(foldText(text));
      }),
    );
  });

  it('does not tell upper from lower case', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zæøåéüđŋŧ ]{0,20}$/), (text) => {
        expect(foldText(text.toUpperCase())).toBe(foldText(text));
      }),
    );
  });
});
