// reference/norway.md §1.3: refusals, the published test vectors, and the generator against the reader.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePersonNumber } from './person-number.ts';
import { syntheticPersonNumber } from './synthetic-person-number.ts';

const value = (digits: string, options = {}) => {
  const result = parsePersonNumber(digits, options);
  if (!result.ok) throw new Error(`refused: ${result.error}`);
  return result.value;
};

describe('a person number is refused', () => {
  it.each(['', '1311690021', '131169002166', '13116 900216', '1311690021x', '１３１１６９００２１６'])(
    'when it is not 11 digits: %j',
    (text) => {
      expect(parsePersonNumber(text)).toEqual({ ok: false, error: 'not-11-digits' });
    },
  );

  it('when any single digit is mistyped', () => {
    const right = '13116900216';
    for (let place = 0; place < right.length; place += 1) {
      for (let digit = 0; digit <= 9; digit += 1) {
        const typed = `${right.slice(0, place)}${digit}${right.slice(place + 1)}`;
        if (typed !== right) expect(parsePersonNumber(typed).ok, typed).toBe(false);
      }
    }
  });

  it('when two neighbouring digits are swapped', () => {
    expect(parsePersonNumber('31116900216')).toEqual({ ok: false, error: 'check-digits' });
  });

  it('when day and month do not exist', () => {
    expect(parsePersonNumber('00000000000')).toEqual({ ok: false, error: 'no-such-day' });
  });

  it('when it is 29 February 1900, a day that never was', () => {
    expect(parsePersonNumber('29020000064')).toEqual({ ok: false, error: 'no-such-day' });
  });
});

describe('a person number is read', () => {
  it.each([
    ['01015000232', null, '1950-01-01'],
    ['13116900216', null, '1969-11-13'],
    ['28031561584', null, '2015-03-28'],
    ['07078600378', null, '1986-07-07'],
    ['31129956715', null, '1899-12-31'],
    ['13717404089', 'syntpop', '1974-06-13'],
    ['22750884907', 'syntpop', '2008-10-22'],
    ['19779998080', 'syntpop', '1999-12-19'],
    ['16758532406', 'syntpop', '1985-10-16'],
    ['23906398699', 'tenor', '1963-10-23'],
    ['24856399504', 'tenor', '1963-05-24'],
    ['13873249565', 'tenor', '1932-07-13'],
    ['12824996154', 'tenor', '1949-02-12'],
    ['24886897487', 'tenor', '1968-08-24'],
    ['24836395774', 'tenor', '1963-03-24'],
    ['16865199450', 'tenor', '1951-06-16'],
  ])('%s: synthetic %s, born %s', (digits, synthetic, birthDate) => {
    expect(value(digits)).toEqual({ digits, kind: 'national-number', synthetic, birthDate });
  });

  it('as a D-number when 4 is added to the first digit', () => {
    expect(value('53116900048')).toMatchObject({ kind: 'd-number', birthDate: '1969-11-13' });
  });

  it('as a shared help number, which tells no birth date, when it begins with 8 or 9', () => {
    expect(value('80000000098')).toEqual({
      digits: '80000000098',
      kind: 'shared-help-number',
      synthetic: null,
      birthDate: null,
    });
  });

  it('as an H-number when a local issuer added 40 to the month, as synthetic when a national one did', () => {
    expect(value('13516900037', { issuer: 'local' })).toMatchObject({ kind: 'h-number', synthetic: null });
    expect(value('13516900037')).toMatchObject({ kind: 'national-number', synthetic: 'dolly' });
  });

  it('under the rules of 2032 also when the first check digit leaves 1, 2 or 3, and then tells no birth date', () => {
    const nine = '131169002';
    const accepted = (rules: 'today' | 'from-2032') =>
      Array.from({ length: 100 }, (_, end) => `${nine}${String(end).padStart(2, '0')}`).filter(
        (digits) => parsePersonNumber(digits, { rules }).ok,
      );
    expect(accepted('today')).toEqual(['13116900216']);
    expect(accepted('from-2032')).toContain('13116900216');
    expect(accepted('from-2032').length).toBeGreaterThan(1);
    expect(value('13116900216', { rules: 'from-2032' }).birthDate).toBeNull();
  });
});

describe('a synthetic number', () => {
  it('cannot be made for a day that does not exist', () => {
    expect(() => syntheticPersonNumber({ birthDate: '2023-02-29', index: 0 })).toThrow(RangeError);
    expect(() => syntheticPersonNumber({ birthDate: '1790-01-01', index: 0 })).toThrow(RangeError);
    expect(() => syntheticPersonNumber({ birthDate: '1990-01-01', index: -1 })).toThrow(RangeError);
  });

  it('is valid, marked with month + 80, and carries the birth date', () => {
    const days = fc.date({
      min: new Date('1855-01-01'),
      max: new Date('2039-12-31'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(days, fc.nat(5000), (day, index) => {
        const birthDate = day.toISOString().slice(0, 10);
        const digits = syntheticPersonNumber({ birthDate, index });
        expect(value(digits)).toEqual({ digits, kind: 'national-number', synthetic: 'tenor', birthDate });
      }),
    );
  });

  it('is another one for each of 180 persons born on the same day', () => {
    for (const birthDate of ['1870-05-01', '1912-05-01', '1950-05-01', '2015-05-01']) {
      const numbers = Array.from({ length: 180 }, (_, index) => syntheticPersonNumber({ birthDate, index }));
      expect(new Set(numbers).size).toBe(180);
    }
  });
});
