// DESIGN.md §2: the one query algebra to which FHIR search and AQL both compile; `store` alone turns it into SQL.

import type { StringMatch, TextPart, WordQuestion } from '@fkj/standards-fhir';
import type { Kind, ObjectName } from './reference.ts';

/** https://hl7.org/fhir/R4/search.html#prefix; co: what the value leaves open has room for the whole of what is asked. */
export type Prefix = 'eq' | 'ne' | 'gt' | 'lt' | 'ge' | 'le' | 'sa' | 'eb' | 'ap' | 'co';

/**
 * token forms: code 'x' with system undefined = any system; system null = explicitly no system (`|x`);
 * code undefined = any code of that system (`sys|`).
 */
export type ValueTest =
  | { readonly test: 'token'; readonly param: string; readonly system?: string | null; readonly code?: string }
  | { readonly test: 'reference'; readonly param: string; readonly target: ObjectName }
  | { readonly test: 'uri'; readonly param: string; readonly uri: string }
  | { readonly test: 'identifier'; readonly param: string; readonly system?: string | null; readonly value?: string }
  | {
      readonly test: 'string';
      readonly param: string;
      readonly text: string;
      /** gt to le compare the first characters of folded texts by their code points. */
      readonly match: StringMatch;
    }
  /** Words beside a code. */
  | { readonly test: 'text'; readonly param: string; readonly text: string }
  | {
      readonly test: 'period';
      readonly param: string;
      readonly prefix: Prefix;
      readonly low: number;
      readonly high: number;
    }
  | {
      readonly test: 'number';
      readonly param: string;
      readonly prefix: Prefix;
      readonly value: string;
      readonly low: string;
      readonly high: string;
    }
  | {
      readonly test: 'quantity';
      readonly param: string;
      readonly prefix: Prefix;
      readonly value: string;
      readonly low: string;
      readonly high: string;
      /** undefined = any unit; null = no unit system. */
      readonly system?: string | null;
      readonly code?: string;
    };

export type Test =
  | ValueTest
  /** Both parts of one repetition hold; of the tests of a part any. */
  | { readonly test: 'composite'; readonly param: string; readonly parts: readonly (readonly ValueTest[])[] }
  | { readonly test: 'id'; readonly ids: readonly string[] }
  | { readonly test: 'updated'; readonly prefix: Prefix; readonly low: number; readonly high: number }
  /** Some value of this type is another one than the text (at most 63 characters; a reference as `Type/id`, or an address). */
  | {
      readonly test: 'differs';
      readonly param: string;
      readonly type: 'token' | 'reference' | 'uri';
      readonly text: string;
    }
  /** The texts of the object hold the words; asked of the searched kind only, not along chains. */
  | { readonly test: 'words'; readonly part: TextPart; readonly question: WordQuestion }
  /** In the compartment of this patient; `alone`: and of nobody else. */
  | { readonly test: 'patient'; readonly patient: string; readonly sharing?: 'alone' }
  | { readonly test: 'missing'; readonly param: string; readonly missing: 'true' | 'false' };

export type Filter =
  | { readonly and: readonly Filter[] }
  | { readonly or: readonly Filter[] }
  | { readonly not: Filter }
  | { readonly chain: Chain }
  | { readonly has: Has }
  | Test;

/**
 * Refers under `param` to an object of `kind` that meets the filter. The permit holds for that object too: one that it
 * does not reach, or of a kind that it does not cover, is as if it were not there.
 */
export interface Chain {
  readonly param: string;
  readonly kind: Kind;
  readonly filter: Filter;
}

/** An object of `kind` that meets the filter refers to this one under `param`; the permit holds for it as for a chain. */
export interface Has {
  readonly kind: Kind;
  readonly param: string;
  readonly filter: Filter;
}

export type Direction = 'ascending' | 'descending';

/** `param` sorts by the lowest (ascending) or highest (descending) value of an object; objects without a value come last. */
export type SortKey =
  | { readonly by: 'updated' | 'id'; readonly direction: Direction }
  | {
      readonly by: 'param';
      readonly param: string;
      readonly type: 'period' | 'number' | 'quantity' | 'string' | 'token' | 'reference' | 'uri';
      readonly direction: Direction;
    };

/** Where a page ended: the sort values of its last object, and the object itself. Opaque to callers; encrypted before it leaves the house. */
export interface Cursor {
  readonly values: readonly (string | null)[];
  readonly object: string;
}

export interface Query {
  readonly kind: Kind;
  readonly filter: Filter;
  readonly sort: readonly SortKey[];
  /** Objects a page. */
  readonly limit: number;
  readonly after?: Cursor;
  readonly total: 'none' | 'accurate';
  /** Epoch of the index rules by which it was read; `stale` when it has advanced. None where only R4's own are asked for. */
  readonly rules?: number;
  /** The question in the caller's own words, for the log; where it is left out, the log keeps the filter. */
  readonly asked?: string;
}

/** A reference to follow from the objects of a page. */
export interface Include {
  /** forward (also where nothing is said): to what the objects refer to; backward: to what refers to them. */
  readonly way?: 'forward' | 'backward';
  /** Kind that refers; '*' for any. */
  readonly from: Kind | '*';
  /** '*' follows every reference. */
  readonly param: string;
  /** Kind that is referred to. */
  readonly target?: Kind;
  /** again: also from what has been included; once where nothing is said. */
  readonly applies?: 'once' | 'again';
}
