// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html#_distinct: when two values are the same.

import { Decimal, type JsonValue } from '@fkj/standards-json';
import { expect, it } from 'vitest';
import { distinctKey } from './distinct-key.ts';

const number = (text: string) => new Decimal(text);

it.each<readonly [JsonValue, JsonValue, boolean]>([
  [number('1.50'), number('1.5'), true],
  [number('0.10'), number('1e-1'), true],
  [number('-0'), number('0.00'), true],
  [number('100'), number('1E2'), true],
  [number('10'), number('1'), false],
  [number('-1'), number('1'), false],
  [number('1'), '1', false],
  [{ a: '1', b: [number('2.0')] }, { b: [number('2')], a: '1' }, true],
  [['a', 'b'], ['b', 'a'], false],
  [['a,b'], ['a', 'b'], false],
  [null, 'null', false],
])('%j and %j: %s', (one, other, same) => {
  expect(distinctKey(one) === distinctKey(other)).toBe(same);
});
