// https://hl7.org/fhir/R4/valueset.html#compositions: which codes a definition means.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gather } from '../shelf.ts';
import { codeSystemOf, libraryOf, valueSetOf } from '../testing/shelved.ts';
import { membersOf } from './members.ts';

const S = 'urn:s';
const system = codeSystemOf({
  url: S,
  version: '2',
  concept: [
    {
      code: 'a',
      display: 'Alpha',
      property: [{ code: 'kind', valueCode: 'letter' }],
      concept: [
        {
          code: 'a1',
          property: [
            { code: 'kind', valueCode: 'digit' },
            { code: 'old', valueBoolean: true },
          ],
        },
        { code: 'a2', concept: [{ code: 'a2x' }], property: [{ code: 'group', valueCoding: { code: 'g1' } }] },
      ],
    },
    { code: 'b', property: [{ code: 'status', valueCode: 'retired' }] },
  ],
});
const older = codeSystemOf({ url: S, version: '1', concept: [{ code: 'z' }] });
const EVERY = ['a', 'a1', 'a2', 'a2x', 'b'];

const codesOf = async (compose: object, others: readonly object[] = [], key = 'asked') => {
  const valueSet = valueSetOf({ url: `urn:${key}`, compose });
  const library = libraryOf([system, older], [valueSet, ...others.map(valueSetOf)]);
  const shelf = await gather(library, { valueSets: [valueSet] });
  if (!shelf.ok) return shelf.error.code;
  const members = membersOf(valueSet, shelf.value);
  return members.ok ? [...members.value.all.values()].map(({ concept }) => concept.code) : members.error.code;
};
const filtered = (property: string, op: string, value: string) => ({
  include: [{ system: S, filter: [{ property, op, value }] }],
});

describe('A definition that cannot be computed', () => {
  it.each([
    ['names a code system that is not stored', { include: [{ system: 'urn:none' }] }, 'unknown-code-system'],
    ['names a version that is not stored', { include: [{ system: S, version: '3' }] }, 'unknown-code-system'],
    ['imports a value set that is not stored', { include: [{ valueSet: ['urn:none'] }] }, 'unknown-value-set'],
    [
      'excludes a value set that is not stored',
      { include: [{ system: S }], exclude: [{ valueSet: ['urn:none'] }] },
      'unknown-value-set',
    ],
    ['imports itself', { include: [{ valueSet: ['urn:asked'] }] }, 'unusable'],
    ['has an operator that R4 has not', filtered('concept', 'like', 'a'), 'unusable'],
    ['asks for what is below an unknown code', filtered('concept', 'is-a', 'q'), 'unusable'],
    ['asks for the hierarchy of a property', filtered('kind', 'is-a', 'a'), 'unusable'],
    ['asks whether something exists in other words', filtered('kind', 'exists', 'perhaps'), 'unusable'],
    ['has a pattern that is none', filtered('code', 'regex', '(a'), 'unusable'],
    ['has a pattern with a look behind', filtered('code', 'regex', '(?<=a)1'), 'unusable'],
    ['has a pattern too long', filtered('code', 'regex', 'a'.repeat(2000)), 'unusable'],
  ])('%s', async (_, compose, expected) => {
    expect(await codesOf(compose)).toBe(expected);
  });

  it('imports value sets that import each other too deep', async () => {
    const chain = Array.from({ length: 30 }, (_, at) => ({
      url: `urn:deep-${at}`,
      compose: { include: [{ valueSet: [`urn:deep-${at + 1}`] }] },
    }));
    expect(await codesOf({ include: [{ valueSet: ['urn:deep-0'] }] }, chain)).toBe('too-costly');
  });

  it('leads to more resources than one question may', async () => {
    const many = Array.from({ length: 300 }, (_, at) => ({ url: `urn:v${at}`, compose: { include: [{ system: S }] } }));
    const include = [{ valueSet: many.map(({ url }) => url) }];
    expect(await codesOf({ include }, many)).toBe('too-costly');
  });

  it('looks at its code system too often', async () => {
    const filter = Array.from({ length: 100_000 }, () => ({ property: 'code', op: 'regex', value: '.*' }));
    const include = Array.from({ length: 10 }, () => ({ system: S, filter }));
    expect(await codesOf({ include })).toBe('too-costly');
  });

  it('is reached by a million ways: it is computed once', async () => {
    const levels = Array.from({ length: 18 }, (_, at) => {
      const next = at === 17 ? { system: S } : { valueSet: [`urn:way-${at + 1}`] };
      return {
        url: `urn:way-${at}`,
        compose: { include: [next, next], exclude: [{ system: S, concept: [{ code: 'b' }] }] },
      };
    });
    expect(await codesOf({ include: [{ valueSet: ['urn:way-0'] }] }, levels)).toEqual(['a', 'a1', 'a2', 'a2x']);
  });

  it('has a pattern that would stall a backtracking engine: it is answered', async () => {
    const evil = codeSystemOf({ url: 'urn:evil', concept: [{ code: `${'a'.repeat(5000)}!` }] });
    const valueSet = valueSetOf({
      url: 'urn:asked',
      compose: { include: [{ system: 'urn:evil', filter: [{ property: 'code', op: 'regex', value: '(a+)+' }] }] },
    });
    const shelf = await gather(libraryOf([evil], [valueSet]), { valueSets: [valueSet] });
    const members = shelf.ok ? membersOf(valueSet, shelf.value) : shelf;
    expect(members.ok && members.value.all.size).toBe(0);
  });
});

