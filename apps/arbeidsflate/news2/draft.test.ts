// The keyboard path of NEWS2: when a field moves on, and what a draft means.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMPTY, entryOfDraft, isFull, tidied } from './draft.ts';

describe('a field', () => {
  it.each([
    ['respiration', '', false],
    ['respiration', '1', false],
    ['respiration', '6', false],
    ['respiration', '8', true],
    ['respiration', '18', true],
    ['saturation', '9', false],
    ['saturation', '10', false],
    ['saturation', '96', true],
    ['saturation', '100', true],
    ['systolic', '13', false],
    ['systolic', '30', false],
    ['systolic', '98', true],
    ['systolic', '130', true],
    ['pulse', '11', false],
    ['pulse', '72', true],
    ['temperature', '37', false],
    ['temperature', '37,4', true],
  ] as const)('%s with %j is full: %s', (part, text, full) => {
    expect(isFull(part, text)).toBe(full);
  });

  it('keeps digits only, and writes the comma of a temperature itself', () => {
    expect(tidied('pulse', '7a2')).toBe('72');
    expect(tidied('temperature', '374')).toBe('37,4');
    expect(tidied('temperature', '37,')).toBe('37');
    expect(tidied('temperature', '37.45')).toBe('37,4');
  });

  it('never grows past three digits, whatever is pasted', () => {
    fc.assert(fc.property(fc.string(), (text) => tidied('systolic', text).length <= 3));
  });
});

describe('a draft', () => {
  it('that is empty says nothing but the scale', () => {
    expect(Object.values(entryOfDraft(EMPTY, 2)).filter((value) => value !== undefined)).toEqual([2]);
  });

  it('means the numbers that were typed', () => {
    const draft = { ...EMPTY, respiration: '18', temperature: '37,4', oxygen: 'air', consciousness: 'A' } as const;
    expect(entryOfDraft(draft, 1)).toMatchObject({
      respiration: 18,
      temperatureTenths: 374,
      oxygen: 'air',
      consciousness: 'A',
      pulse: undefined,
    });
  });
});
