// https://hl7.org/fhir/R4/search.html#content: words in texts, errors first.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holdsWords, readWords } from './index.ts';
import { stemOf } from './stem.ts';

const refusal = (text: string) => {
  const read = readWords(text);
  return read.ok ? 'read' : [read.at, read.expected];
};
const WORD = 'a word of letters or digits, and no national number';

describe('A text search is refused', () => {
  it.each([
    ['', 0, 'a word'],
    ['   ', 3, 'a word'],
    ['...', 0, WORD],
    ['blod -', 5, WORD],
    ['blod !', 5, WORD],
    ['""', 0, WORD],
    ['"blod', 0, 'a quotation mark at the end of the phrase'],
    ['blod "', 5, 'a quotation mark at the end of the phrase'],
    ['constructor*', 11, 'whole words: * is not offered'],
    ['blod*', 4, 'whole words: * is not offered'],
    ['OR blod', 0, 'a word'],
    ['blod OR', 7, 'a word'],
    ['blod AND OR puls', 9, 'a word'],
    ['blod NOT', 8, 'a word'],
    ['(blod', 5, 'a word or )'],
    ['blod)', 4, 'a word or the end'],
    ['()', 1, 'a word'],
    ['13116900216', 0, WORD],
    ['"131169 00216"', 0, WORD],
    ['131169-00216', 0, WORD],
    ['blod 13116900216', 5, WORD],
  ])('%j', (text, at, expected) => {
    expect(refusal(text)).toEqual([at, expected]);
  });

  it('when it is too long, too deep or asks for too much', () => {
    expect(refusal('a'.repeat(2001))).toEqual([2000, 'at most 2000 characters']);
    expect(refusal('a '.repeat(101))).toEqual([200, 'at most 100 words']);
    expect(refusal(`${'('.repeat(17)}a`)).toEqual([16, 'at most 16 brackets within each other']);
    expect(refusal(`${'-("x" '.repeat(20)}`)).toEqual([48, 'at most 16 brackets within each other']);
  });

  it('or read, whatever it is', () => {
    const pieces = fc.array(fc.constantFrom('a', ' ', '"', '(', ')', '-', 'OR', 'not', '*', 'æ', '1'), {
      maxLength: 15,
    });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'grapheme' }),
          pieces.map((all) => all.join('')),
        ),
        (text) => {
          const read = readWords(text);
          if (!read.ok) expect(read.at).toBeLessThanOrEqual(text.length);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

const div = (text: string) => ({
  text: { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml">${text}</div>` },
});
const holds = (resource: object, words: string, part: 'narrative' | 'content' = 'content'): boolean => {
  const question = readWords(words);
  if (!question.ok) throw new Error(question.expected);
  return holdsWords(JSON.stringify(resource), part, question.value);
};

describe('Words', () => {
  const note = {
    note: [{ text: 'Pasienten har høyt blodtrykk og falt på gulvet. Ingen smerter.' }, { text: 'Avtalt kontroll' }],
  };

  it.each([
    ['blodtrykk', true],
    ['BLODTRYKKET', true],
    ['pasient gulv', true],
    ['pasient feber', false],
    ['smerte', true],
    ['"høyt blodtrykk"', true],
    ['"blodtrykk høyt"', false],
    ['"smerter avtalt"', false],
    ['smerter avtalt', true],
    ['-feber', true],
    ['blodtrykk -gulvet', false],
    ['NOT feber AND blodtrykk', true],
    ['feber OR kontroll', true],
    ['feber OR smerter feber', false],
    ['(feber OR smerter) kontroll', true],
    ['(bone or smerter) and kontroll', true],
    ['-(feber OR smerter)', false],
    ['"og"', true],
    ['"ingen smerter"', true],
    ['blod', false],
    ['constructor OR toString', false],
  ])('%s: %s', (words, expected) => {
    expect(holds(note, words)).toBe(expected);
  });

  it('with æ, ø and å are found as they are written; without, both are found', () => {
    const both = [{ text: 'sår på låret' }, { text: 'Saar og laar, sar og lar' }].map((note) => ({ note }));
    const [with_, without] = both;
    expect([holds(with_ ?? {}, 'sår'), holds(without ?? {}, 'sår')]).toEqual([true, false]);
    expect([holds(with_ ?? {}, 'sar'), holds(without ?? {}, 'sar')]).toEqual([true, true]);
    expect(holds({ note: 'Bjørnøya' }, 'bjornoya')).toBe(true);
    expect(holds({ note: 'Cafe\u0301 og CAFÉ' }, '"café og cafe"')).toBe(true);
    expect(holds({ note: 'a\u030Al' }, 'ål')).toBe(true);
  });

  it('are those of the narrative for _text, without its tags', () => {
    const written = {
      ...div('<p>Blod<b>trykk</b> m&aring;lt &#229;rlig</p><table><tr><td>Høyt</td><td>fall</td></tr></table>'),
      note: 'feber',
    };
    expect(holds(written, 'blodtrykk målt "målt årlig"', 'narrative')).toBe(true);
    expect(holds(written, '"høyt fall"', 'narrative')).toBe(false);
    expect(holds(written, 'feber', 'narrative')).toBe(false);
    expect(holds(written, 'feber blodtrykk')).toBe(true);
    for (const word of ['div', 'xmlns', 'w3', 'td', 'generated']) expect(holds(written, word, 'narrative')).toBe(false);
    expect(holds({ text: 'blod' }, 'blod', 'narrative')).toBe(false);
    expect(holds({}, '-blod', 'narrative')).toBe(true);
  });

  it('are found in a narrative however its members and signs are written, and not in its comments', () => {
    const asked = readWords('blodtrykk');
    if (!asked.ok) throw new Error(asked.expected);
    const document = '{"text":{"\\u0064iv":"<div>bl\\u006fdtrykk</div>"}}';
    expect(holdsWords(document, 'narrative', asked.value)).toBe(true);
    expect(
      holds(div('<p>puls</p><!-- feber --><!--<p>-->fall<!-- uten slutt'), 'puls fall -feber -slutt', 'narrative'),
    ).toBe(true);
  });

  it('are looked for at once in a narrative that is no XHTML', () => {
    for (const piece of ['<a ', '<!--', '<', '&', '<b', '<!-- -', '"']) {
      expect(holds(div(piece.repeat(100_000)), 'feber', 'narrative')).toBe(false);
    }
  });

  it('are everything that is written in a resource for _content, but no names of members, addresses or packed data', () => {
    const resource = {
      resourceType: 'Condition',
      id: 'feber',
      meta: { lastUpdated: '2024-01-01T00:00:00Z', tag: [{ display: 'merkelapp' }] },
      code: { coding: [{ system: 'http://snomed.info/sct', code: '38341003', display: 'Hypertensjon' }] },
      subject: { reference: 'Patient/smerte', display: 'Astrid Berg' },
      recordedDate: '2024-03-10',
      contained: [{ note: [{ text: 'innhold' }] }],
      content: { data: 'Y29kZQ==', title: 'Epikrise' },
      __proto__x: 'proto',
    };
    for (const words of [
      '38341003',
      'hypertensjon astrid',
      'merkelapp',
      'innhold',
      'epikrise',
      '2024-03-10',
      'proto',
    ]) {
      expect([words, holds(resource, words)]).toEqual([words, true]);
    }
    for (const word of ['condition', 'code', 'snomed', 'smerte', 'feber', 'y29kzq', 'display']) {
      expect([word, holds(resource, word)]).toEqual([word, false]);
    }
  });

  it('are no national numbers, nor parts of them', () => {
    const note = { note: 'Nummer 13116900216 og 131169 00216 og 131169-00216' };
    for (const part of ['131169', '00216']) expect(holds(note, part)).toBe(false);
    expect(holds(note, 'nummer')).toBe(true);
  });
});

describe('The stem of a word', () => {
  it.each([
    ['pasient pasienten pasienter pasientene pasientens', 'pasient'],
    ['havnedistrikt havnedistriktet havnedistrikter', 'havnedistrikt'],
    ['opning opningen opningens', 'opning'],
    ['falt', 'falt'],
    ['lungebetennelse lungebetennelsen lungebetennelser', 'lungebetenn'],
    ['farlig farlige farligst', null],
    ['ål', 'ål'],
  ])('%s', (words, stem) => {
    if (stem !== null) expect(words.split(' ').map(stemOf)).toEqual(words.split(' ').map(() => stem));
    else expect(words.split(' ').map(stemOf)).toEqual(['far', 'far', 'farligst']);
  });
});
