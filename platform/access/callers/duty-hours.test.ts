// https://hl7.org/fhir/R4/practitionerrole-definitions.html#PractitionerRole.availableTime, by the clock in Norway.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hoursOf } from './duty-hours.ts';

const at = (text: string): number => Date.parse(text);
const night = {
  availableTime: [{ daysOfWeek: ['fri', 'sat'], availableStartTime: '22:00:00', availableEndTime: '07:30:00' }],
};
const open = (role: object, time: string): boolean => hoursOf(role, at(time)).open;

describe('a role with hours does not hold', () => {
  it.each([
    ['before its night', '2026-11-20T21:59:59+01:00'],
    ['after its night', '2026-11-21T07:30:00+01:00'],
    ['in a night that begins on another day', '2026-11-22T23:00:00+01:00'],
    ['an hour early by a clock in UTC', '2026-07-03T19:30:00Z'],
  ])('%s', (_, time) => expect(open(night, time)).toBe(false));

  it('when its hours cannot be read', () => {
    expect(open({ availableTime: [{ availableStartTime: 'evening' }] }, '2026-11-20T23:00:00+01:00')).toBe(false);
    expect(open({ availableTime: [{ daysOfWeek: ['Friday'] }] }, '2026-11-20T23:00:00+01:00')).toBe(false);
  });

  it('while it is not available', () => {
    const away = { notAvailable: [{ description: 'ferie', during: { start: '2026-11-20', end: '2026-11-21' } }] };
    expect(open(away, '2026-11-21T12:00:00Z')).toBe(false);
    expect(open(away, '2026-11-22T12:00:00Z')).toBe(true);
  });
});

describe('a role with hours holds', () => {
  it.each([
    ['from the first second of its night', '2026-11-20T22:00:00+01:00'],
    ['after midnight, into the next day', '2026-11-21T07:29:59+01:00'],
    ['in summer time', '2026-07-03T20:00:00Z'],
    ['into Sunday morning', '2026-11-22T03:00:00+01:00'],
  ])('%s', (_, time) => expect(open(night, time)).toBe(true));

  it('in a night that runs from Sunday into the next week', () => {
    const sunday = {
      availableTime: [{ daysOfWeek: ['sun'], availableStartTime: '22:00:00', availableEndTime: '07:00:00' }],
    };
    expect(open(sunday, '2026-11-23T02:00:00+01:00')).toBe(true);
  });

  it('all day, and always where no hours are given', () => {
    expect(open({ availableTime: [{ daysOfWeek: ['fri'], allDay: true }] }, '2026-11-20T00:00:00+01:00')).toBe(true);
    expect(hoursOf({}, at('2026-11-20T12:00:00Z'))).toEqual({ open: true, until: Number.POSITIVE_INFINITY });
  });
});

it('says until when its answer stands', () => {
  expect(hoursOf(night, at('2026-11-20T21:00:00+01:00')).until).toBe(at('2026-11-20T22:00:00+01:00'));
  expect(hoursOf(night, at('2026-11-21T06:00:00+01:00')).until).toBe(at('2026-11-21T07:30:00+01:00'));
});

it('never changes its answer before it said it would, but for the nights of summer time', () => {
  const day = fc.subarray(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], { minLength: 1 });
  const time = fc
    .tuple(fc.nat(23), fc.nat(59))
    .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00`);
  fc.assert(
    fc.property(
      day,
      time,
      time,
      fc.integer({ min: 0, max: 20 * 86_400_000 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (daysOfWeek, availableStartTime, availableEndTime, after, part) => {
        const role = { availableTime: [{ daysOfWeek, availableStartTime, availableEndTime }] };
        const now = at('2026-11-02T00:00:00Z') + after;
        const { open: opened, until } = hoursOf(role, now);
        expect(hoursOf(role, now + Math.floor((until - now - 1) * part)).open).toBe(opened);
      },
    ),
  );
});
