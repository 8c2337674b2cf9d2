// DESIGN.md §1.6, §7: the content follows its schema and its own test cases; a fault is named with its place.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readAccessRules, rulesAt } from './read-rules.ts';

const text = readFileSync(new URL('../../../content/access/role-rights.json', import.meta.url), 'utf8');
const changed = (from: string, to: string): unknown => {
  if (!text.includes(from)) throw new Error(`the content has no ${from}`);
  return JSON.parse(text.replace(from, to));
};

describe('the content is refused', () => {
  it('when it is not what the schema says, with the place', () => {
    expect(() => readAccessRules({})).toThrow('$: lacks editions');
    expect(() => readAccessRules(changed('"reach": "relationship"', '"reach": "anybody"'))).toThrow('is not one of');
    expect(() => readAccessRules(changed('"minutes": 60', '"minutes": 0'))).toThrow('$.editions[0].emergency.minutes');
  });

  it('when its own test cases do not hold', () => {
    expect(() => readAccessRules(changed('"expect": "none"', '"expect": "everything"'))).toThrow(
      'expects everything, the rules give none',
    );
  });

  it('when someone may register persons but not look them up, since the answer tells who is known', () => {
    expect(() => readAccessRules(changed('"duties": ["find-person", "emergency"]', '"duties": ["emergency"]'))).toThrow(
      'writes Patient without the duty find-person',
    );
  });
});

describe('the edition in force', () => {
  it('is the newest that has begun', () => {
    const [edition] = readAccessRules(JSON.parse(text));
    if (edition === undefined) throw new Error('no edition');
    const next = { ...edition, version: 'next', validFrom: '2027-01-01' };
    expect(rulesAt([next, edition], Date.parse('2026-12-31T23:59:59Z')).version).toBe(edition.version);
    expect(rulesAt([next, edition], Date.parse('2027-01-01T00:00:00Z')).version).toBe('next');
  });
});
