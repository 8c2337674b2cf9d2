// DESIGN.md §1.6: the content follows its schema and its own test cases; a fault is named with its place.

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isNight, type NightLooks, nextLook } from './burst.ts';
import { homesOf, isNextDoor, isSameHome } from './home-address.ts';
import { readDetectionRules } from './read-detection.ts';

const text = readFileSync(new URL('../../../content/access/detection.json', import.meta.url), 'utf8');
const changed = (from: string, to: string): unknown => {
  if (!text.includes(from)) throw new Error(`the content has no ${from}`);
  return JSON.parse(text.replace(from, to));
};
const [rules] = readDetectionRules(JSON.parse(text));
if (rules === undefined) throw new Error('no edition');

describe('the content is refused', () => {
  it('when it is not what the schema says, with the place', () => {
    expect(() => readDetectionRules({})).toThrow('$: lacks editions');
    expect(() => readDetectionRules(changed('"22:00"', '"24:00"'))).toThrow('$.editions[0].burst.from');
    expect(() => readDetectionRules(changed('"days": 14', '"days": 0'))).toThrow('noRelationship.days');
    expect(() => readDetectionRules(changed('["family"]', '["cousin"]'))).toThrow('is not one of');
  });

  it('when its own test cases do not hold', () => {
    expect(() => readDetectionRules(changed('"houseNumbersApart": 10', '"houseNumbersApart": 100'))).toThrow(
      'expects nothing, the rules give neighbour',
    );
    expect(() =>
      readDetectionRules(changed('"logRules": ["emergency", "acute-contact", "attest-self"]', '"logRules": ["list"]')),
    ).toThrow('self-authorised');
  });
});

describe('a home', () => {
  const home = (line: string, more: object = {}) =>
    homesOf({ address: [{ line: [line], postalCode: '0182', ...more }] });

  it('is none of yesterday, of work, of post only, and none without a street or a postal code', () => {
    for (const more of [{ use: 'old' }, { use: 'work' }, { type: 'postal' }, { postalCode: undefined }]) {
      expect(home('Storgata 4', more)).toEqual([]);
    }
    expect(homesOf({ address: 'Storgata' })).toEqual([]);
    expect(home('1234')).toEqual([]);
  });

  it('is the same however it is written, and next door within the numbers of the rules', () => {
    const [one] = home('Store  gata 4 B');
    const [same] = home('STORE GATA 4, 2. etasje');
    const [next] = home('store gata 14');
    const [farm] = home('Nordgarden');
    if (one === undefined || same === undefined || next === undefined || farm === undefined)
      throw new Error('no homes');
    expect([isSameHome(one, same), isSameHome(one, next), isNextDoor(one, next, 10), isNextDoor(one, next, 9)]).toEqual(
      [...[true, false, true, false]],
    );
    expect([isNextDoor(farm, farm, 1), isNextDoor(farm, one, 1)]).toEqual([true, false]);
  });
});

describe('a burst', () => {
  const look = (looks: NightLooks, patient: string, at: number) =>
    nextLook(looks, { who: 'n', look: { patient, at } }, rules);

  it('is as many different patients within the time as the rules say, told once', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ patient: fc.nat(40), minutes: fc.nat(4) }), { maxLength: 120 }), (steps) => {
        let looks: NightLooks = {};
        let at = 1_800_000_000_000;
        let plain: { readonly patient: number; readonly at: number }[] = [];
        for (const { patient, minutes } of steps) {
          at += minutes * 60_000;
          const told = look(looks, String(patient), at);
          looks = told.looks;
          plain = [...plain.filter((one) => one.at > at - rules.burst.minutes * 60_000), { patient, at }];
          const different = new Set(plain.map((one) => one.patient)).size;
          expect(told.patients).toBe(different >= rules.burst.patients ? different : null);
          if (told.patients !== null) plain = [];
        }
      }),
    );
  });

  it('counts by the clock on a Norwegian wall, in summer and in winter', () => {
    expect(isNight(Date.parse('2026-01-15T21:30:00Z'), rules)).toBe(true);
    expect(isNight(Date.parse('2026-07-15T19:59:00Z'), rules)).toBe(false);
    expect(isNight(Date.parse('2026-07-15T20:01:00Z'), rules)).toBe(true);
    expect(isNight(Date.parse('2026-07-15T05:00:00Z'), rules)).toBe(false);
  });
});
