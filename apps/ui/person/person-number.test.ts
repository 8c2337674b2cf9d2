// The number a doctor types: what is searched, and what is refused before it leaves the screen.
import { syntheticPersonNumber } from '@fkj/standards-norway';
import { expect, it } from 'vitest';
import { typedNumberOf } from './person-number.ts';

const number = syntheticPersonNumber({ birthDate: '1942-03-17', index: 5 });

it.each(['', '123', 'Kari', `${number}1`])('%j is not a whole number yet', (text) => {
  expect(typedNumberOf(text)).toEqual({ kind: 'incomplete' });
});

it('a number with a wrong digit is invalid', () => {
  const last = (Number(number.at(-1)) + 1) % 10;
  expect(typedNumberOf(`${number.slice(0, 10)}${last}`)).toEqual({ kind: 'invalid' });
});

it('a number is searched under its own system, also when typed with spaces', () => {
  const identifier = `urn:oid:2.16.578.1.12.4.1.4.1|${number}`;
  expect(typedNumberOf(`${number.slice(0, 6)} ${number.slice(6)}`)).toEqual({ kind: 'number', identifier });
});
