// DESIGN.md §5 "Errors": why a JSON text was not taken, with a stable code and a sentence that the sender can act on.

import type { Step } from './path.ts';

/** Stable codes; the README says when each is given. */
export type JsonRefusalCode =
  | 'malformed'
  | 'trailing-text'
  | 'duplicate-member'
  | 'forbidden-name'
  | 'too-deep'
  | 'too-large'
  | 'lone-surrogate'
  | 'null-character'
  | 'byte-order-mark'
  | 'wrong-encoding';

export interface JsonRefusal {
  readonly code: JsonRefusalCode;
  /** Offset in UTF-16 units from 0 in the text as sent; 0 where the text could not be read at all. */
  readonly position: number;
  /** Where in the document: steps from the root, e.g. ['name', 0, 'given']. */
  readonly path: readonly Step[];
  /** A sentence for the sender; never repeats values. */
  readonly sentence: string;
}

export type ReadResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: JsonRefusal };
