// https://hl7.org/fhir/R4/search.html: a search request understood: every value typed, every range computed.

import type { TextPart, WordQuestion } from '../words/index.ts';
import type { ObjectName } from './value.ts';

/** https://hl7.org/fhir/R4/search.html#prefix; co of a `_filter`: what the value leaves open has room for the whole of what is asked. */
export type Prefix = 'eq' | 'ne' | 'gt' | 'lt' | 'ge' | 'le' | 'sa' | 'eb' | 'ap' | 'co';

/** system undefined = any; null = explicitly none (`|x`); code undefined = any code of that system (`sys|`). */
export interface TokenTest {
  readonly test: 'token';
  readonly param: string;
  readonly system?: string | null;
  readonly code?: string;
}

export interface ReferenceTest {
  readonly test: 'reference';
  readonly param: string;
  readonly target: ObjectName;
}

export interface UriTest {
  readonly test: 'uri';
  readonly param: string;
  readonly uri: string;
}

/** `:identifier`; system as for tokens. */
export interface IdentifierTest {
  readonly test: 'identifier';
  readonly param: string;
  readonly system?: string | null;
  readonly value?: string;
}

/**
 * How a text is compared: `exact` as written, the others by `foldText`; gt to le (`_filter`) by the code point of the first
 * character alone.
 */
export type StringMatch = 'starts' | 'exact' | 'contains' | 'ends' | 'eq' | 'ne' | 'gt' | 'lt' | 'ge' | 'le';

/** The text as written; whoever compares folds it with `foldText`, except for an exact match. */
export interface StringTest {
  readonly test: 'string';
  readonly param: string;
  readonly text: string;
  readonly match: StringMatch;
}

/** `:text`: what stands beside a code starts with the text, compared by `foldText`. */
export interface TextTest {
  readonly test: 'text';
  readonly param: string;
  readonly text: string;
}

/** Half-open range in ms; for `ap` already widened by a tenth of the distance to now, so that it means "overlaps". */
export interface PeriodTest {
  readonly test: 'period';
  readonly param: string;
  readonly prefix: Prefix;
  readonly low: number;
  readonly high: number;
}

/** Value as written, and the half-open range its precision implies; for `ap` widened by a tenth of the value. */
export interface NumberTest {
  readonly test: 'number';
  readonly param: string;
  readonly prefix: Prefix;
  readonly value: string;
  readonly low: string;
  readonly high: string;
}

/** system undefined = any; a code without system is compared with code and unit. */
export interface QuantityTest {
  readonly test: 'quantity';
  readonly param: string;
  readonly prefix: Prefix;
  readonly value: string;
  readonly low: string;
  readonly high: string;
  readonly system?: string | null;
  readonly code?: string;
}

export interface IdTest {
  readonly test: 'id';
  readonly ids: readonly string[];
}

export interface UpdatedTest {
  readonly test: 'updated';
  readonly prefix: Prefix;
  readonly low: number;
  readonly high: number;
}

export interface MissingTest {
  readonly test: 'missing';
  readonly param: string;
  readonly missing: 'true' | 'false';
}

/** Tests of values; those of a composite stand together for one repetition. */
export type ValueTest =
  | TokenTest
  | ReferenceTest
  | UriTest
  | IdentifierTest
  | StringTest
  | TextTest
  | PeriodTest
  | NumberTest
  | QuantityTest;

/** Each part holds when any of its tests does: a reference by id alone may point to several kinds. */
export interface CompositeTest {
  readonly test: 'composite';
  readonly param: string;
  readonly parts: readonly (readonly ValueTest[])[];
}

/** `param.next`: refers under `param` to some `target` for which the criterion holds. */
export interface ChainTest {
  readonly test: 'chain';
  readonly param: string;
  readonly target: string;
  readonly criterion: Criterion;
  /** canonical: also by the address and version that the target has. Whoever carries the search out looks these up first. */
  readonly by?: 'canonical';
}

