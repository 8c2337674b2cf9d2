// DESIGN.md §1.6: content that is wrong is told where; kinds and days as the rules say.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dueBefore, readRetention, retentionOf } from './retention.ts';

const content = readFileSync(new URL('../../../content/access/retention.json', import.meta.url), 'utf8');

describe('The content of retention', () => {
  it.each([
    ['"years": 5', '"years": 0', 'years'],
    ['"kinds": ["*"]', '"kinds": "all"', 'kinds'],
    ['"expect": 5', '"expect": 6', 'the rules give 5'],
    ['"wordingDate": null,', '', 'wordingDate'],
  ])('with %s as %s is refused where it is wrong', (from, to, place) => {
    expect(() => readRetention(JSON.parse(content.replace(from, to)))).toThrow(place);
  });

  it('says of each kind how long it is kept, and whether anybody has checked the law', () => {
    const [rules] = readRetention(JSON.parse(content));
    if (rules === undefined) throw new Error('no edition');
    expect(rules.basis).toBe('basis not verified');
    expect([retentionOf(rules, 'Condition')?.years, retentionOf(rules, 'Task')?.years]).toEqual([10, 5]);
    expect(retentionOf({ ...rules, rules: [] }, 'Task')).toBeNull();
    const rule = { name: 'x', kinds: new Set(['*']), years: 4 };
    expect(dueBefore(rule, Date.parse('2028-02-29T12:00:00Z'))).toBe('2024-02-29');
    expect(dueBefore({ ...rule, years: 1 }, Date.parse('2028-02-29T12:00:00Z'))).toBe('2027-03-01');
  });
});
