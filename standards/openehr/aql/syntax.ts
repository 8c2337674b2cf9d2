// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html: a query as a tree. `at` is where a part begins, in UTF-16 units from 0.

export type AqlOperator = '=' | '!=' | '<' | '<=' | '>' | '>=';

export interface AqlQuery {
  /** The text that was read, for line and column; empty in a tree that was made otherwise. */
  readonly text: string;
  readonly distinct: boolean;
  /** Deprecated; never together with `limit`. */
  readonly top: AqlTop | null;
  readonly columns: readonly AqlColumn[];
  readonly from: AqlContainment;
  readonly where: AqlCondition | null;
  readonly orderBy: readonly AqlOrdering[];
  readonly limit: AqlLimit | null;
}

export interface AqlTop {
  readonly count: number;
  readonly direction: 'forward' | 'backward' | null;
  readonly at: number;
}

export interface AqlLimit {
  readonly count: number;
  /** Null when not said: 0. */
  readonly offset: number | null;
  readonly at: number;
}

export interface AqlColumn {
  readonly of: AqlPath | AqlLiteral | AqlAggregate | AqlCall;
  readonly alias: string | null;
  readonly at: number;
}

export interface AqlOrdering {
  readonly path: AqlPath;
  readonly direction: 'ascending' | 'descending';
}

/** `o[predicate]/data[at0001]/events`; no steps mean the whole object of the variable. */
export interface AqlPath {
  readonly form: 'path';
  /** As it was written; variables are the same whatever their case. */
  readonly variable: string;
  readonly predicate: AqlPredicate | null;
  readonly steps: readonly AqlStep[];
  readonly at: number;
}

export interface AqlStep {
  readonly attribute: string;
  readonly predicate: AqlPredicate | null;
  readonly at: number;
}

export type AqlLiteral =
  /** Dates and times are texts; what they are compared with tells what they mean. */
  | { readonly form: 'text'; readonly value: string; readonly at: number }
  /** As written: `-1.50`. */
  | { readonly form: 'number'; readonly value: string; readonly at: number }
  | { readonly form: 'boolean'; readonly value: boolean; readonly at: number }
  | { readonly form: 'null'; readonly at: number };

export interface AqlParameter {
  readonly form: 'parameter';
  /** Without the dollar sign. */
  readonly name: string;
  readonly at: number;
}

/** A single-row function. */
export interface AqlCall {
  readonly form: 'call';
  /** In capitals. */
  readonly name: string;
  readonly arguments: readonly AqlTerm[];
  readonly at: number;
}

/** What may stand to the right of a comparison and within a function. */
export type AqlTerm = AqlPath | AqlLiteral | AqlParameter | AqlCall;

export interface AqlAggregate {
  readonly form: 'aggregate';
  readonly name: 'COUNT' | 'MIN' | 'MAX' | 'SUM' | 'AVG';
  readonly distinct: boolean;
  /** Null for `COUNT(*)`. */
  readonly path: AqlPath | null;
  readonly at: number;
}

/** FROM: a class, with what it contains; `a CONTAINS b AND c` is a CONTAINS (b AND c). */
export type AqlContainment =
  | AqlClass
  | { readonly form: 'and' | 'or'; readonly of: readonly AqlContainment[]; readonly at: number };

export interface AqlClass {
  readonly form: 'class';
  /** In capitals. */
  readonly rmClass: string;
  readonly variable: string | null;
  readonly predicate: AqlPredicate | null;
  /** Of VERSION only; null when not said: the latest. */
  readonly versions: 'latest' | 'all' | null;
  readonly contains: { readonly negated: boolean; readonly of: AqlContainment } | null;
  readonly at: number;
}

/** What stands in square brackets; an `or` is over `and`s over the other forms. */
export type AqlPredicate =
  | AqlSimplePredicate
  | { readonly form: 'and' | 'or'; readonly of: readonly AqlPredicate[]; readonly at: number };

export type AqlSimplePredicate =
  | AqlNodePredicate
  /** `[$archetypeId]` */
  | AqlParameter
  | {
      readonly form: 'compare';
      readonly steps: readonly AqlStep[];
      readonly operator: AqlOperator;
      readonly operand: AqlPredicateOperand;
      readonly at: number;
    }
  /** `[name/value matches {/left/}]` */
  | { readonly form: 'pattern'; readonly steps: readonly AqlStep[]; readonly regex: string; readonly at: number };

/** `[at0002]`, `[at0002, 'name']`, `[openEHR-EHR-CLUSTER.x.v1, at0003]` */
export interface AqlNodePredicate {
  readonly form: 'node';
  /** An at-code, id-code or archetype id. */
  readonly id: string;
  readonly name: AqlNodeName | null;
  readonly at: number;
}

export type AqlNodeName =
  | { readonly form: 'text'; readonly value: string; readonly at: number }
  | AqlParameter
  /** Code and terminology of a coded name; `local` for an at-code. */
  | { readonly form: 'term'; readonly terminology: string; readonly code: string; readonly at: number };

export type AqlPredicateOperand =
  | AqlLiteral
  | AqlParameter
  /** From the object that the predicate is about. */
  | { readonly form: 'relative'; readonly steps: readonly AqlStep[]; readonly at: number };

export type AqlCondition =
  | { readonly form: 'and' | 'or'; readonly of: readonly AqlCondition[]; readonly at: number }
  | { readonly form: 'not'; readonly of: AqlCondition; readonly at: number }
  | AqlTest;

export type AqlTest =
  | { readonly form: 'exists'; readonly path: AqlPath; readonly at: number }
  | {
      readonly form: 'compare';
      readonly left: AqlPath | AqlCall;
      readonly operator: AqlOperator;
      readonly right: AqlTerm;
      readonly at: number;
    }
  /** `pattern`: `*` any characters, `?` one, a backslash before what is meant itself. */
  | {
      readonly form: 'like';
      readonly path: AqlPath;
      readonly pattern: { readonly form: 'text'; readonly value: string; readonly at: number } | AqlParameter;
      readonly at: number;
    }
  | { readonly form: 'matches'; readonly path: AqlPath; readonly of: readonly AqlMatch[]; readonly at: number };

export type AqlMatch =
  | AqlLiteral
  | AqlParameter
  /** `TERMINOLOGY('expand', service, parameters)` */
  | AqlCall
  /** `{terminology://snomed-ct/hierarchy?rootConceptId=50043002}`; then the only one. */
  | { readonly form: 'uri'; readonly value: string; readonly at: number };
