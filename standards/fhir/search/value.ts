// https://hl7.org/fhir/R4/search.html: what an index knows of one resource. platform/record takes these shapes as its own.

/** Names one object of the record (same shape as in @fkj/platform-record). */
export interface ObjectName {
  readonly kind: string;
  readonly id: string;
}

/** Milliseconds since 1970, UTC. Periods are half-open: low <= t < high; null is an open end. */
export interface PeriodValue {
  readonly type: 'period';
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * Decimal text exactly as written. low and high are the lowest and highest value it can have: equal to the value for a
 * plain number (the precision of the *searched* number makes the range), the ends of a Range, 'Infinity' where open.
 */
export interface NumberValue {
  readonly type: 'number';
  readonly value: string;
  readonly low: string;
  readonly high: string;
}

/**
 * A number with a unit, as written. Where its UCUM unit is not the home unit of its dimension, a second value follows that
 * is converted to that unit: it answers only tests that name system and code, and is never sorted by.
 */
export interface QuantityValue {
  readonly type: 'quantity';
  readonly value: string;
  readonly low: string;
  readonly high: string;
  readonly system: string | null;
  readonly code: string | null;
  readonly unit: string | null;
  readonly converted?: 'to home unit';
}

/** system null: the element has no system. code null: only a system is known. */
export interface TokenValue {
  readonly type: 'token';
  readonly system: string | null;
  readonly code: string | null;
}

/** The text as written; the record folds case and accents itself. */
export interface StringValue {
  readonly type: 'string';
  readonly text: string;
}

/** Words beside a code, for `:text`; as written. */
export interface TextValue {
  readonly type: 'text';
  readonly text: string;
}

/** An absolute or canonical address. */
export interface UriValue {
  readonly type: 'uri';
  readonly uri: string;
}

/** A reference to an object of this record. References elsewhere are UriValue under the same parameter. */
export interface ReferenceValue {
  readonly type: 'reference';
  readonly target: ObjectName;
}

/** Reference.identifier, for `:identifier`. */
export interface LogicalReferenceValue {
  readonly type: 'identifier';
  readonly system: string | null;
  readonly value: string;
}

export type SimpleValue =
  | PeriodValue
  | NumberValue
  | QuantityValue
  | TokenValue
  | StringValue
  | TextValue
  | UriValue
  | ReferenceValue
  | LogicalReferenceValue;

/** Values that belong together at one repetition (component-code-value-quantity). */
export interface CompositeValue {
  readonly type: 'composite';
  readonly parts: readonly SimpleValue[];
}

/** One value that an object has under one search parameter (FHIR code of the parameter, e.g. 'code', 'subject'). */
export interface IndexEntry {
  readonly param: string;
  readonly value: SimpleValue | CompositeValue;
}
