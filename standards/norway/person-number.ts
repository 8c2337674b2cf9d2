// reference/norway.md §1.3 (HIS 1001:2010): fødselsnummer, D-number, H-number and shared help number, real and synthetic.

import { birthYear } from './birth-year.ts';
import { calendarDay } from './calendar.ts';
import { checkDigitsHold, type NumberRules } from './check-digits.ts';

export type PersonNumberKind = 'national-number' | 'd-number' | 'h-number' | 'shared-help-number';

/** Who made a synthetic number up, seen by what is added to the month: Tenor 80, SyntPop 65, Dolly 40. */
export type SyntheticOrigin = 'tenor' | 'syntpop' | 'dolly';

/** Sex is left out on purpose: numbers given from 2032 on do not carry it, so nobody may learn to read it here. */
export interface PersonNumber {
  readonly digits: string;
  readonly kind: PersonNumberKind;
  readonly synthetic: SyntheticOrigin | null;
  /** 'YYYY-MM-DD'; null where the number does not tell (shared help numbers, an unused series, every number from 2032 on). */
  readonly birthDate: string | null;
}

export type PersonNumberRefusal = 'not-11-digits' | 'check-digits' | 'no-such-day';

export type PersonNumberResult =
  | { readonly ok: true; readonly value: PersonNumber }
  | { readonly ok: false; readonly error: PersonNumberRefusal };

export interface PersonNumberOptions {
  /** Default 'today'. */
  readonly rules?: NumberRules;
  /**
   * H-numbers and Dolly's synthetic numbers both add 40 to the month; only the issuer tells them apart. Numbers under a
   * national identifier system are 'national' (the default); a hospital's or municipality's own are 'local'.
   */
  readonly issuer?: 'national' | 'local';
}

interface Month {
  readonly month: number;
  readonly shift: 'none' | 'forty' | 'syntpop' | 'tenor';
}

const monthOf = (digits: number): Month | null => {
  const shifts = [
    ['none', 0],
    ['forty', 40],
    ['syntpop', 65],
    ['tenor', 80],
  ] as const;
  for (const [shift, added] of shifts) {
    const month = digits - added;
    if (month >= 1 && month <= 12) return { month, shift };
  }
  return null;
};

const refuse = (error: PersonNumberRefusal): PersonNumberResult => ({ ok: false, error });

const synthetic = { none: null, forty: 'dolly', syntpop: 'syntpop', tenor: 'tenor' } as const;

/** Reads a person number of 11 digits without spaces. Refusals name the rule that is broken, never the digits. */
export const parsePersonNumber = (digits: string, options: PersonNumberOptions = {}): PersonNumberResult => {
  const rules = options.rules ?? 'today';
  if (!/^[0-9]{11}$/.test(digits)) return refuse('not-11-digits');

  const first = Number(digits[0]);
  if (first >= 8) {
    if (!checkDigitsHold(digits, 'today')) return refuse('check-digits');
    return { ok: true, value: { digits, kind: 'shared-help-number', synthetic: null, birthDate: null } };
  }
  if (!checkDigitsHold(digits, rules)) return refuse('check-digits');

  const day = Number(digits.slice(0, 2)) - (first >= 4 ? 40 : 0);
  const month = monthOf(Number(digits.slice(2, 4)));
  const twoDigitYear = Number(digits.slice(4, 6));
  // 1900 had no 29 February but 2000 had: the later century admits every day that can exist.
  if (month === null || calendarDay(2000 + twoDigitYear, month.month, day) === null) return refuse('no-such-day');

  const local = month.shift === 'forty' && options.issuer === 'local';
  const year = rules === 'today' ? birthYear(twoDigitYear, Number(digits.slice(6, 9))) : null;
  const birthDate = year === null ? null : calendarDay(year, month.month, day);
  if (year !== null && birthDate === null) return refuse('no-such-day');
  return {
    ok: true,
    value: {
      digits,
      kind: local ? 'h-number' : first >= 4 ? 'd-number' : 'national-number',
      synthetic: local ? null : synthetic[month.shift],
      birthDate,
    },
  };
};
