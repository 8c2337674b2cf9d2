// https://hl7.org/fhir/R4/codesystem.html#hierarchy: above, below and subsumption, in whatever way parents are told.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeSystemOf, treeOf } from '../testing/shelved.ts';
import { conceptOf } from './code-system.ts';
import { compileCodeSystem } from './compile.ts';
import { ancestorsOf, descendantsOf, subsumptionOf } from './hierarchy.ts';
import { supplemented } from './supplement.ts';

describe('A code system that cannot be used', () => {
  it.each([
    ['without url', { concept: [] }],
    ['with the same code twice', { url: 'urn:s', concept: [{ code: 'a', concept: [{ code: 'a' }] }] }],
    ['with a concept without code', { url: 'urn:s', concept: [{ display: 'A' }] }],
  ])('%s', (_, resource) => {
    const made = compileCodeSystem(treeOf(resource), '');
    expect(made.ok || made.error.code).toBe('unusable');
  });
});

describe('A hierarchy', () => {
  it('is told by nesting and by properties, which name FHIR by address or by their code', () => {
    const system = codeSystemOf({
      url: 'urn:s',
      property: [{ code: 'up', uri: 'http://hl7.org/fhir/concept-properties#parent', type: 'code' }],
      concept: [
        { code: 'a', concept: [{ code: 'b' }] },
        { code: 'c', property: [{ code: 'up', valueCode: 'b' }] },
        { code: 'd', property: [{ code: 'child', valueCode: 'c' }] },
      ],
    });
    expect([...ancestorsOf(system, 'c')].sort()).toEqual(['a', 'b', 'd']);
    expect([...descendantsOf(system, 'a')].sort()).toEqual(['b', 'c']);
  });

  it('that leads in a circle comes to an end', () => {
    const parent = (valueCode: string) => [{ code: 'parent', valueCode }];
    const system = codeSystemOf({
      url: 'urn:s',
      concept: [
        { code: 'a', property: parent('b') },
        { code: 'b', property: parent('a') },
        { code: 'c', property: parent('c') },
      ],
    });
    expect([...ancestorsOf(system, 'a')]).toEqual(['b']);
    expect([...descendantsOf(system, 'c')]).toEqual([]);
  });

  it('obeys the laws of an order, for all of them', () => {
    const size = 12;
    const parents = fc.array(
      fc.subarray(
        Array.from({ length: size }, (_, at) => at),
        { maxLength: 3 },
      ),
      {
        minLength: size,
        maxLength: size,
      },
    );
    fc.assert(
      fc.property(parents, fc.nat(size - 1), fc.nat(size - 1), (all, one, other) => {
        const system = codeSystemOf({
          url: 'urn:s',
          concept: all.map((above, at) => ({
            code: `c${at}`,
            // Only what stands before: an order has no circles.
            property: above
              .filter((parent) => parent < at)
              .map((parent) => ({ code: 'parent', valueCode: `c${parent}` })),
          })),
        });
        const [a, b] = [`c${one}`, `c${other}`];
        expect(ancestorsOf(system, a).has(b)).toBe(descendantsOf(system, b).has(a));
        for (const above of ancestorsOf(system, a)) {
          for (const higher of ancestorsOf(system, above)) expect(ancestorsOf(system, a).has(higher)).toBe(true);
        }
        const opposite = { subsumes: 'subsumed-by', 'subsumed-by': 'subsumes' } as const;
        const outcome = subsumptionOf(system, a, b);
        const back = subsumptionOf(system, b, a);
        expect(back).toBe(outcome === 'subsumes' || outcome === 'subsumed-by' ? opposite[outcome] : outcome);
        expect(outcome === 'equivalent').toBe(one === other);
      }),
    );
  });

  it('is asked about codes in any case where the code system says so', () => {
    const system = codeSystemOf({ url: 'urn:s', caseSensitive: false, concept: [{ code: 'Aa' }, { code: 'b' }] });
    expect(conceptOf(system, 'aA')?.code).toBe('Aa');
    expect(subsumptionOf(system, 'AA', 'aa')).toBe('equivalent');
    expect(subsumptionOf(system, 'AA', 'x')).toBeNull();
    expect(conceptOf(codeSystemOf({ url: 'urn:s', concept: [{ code: 'Aa' }] }), 'aa')).toBeNull();
  });
});

describe('A supplement', () => {
  it('adds words and properties, but no codes', () => {
    const system = codeSystemOf({ url: 'urn:s', concept: [{ code: 'a' }] });
    const concept = [{ code: 'a', designation: [{ language: 'nn', value: 'A-en' }] }, { code: 'b' }];
    const more = supplemented(system, codeSystemOf({ url: 'urn:more', content: 'supplement', concept }));
    expect(more.concepts.get('a')?.designations).toMatchObject([{ value: 'A-en', source: 'urn:more' }]);
    expect(more.concepts.has('b')).toBe(false);
    expect(system.concepts.get('a')?.designations).toEqual([]);
  });
});
