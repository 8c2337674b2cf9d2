// DESIGN.md §2: the one query algebra to which FHIR search and AQL both compile; `store` alone turns it into SQL.

import type { Kind, ObjectName } from './reference.ts';

/** https://hl7.org/fhir/R4/search.html#prefix */
export type Prefix = 'eq' | 'ne' | 'gt' | 'lt' | 'ge' | 'le' | 'sa' | 'eb' | 'ap';

/**
 * token forms: code 'x' with system undefined = any system; system null = explicitly no system (`|x`);
 * code undefined = any code of that system (`sys|`).
 */
export type Test =
  | { readonly test: 'token'; readonly param: string; readonly system?: string | null; readonly code?: string }
  | { readonly test: 'reference'; readonly param: string; readonly target: ObjectName }
  | { readonly test: 'uri'; readonly param: string; readonly uri: string }
  | { readonly test: 'identifier'; readonly param: string; readonly system?: string | null; readonly value?: string }
  | {
      readonly test: 'string';
      readonly param: string;
      readonly text: string;
      readonly match: 'starts' | 'exact' | 'contains';
    }
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
    }
  | { readonly test: 'id'; readonly ids: readonly string[] }
  | { readonly test: 'updated'; readonly prefix: Prefix; readonly low: number; readonly high: number }
  /** In the compartment of this patient. */
  | { readonly test: 'patient'; readonly patient: string }
  | { readonly test: 'missing'; readonly param: string; readonly missing: 'true' | 'false' };

export type Filter =
  | { readonly and: readonly Filter[] }
  | { readonly or: readonly Filter[] }
  | { readonly not: Filter }
  | Test;

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
}

/** `_include`: follow the references under `param` from the objects of a page. */
export interface Include {
  readonly from: Kind;
  /** '*' follows every reference. */
  readonly param: string;
  readonly target?: Kind;
}
