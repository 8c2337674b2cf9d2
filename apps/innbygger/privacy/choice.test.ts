// DESIGN.md §7: what a citizen chooses on the page is what the Consent says, and what it says is what she is shown.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Choice, choiceOf, consentOf, givenUp, groups } from './choice.ts';

const choices: fc.Arbitrary<Choice> = fc.record({
  party: fc.option(
    fc.constantFrom(
      { reference: 'Organization/nord', name: 'Hjemmetjenesten nord' },
      { reference: 'PractitionerRole/nora-nord', name: 'Nora Nilsen' },
    ),
  ),
  groups: fc.subarray([...groups]),
  shown: fc.constantFrom('hide', 'announce'),
});

describe('A choice', () => {
  it('is not shown when it has been given up, keeps nothing, or is about something else', () => {
    const choice: Choice = { party: null, groups: [], shown: 'hide' };
    const stored = { ...consentOf(choice, 'kari', '2026-11-21'), id: 'c1' };
    expect(choiceOf(stored)).toHaveLength(1);
    expect(choiceOf(givenUp(stored))).toEqual([]);
    expect(choiceOf({ ...stored, provision: { type: 'permit' } })).toEqual([]);
    expect(choiceOf({ ...stored, category: [{ text: 'forskning' }] })).toEqual([]);
  });

  it('is the same after it has been written and read', () => {
    fc.assert(
      fc.property(choices, (choice) => {
        const stored = { ...consentOf(choice, 'kari', '2026-11-21'), id: 'c1' };
        expect(choiceOf(stored)).toEqual([{ id: 'c1', since: '2026-11-21', ...choice }]);
      }),
    );
  });
});
