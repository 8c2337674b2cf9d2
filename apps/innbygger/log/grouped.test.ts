// The citizen's log: what the server tells becomes one line per day and person.
import { expect, it } from 'vitest';
import { groupedLog } from './grouped.ts';
import type { LogLine } from './log-line.ts';

const at = (day: number, hour: number) => new Date(2026, 10, day, hour).getTime();
const line = (changes: Partial<LogLine>): LogLine => ({
  id: 'e1',
  at: at(20, 9),
  wrote: false,
  who: 'Kari Nordli',
  role: 'SP',
  organization: 'Hjemmetjenesten nord',
  rule: 'relationship',
  reason: null,
  opens: false,
  ...changes,
});

it('looks and writings of one person on one day become one visit', () => {
  const days = groupedLog([
    line({ at: at(20, 9) }),
    line({ at: at(20, 11), wrote: true }),
    line({ at: at(20, 10), wrote: false }),
  ]);
  expect(days).toHaveLength(1);
  expect(days[0]?.visitors).toMatchObject([{ did: 'both', from: at(20, 9), to: at(20, 11), rules: ['relationship'] }]);
});

it('the newest day and the latest visitor come first, with each rule and reason once', () => {
  const days = groupedLog([
    line({ at: at(19, 9) }),
    line({ at: at(20, 8) }),
    line({ at: at(20, 12), who: 'Ola Lege', role: 'LE', rule: 'acute-contact', reason: 'Brystsmerter' }),
    line({ at: at(20, 13), who: 'Ola Lege', role: 'LE', rule: 'relationship', reason: 'Brystsmerter' }),
  ]);
  expect(days.map(({ day }) => day)).toEqual(['2026-11-20', '2026-11-19']);
  expect(days[0]?.visitors.map(({ who }) => who)).toEqual(['Ola Lege', 'Kari Nordli']);
  expect(days[0]?.visitors[0]).toMatchObject({ rules: ['acute-contact', 'relationship'], reasons: ['Brystsmerter'] });
});

it('what was done is told as looking, writing, both, or merely finding the person', () => {
  const did = (...lines: Partial<LogLine>[]) => groupedLog(lines.map(line))[0]?.visitors[0]?.did;
  expect(did({ rule: 'person-lookup' })).toBe('found');
  expect(did({ rule: 'person-lookup' }, {})).toBe('looked');
  expect(did({ wrote: true })).toBe('wrote');
  expect(did({ rule: 'no-relationship' })).toBe('found');
  expect(did({ rule: 'emergency' }, { rule: 'emergency', wrote: true })).toBe('both');
});