describe('A definition means', () => {
  it.each([
    ['a whole code system, in its latest version', { include: [{ system: S }] }, EVERY],
    ['that version which it names', { include: [{ system: S, version: '1' }] }, ['z']],
    [
      'listed codes, those that there are',
      { include: [{ system: S, concept: [{ code: 'b' }, { code: 'q' }] }] },
      ['b'],
    ],
    [
      'listed codes of a code system that is not stored',
      { include: [{ system: 'urn:none', concept: [{ code: 'q' }] }] },
      ['q'],
    ],
    [
      'all but what is excluded',
      { include: [{ system: S }], exclude: [{ system: S, concept: [{ code: 'a' }] }] },
      ['a1', 'a2', 'a2x', 'b'],
    ],
    ['active codes only', { inactive: false, include: [{ system: S }] }, ['a', 'a1', 'a2', 'a2x']],
    ['is-a', filtered('concept', 'is-a', 'a2'), ['a2', 'a2x']],
    ['descendent-of', filtered('concept', 'descendent-of', 'a'), ['a1', 'a2', 'a2x']],
    ['is-not-a', filtered('concept', 'is-not-a', 'a2'), ['a', 'a1', 'b']],
    ['generalizes', filtered('concept', 'generalizes', 'a2x'), ['a', 'a2', 'a2x']],
    ['= of a property', filtered('kind', '=', 'letter'), ['a']],
    ['= of a boolean', filtered('old', '=', 'true'), ['a1']],
    ['= of a Coding', filtered('group', '=', 'g1'), ['a2']],
    ['= of the parent', filtered('parent', '=', 'a'), ['a1', 'a2']],
    ['in', filtered('kind', 'in', 'letter, digit'), ['a', 'a1']],
    ['not-in', filtered('kind', 'not-in', 'letter'), ['a1', 'a2', 'a2x', 'b']],
    ['exists', filtered('kind', 'exists', 'true'), ['a', 'a1']],
    ['exists not', filtered('kind', 'exists', 'false'), ['a2', 'a2x', 'b']],
    ['regex, of the whole text', filtered('code', 'regex', 'a[0-9]'), ['a1', 'a2']],
    ['regex of the display', filtered('display', 'regex', 'Al.*'), ['a']],
  ])('%s', async (_, compose, expected) => {
    expect(await codesOf(compose)).toEqual(expected);
  });

  it('what several value sets and the code system have in common', async () => {
    const other = (url: string, codes: readonly string[]) => ({
      url,
      compose: { include: [{ system: S, concept: codes.map((code) => ({ code })) }] },
    });
    const others = [other('urn:one', ['a', 'a1', 'b']), other('urn:two', ['a1', 'b'])];
    expect(await codesOf({ include: [{ valueSet: ['urn:one', 'urn:two'] }] }, others)).toEqual(['a1', 'b']);
    const part = { system: S, filter: [{ property: 'concept', op: 'is-a', value: 'a' }], valueSet: ['urn:two'] };
    expect(await codesOf({ include: [part] }, others)).toEqual(['a1']);
  });

  it('the codes of an expansion that is stored without a definition', async () => {
    const contains = [{ system: S, code: 'a', contains: [{ system: S, code: 'a1' }] }];
    const valueSet = valueSetOf({ url: 'urn:asked', expansion: { contains } });
    const shelf = await gather(libraryOf([system], [valueSet]), { valueSets: [valueSet] });
    const members = shelf.ok ? membersOf(valueSet, shelf.value) : shelf;
    expect(members.ok && [...members.value.all.keys()]).toEqual([`${S}|a`, `${S}|a1`]);
  });

  it('the algebra of sets, for all lists of codes', async () => {
    const some = fc.subarray(EVERY);
    await fc.assert(
      fc.asyncProperty(some, some, some, async (one, two, less) => {
        const list = (codes: readonly string[]) => ({ system: S, concept: codes.map((code) => ({ code })) });
        const found = await codesOf({ include: [list(one), list(two)], exclude: [list(less)] });
        const expected = EVERY.filter((code) => (one.includes(code) || two.includes(code)) && !less.includes(code));
        expect([...found].sort()).toEqual(expected);
      }),
    );
  });
});
