// Names are found by the beginnings of their words, whatever the accents.
import { expect, it } from 'vitest';
import { hasWords } from './find-people.ts';

it.each([
  ['Åse Nordli-Berg', ['ase'], true],
  ['Åse Nordli-Berg', ['berg', 'å'], true],
  ['Kari Nordli', ['nord', 'kari'], true],
  ['Kari Nordli', ['ordli'], false],
  ['Kari Nordli', ['kari', 'berg'], false],
])('%s, asked for as %o: %s', (name, words, found) => {
  expect(hasWords(name, words)).toBe(found);
});
