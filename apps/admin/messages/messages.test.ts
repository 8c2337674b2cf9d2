// DESIGN.md §10: nynorsk and English are complete, in access governance too.
import { pathsOf } from '@fkj/apps-ui/messages';
import { expect, it } from 'vitest';
import { en } from './en.ts';
import { nb } from './nb.ts';
import { nn } from './nn.ts';

it.each([
  ['nn', nn],
  ['en', en],
])('%s has every key of bokmål and no other', (_language, messages) => {
  expect(pathsOf(messages)).toEqual(pathsOf(nb));
});
