// https://hl7.org/fhir/R4/search_filter.html: what a filter is, errors first.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FilterExpression, type FilterLink, parseFilter, printFilter } from './index.ts';
import { FILTER_OPERATORS } from './syntax.ts';

const refusal = (text: string) => {
  const parsed = parseFilter(text);
  return parsed.ok ? 'read' : [parsed.issue.at, parsed.issue.expected];
};

const OPERATOR = `one of ${FILTER_OPERATORS.join(', ')}`;
const OPERAND = 'the name of a search parameter, not (, or (';

describe('A filter is refused', () => {
  it.each([
    ['', 0, OPERAND],
    ['   ', 3, OPERAND],
    ['()', 1, OPERAND],
    ['name', 4, 'a space and an operator'],
    ['name ', 5, OPERATOR],
    ['name is x', 5, OPERATOR],
    ['name EQ x', 5, OPERATOR],
    ['name eq', 7, 'a space and a value'],
    ['name eq ', 8, 'a value'],
    ['name eq"x"', 7, 'a space and a value'],
    ['name eq )', 8, 'a value'],
    ['name eq "x', 8, 'a JSON string with a quotation mark at its end'],
    ['name eq "x\\"', 8, 'a JSON string with a quotation mark at its end'],
    ['name eq "\\x"', 8, 'a JSON string without control characters'],
    ['name eq "a\\u0000b"', 8, 'a JSON string without control characters'],
    ['name eq "x"y', 11, 'a space or a closing bracket after the string'],
    ['name eq x y', 10, 'and, or, or the end'],
    ['name eq x)', 9, 'and, or, or the end'],
    ['name eq x AND name eq y', 10, 'and, or, or the end'],
    ['name eq x and', 13, OPERAND],
    ['name eq x and or', 16, 'a space and an operator'],
    ['(name eq x', 10, 'and, or, or )'],
    ['(name eq x]', 10, 'and, or, or )'],
    ['not name eq x', 4, OPERATOR],
    ['not (name eq x', 14, 'and, or, or )'],
    ['subject.', 8, 'the name of a search parameter'],
    ['subject..name eq x', 8, 'the name of a search parameter'],
    ['subject:patient.name eq x', 8, 'a resource type'],
    ['subject:Patient eq x', 15, 'a dot and the name of a search parameter'],
    ['subject[name eq x] eq y', 18, 'a dot and the name of a search parameter'],
    ['subject[name eq x', 17, 'and, or, or ]'],
    ['subject[].name eq x', 8, OPERAND],
    ['1name eq x', 0, OPERAND],
    ["'name' eq x", 0, OPERAND],
  ])('%j', (text, at, expected) => {
    expect(refusal(text)).toEqual([at, expected]);
  });

  it('when it is too long, too deep, or asks too much', () => {
    expect(refusal(`name eq ${'x'.repeat(20_000)}`)).toEqual([0, 'at most 20000 characters']);
    expect(refusal(`${'('.repeat(33)}a eq b${')'.repeat(33)}`)).toEqual([32, 'at most 32 brackets within each other']);
    expect(refusal('not ('.repeat(2000))).toEqual([32 * 5 + 4, 'at most 32 brackets within each other']);
    expect(refusal('a['.repeat(5000))).toEqual([65, 'at most 32 brackets within each other']);
    expect(refusal(`${'a.'.repeat(33)}a eq b`)).toEqual([66, 'at most 32 links in a path']);
    expect(refusal(Array(501).fill('a eq b').join(' or '))).toEqual([5000, 'at most 500 tests']);
  });

  it('at once, however long it goes on in the wrong way', () => {
    for (const piece of ['"', '\\', '"\\', ' ', 'a', '[', 'not', '(']) {
      expect(parseFilter(piece.repeat(Math.floor(20_000 / piece.length))).ok).toBe(false);
    }
  });
});

const test = (param: string, operator: string, value: string, at: number, links: readonly FilterLink[] = []) => ({
  ...{ form: 'test', links, param, operator, value, at },
});
const tree = (text: string) => {
  const parsed = parseFilter(text);
  return parsed.ok ? parsed.value : parsed.issue;
};