/** `_has`: some `from` for which the criterion holds refers to the resource under `param`. */
export interface HasTest {
  readonly test: 'has';
  readonly from: string;
  readonly param: string;
  readonly criterion: Criterion;
  /** canonical: also by the address and version that the resource has. Whoever carries the search out looks these up first. */
  readonly by?: 'canonical';
}

/** `ne` of a `_filter`: some value is another one than the text, a code, `Type/id` or an address of at most 63 characters. */
export interface DiffersTest {
  readonly test: 'differs';
  readonly param: string;
  readonly type: 'token' | 'reference' | 'uri';
  readonly text: string;
}

/** `_text`, `_content`: the texts of the resource hold the words. Asked of the searched type only, never along references. */
export interface WordsTest {
  readonly test: 'words';
  readonly part: TextPart;
  readonly question: WordQuestion;
}

/** All of these hold: what `and` and `not` of a `_filter` are inside an `or`. */
export interface AllTest {
  readonly test: 'all';
  readonly criteria: readonly Criterion[];
}

export type SearchTest =
  | ValueTest
  | CompositeTest
  | IdTest
  | UpdatedTest
  | MissingTest
  | DiffersTest
  | AllTest
  | WordsTest
  | ChainTest
  | HasTest
  | HierarchyTest
  | CodesTest;

/**
 * `:above`, `:below` of a reference: refers to the target, or to what it is part of, or what is part of it. Whoever carries the
 * search out puts references in its place.
 */
export interface HierarchyTest {
  readonly test: 'hierarchy';
  readonly param: string;
  readonly modifier: 'above' | 'below';
  readonly target: ObjectName;
}

/**
 * `:in`, `:not-in` (its criterion holds 'none'), `:above`, `:below`: a code that stands in the value set `value`, or above or
 * below the code `value` (system|code). Whoever has the terminology puts tokens in its place before a search is carried out.
 */
export interface CodesTest {
  readonly test: 'codes';
  readonly param: string;
  readonly modifier: 'in' | 'not-in' | 'above' | 'below';
  readonly value: string;
}

/** One `name=a,b` of the request. `none` is `:not`: also true when the resource has no such value. */
export interface Criterion {
  readonly holds: 'any' | 'none';
  readonly tests: readonly SearchTest[];
}

export type SortType = 'period' | 'number' | 'quantity' | 'string' | 'token' | 'reference' | 'uri';
export type SortDirection = 'ascending' | 'descending';

export type SortRule =
  | { readonly by: 'updated' | 'id'; readonly direction: SortDirection }
  | {
      readonly by: 'param';
      readonly param: string;
      readonly type: SortType;
      readonly direction: SortDirection;
    };

/** Which references an answer follows: those of `from`, or of any kind where it is '*'. */
export interface IncludeRule {
  /** forward: from the matches to what they refer to (`_include`); backward: to what refers to them (`_revinclude`). */
  readonly way: 'forward' | 'backward';
  readonly from: string;
  /** '*' follows every reference. */
  readonly param: string;
  /** Kind that is referred to. */
  readonly target?: string;
  /** again: `:iterate`, also from what has been included. */
  readonly applies: 'once' | 'again';
  /** canonical: along addresses that definitions have, not along references. */
  readonly by?: 'canonical';
}

/** What the answer should look like; null or empty where the client said nothing. */
export interface ResultRules {
  readonly sort: readonly SortRule[];
  readonly count: number | null;
  readonly includes: readonly IncludeRule[];
  readonly summary: 'true' | 'text' | 'data' | 'count' | 'false' | null;
  readonly elements: readonly string[];
  readonly total: 'none' | 'estimate' | 'accurate' | null;
  readonly format: string | null;
  readonly pretty: 'true' | 'false' | null;
}

export interface SearchRequest extends ResultRules {
  readonly resourceType: string;
  /** All must hold. */
  readonly criteria: readonly Criterion[];
}
