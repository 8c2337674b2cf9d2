// A mandate is given, read back and ended; a wrong number is found before it is sent.
import { syntheticPersonNumber } from '@fkj/standards-norway';
import { describe, expect, it } from 'vitest';
import { dayIn, ended, mandateOf, relationOf, systemOf } from './mandate.ts';

const number = syntheticPersonNumber({ birthDate: '1980-05-05', index: 1 });
const stored = (until: string | null) => ({
  ...relationOf({ name: 'Per Berg', number, until }, 'kari', '2026-11-21'),
  id: 'r1',
});

describe('A mandate', () => {
  it('is not given to a number that is none', () => {
    expect(systemOf('12345678901')).toBeNull();
    expect(systemOf(`${number}0`)).toBeNull();
    expect(systemOf(number)).not.toBeNull();
  });

  it('has a last day of the calendar', () => {
    expect(['31.2.2027', '1.13.2027', '2027-01-01', '1.1.27', ''].map(dayIn)).toEqual([null, null, null, null, null]);
    expect([' 1.2.2027', '31. 12. 2027'].map(dayIn)).toEqual(['2027-02-01', '2027-12-31']);
  });

  it('is over when it has been ended, or its last day is past', () => {
    expect(mandateOf(ended(stored(null)), '2026-11-21')).toEqual([]);
    expect(mandateOf(stored('2026-11-20'), '2026-11-21')).toEqual([]);
    expect(mandateOf({ ...stored(null), relationship: [{ text: 'venn' }] }, '2026-11-21')).toEqual([]);
  });

  it('is shown by name and last day, never by number', () => {
    expect(mandateOf(stored('2026-11-21'), '2026-11-21')).toEqual([
      { id: 'r1', name: 'Per Berg', until: '2026-11-21' },
    ]);
  });
});