describe('A filter', () => {
  it('is a test with a token, a number, a date or a JSON string', () => {
    expect(tree('code eq http://loinc.org|1234-5')).toEqual(test('code', 'eq', 'http://loinc.org|1234-5', 0));
    expect(tree('birthdate ge 2014-10-10')).toEqual(test('birthdate', 'ge', '2014-10-10', 0));
    expect(tree('  name   co\t"a \\"b\\" \\u00e5)]"  ')).toEqual(test('name', 'co', 'a "b" å)]', 2));
    expect(tree('_lastUpdated gt 2020')).toEqual(test('_lastUpdated', 'gt', '2020', 0));
  });

  it('takes the words of logic as names of parameters where a name stands', () => {
    expect(tree('not eq x and or pr true')).toEqual({
      form: 'and',
      of: [test('not', 'eq', 'x', 0), test('or', 'pr', 'true', 13)],
    });
  });

  it('goes from left to right, and joins to what is in brackets only inside them', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => (at: number) => test(name, 'eq', '1', at));
    expect(tree('a eq 1 or b eq 1 and c eq 1')).toEqual({
      form: 'and',
      of: [{ form: 'or', of: [a?.(0), b?.(10)] }, c?.(21)],
    });
    expect(tree('a eq 1 and b eq 1 and c eq 1')).toEqual({ form: 'and', of: [a?.(0), b?.(11), c?.(22)] });
    expect(tree('(a eq 1 and b eq 1) and c eq 1')).toEqual({
      form: 'and',
      of: [{ form: 'and', of: [a?.(1), b?.(12)] }, c?.(24)],
    });
    expect(tree('not(a eq 1)')).toEqual({ form: 'not', of: a?.(4) });
  });

  it('follows references, each with a type or a filter of its own', () => {
    expect(tree('subject:Patient[name co "a"].organization.name eq b')).toEqual(
      test('name', 'eq', 'b', 0, [
        { param: 'subject', type: 'Patient', filter: test('name', 'co', 'a', 16) as FilterExpression },
        { param: 'organization', type: null, filter: null },
      ]),
    );
  });
});

const name = fc.stringMatching(/^[A-Za-z_][\w-]{0,8}$/);
const value = fc.oneof(
  fc.stringMatching(/^[^\s)\]"]{1,12}$/),
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are refused in a value.
  fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => !/[\u0000-\u001f]/.test(text)),
  fc.constantFrom('', 'true', ' ', '(', ')]', '"', '\\', 'a"b', 'æ ø'),
);

const filters = fc.letrec<{ filter: FilterExpression; test: FilterExpression }>((tie) => ({
  test: fc.record({
    form: fc.constant('test' as const),
    links: fc.array(
      fc.record({
        param: name,
        type: fc.option(fc.constantFrom('Patient', 'Group')),
        filter: fc.option(tie('filter'), { freq: 6 }),
      }),
      { maxLength: 2 },
    ),
    param: name,
    operator: fc.constantFrom(...FILTER_OPERATORS),
    value,
    at: fc.constant(0),
  }),
  filter: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    tie('test'),
    fc.record({ form: fc.constant('not' as const), of: tie('filter') }),
    fc.record({
      form: fc.constantFrom('and' as const, 'or' as const),
      of: fc.array(tie('filter'), { minLength: 2, maxLength: 3 }),
    }),
  ),
})).filter;

/** The same without places. */
const placeless = (filter: FilterExpression): FilterExpression => {
  switch (filter.form) {
    case 'test':
      return {
        ...filter,
        at: 0,
        links: filter.links.map((link) => ({ ...link, filter: link.filter && placeless(link.filter) })),
      };
    case 'not':
      return { ...filter, of: placeless(filter.of) };
    default:
      return { ...filter, of: filter.of.map(placeless) };
  }
};

it('A filter that is printed is read as the same', () => {
  fc.assert(
    fc.property(filters, (filter) => {
      const parsed = parseFilter(printFilter(filter));
      expect(parsed.ok ? placeless(parsed.value) : [parsed.issue, printFilter(filter)]).toEqual(filter);
    }),
    { numRuns: 2000 },
  );
});

it('Any text is read or refused at a place inside it', () => {
  const pieces = fc.array(fc.constantFrom('a', ' ', '"', '(', ')', '[', ']', '.', 'eq', 'not', 'and', '\\', '1'), {
    maxLength: 20,
  });
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        pieces.map((all) => all.join('')),
      ),
      (text) => {
        const parsed = parseFilter(text);
        if (!parsed.ok) expect(parsed.issue.at).toBeLessThanOrEqual(text.length);
      },
    ),
    { numRuns: 3000 },
  );
});
