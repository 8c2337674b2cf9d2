// DESIGN.md §4 "ids made by us": random bytes are given once.

import { expect, it } from 'vitest';
import { randomBytes } from './random-bytes.ts';

it('gives the length that is asked for, across the end of the store, and nothing twice', () => {
  const given = Array.from({ length: 5_000 }, () => randomBytes(12));
  expect(given.every((bytes) => bytes.length === 12)).toBe(true);
  expect(new Set(given.map((bytes) => bytes.toString('hex'))).size).toBe(5_000);
});

it('gives bytes that are the receiver’s own', () => {
  const mine = randomBytes(8);
  const before = mine.toString('hex');
  randomBytes(8_192);
  expect(mine.toString('hex')).toBe(before);
});
