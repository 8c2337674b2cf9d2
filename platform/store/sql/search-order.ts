// https://hl7.org/fhir/R4/search.html#sort and DESIGN.md §4 "Paging is stable": order by values, then by object; pages continue by key.

import type { ConditionScope } from './condition-scope.ts';

/** What rows are ordered by. Rows without a value come last in both directions. */
export type SortBy =
  | { readonly by: 'updated' | 'id' }
  /** The clinical time, which comes from this parameter alone. */
  | { readonly by: 'clinical'; readonly param: number }
  | { readonly by: 'low' | 'least' | 'folded'; readonly param: number }
  /** Clear text of token, reference and uri values: `pattern` finds the value in `plain`. */
  | { readonly by: 'plain'; readonly pattern: string };

export type SortTerm = SortBy & { readonly direction: 'ascending' | 'descending' };

/** Where the last page ended: the sort values of its last row as text, and its object. */
export interface PageEnd {
  readonly values: readonly (string | null)[];
  readonly object: bigint;
}

interface PrintedTerm {
  readonly expression: string;
  readonly type: 'int8' | 'numeric' | 'text';
  readonly direction: 'ascending' | 'descending';
  /** Column that is never null, so that the page's start can bound the index scan. */
  readonly bound: 'certain' | 'uncertain';
}

const printTerm = (term: SortTerm, scope: ConditionScope): PrintedTerm => {
  const { direction } = term;
  const extreme = direction === 'ascending' ? 'min' : 'max';
  const { parameters } = scope;
  switch (term.by) {
    case 'updated':
      return { expression: 'h.updated', type: 'int8', direction, bound: 'certain' };
    case 'id':
      return { expression: 'h.id', type: 'text', direction, bound: 'certain' };
    case 'clinical':
      return { expression: 'h.clinical', type: 'int8', direction, bound: 'uncertain' };
    case 'low':
    case 'least':
    case 'folded': {
      const type = term.by === 'low' ? 'int8' : term.by === 'least' ? 'numeric' : 'text';
      const leaf = scope.tables === 'common' ? 'common_leaf' : 'leaf';
      return {
        expression: `(SELECT ${extreme}(l.${term.by}) FROM ${leaf} l WHERE l.bucket = h.bucket AND l.object = h.object AND l.kind = ${scope.kind} AND l.param = ${parameters.add(term.param)}::int4 AND l.lead IS NULL)`,
        type,
        direction,
        bound: 'uncertain',
      };
    }
    case 'plain':
      return {
        expression: `(SELECT ${extreme}(m[1] COLLATE "C") FROM regexp_matches(h.plain, ${parameters.add(term.pattern)}, 'g') m)`,
        type: 'text',
        direction,
        bound: 'uncertain',
      };
  }
};

export interface PrintedOrder {
  /** Select list of the sort values: 's0, s1 …' as text. */
  readonly columns: string;
  /** Condition that the row comes after the page end. */
  readonly after: string;
  /** ORDER BY over head row `h`. */
  readonly inside: string;
  /** ORDER BY over the page `p` (columns o0, o1 …, object). */
  readonly outside: string;
}

/** Prints the order of a search, and the condition that continues after `end`. */
export const printOrder = (terms: readonly SortTerm[], end: PageEnd | null, scope: ConditionScope): PrintedOrder => {
  const printed = terms.map((term) => printTerm(term, scope));
  const last = printed.at(-1)?.direction ?? 'ascending';
  const word = (direction: 'ascending' | 'descending') => (direction === 'ascending' ? 'ASC' : 'DESC');
  return {
    columns: printed.map((term, place) => `${term.expression} AS o${place}, `).join(''),
    after: end === null ? 'true' : printAfter(printed, last, end, scope),
    inside: [
      ...printed.map((term) => `${term.expression} ${word(term.direction)} NULLS LAST`),
      `h.object ${word(last)}`,
    ].join(', '),
    outside: [
      ...printed.map((term, place) => `p.o${place} ${word(term.direction)} NULLS LAST`),
      `p.object ${word(last)}`,
    ].join(', '),
  };
};

const printAfter = (
  terms: readonly PrintedTerm[],
  last: 'ascending' | 'descending',
  end: PageEnd,
  { parameters }: ConditionScope,
): string => {
  const values = terms.map((term, place) => {
    const value = end.values[place] ?? null;
    return value === null
      ? null
      : `${parameters.add(value)}::${term.type}${term.type === 'text' ? ' COLLATE "C"' : ''}`;
  });
  const equal = (place: number): string =>
    values[place] === null ? `${terms[place]?.expression} IS NULL` : `${terms[place]?.expression} = ${values[place]}`;
  const beyond = terms.map((term, place) => {
    if (values[place] === null) return 'false';
    const further = `${term.expression} ${term.direction === 'ascending' ? '>' : '<'} ${values[place]}`;
    return term.bound === 'certain' ? further : `(${further} OR ${term.expression} IS NULL)`;
  });
  const object = `h.object ${last === 'ascending' ? '>' : '<'} ${parameters.add(end.object)}::int8`;
  const ways = [...beyond, object].map((step, place) =>
    [...Array.from({ length: place }, (_, before) => equal(before)), step].join(' AND '),
  );
  const [first] = terms;
  const bound =
    first?.bound === 'certain' && values[0] !== null
      ? `${first.expression} ${first.direction === 'ascending' ? '>=' : '<='} ${values[0]} AND `
      : '';
  return `${bound}(${ways.map((way) => `(${way})`).join(' OR ')})`;
};
