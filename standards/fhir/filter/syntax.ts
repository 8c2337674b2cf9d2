// https://hl7.org/fhir/R4/search_filter.html: what a `_filter` says, as a tree.

/** https://hl7.org/fhir/R4/search_filter.html: the operations of the table. */
export const FILTER_OPERATORS = [
  'eq',
  'ne',
  'co',
  'sw',
  'ew',
  'gt',
  'lt',
  'ge',
  'le',
  'ap',
  'sa',
  'eb',
  'pr',
  'po',
  'ss',
  'sb',
  'in',
  'ni',
  're',
] as const;

export type FilterOperator = (typeof FILTER_OPERATORS)[number];

/** `subject`, `subject:Patient` or `subject[name co "a"]` before a dot: goes on to what the reference points to. */
export interface FilterLink {
  readonly param: string;
  /** Type after a colon; null where none is named. */
  readonly type: string | null;
  /** What the object that is referred to must meet besides. */
  readonly filter: FilterExpression | null;
}

/** `path operator value` */
export interface FilterTest {
  readonly form: 'test';
  readonly links: readonly FilterLink[];
  readonly param: string;
  readonly operator: FilterOperator;
  readonly value: string;
  /** Place of the path in the text, from 0. */
  readonly at: number;
}

/** `and` and `or` have no precedence: `a or b and c` is `(a or b) and c`. Of the same word two or more are joined. */
export type FilterExpression =
  | FilterTest
  | { readonly form: 'and' | 'or'; readonly of: readonly FilterExpression[] }
  | { readonly form: 'not'; readonly of: FilterExpression };
