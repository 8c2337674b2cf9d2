// https://hl7.org/fhir/R4/search.html#composite and DESIGN.md §4 "leaf": equality parts of a composite in one column each.
// A token's key holds its code above and its system below, so that a code without system is a stretch of the index.

import { hash64, objectKey } from '../identity/object-key.ts';
import type { SimpleValue } from '../index-entry.ts';
import { uriValueKey } from './token-key.ts';

/** Bits of the system, at the lower end; the code has the rest. */
const SYSTEM_BITS = 20n;
export const SYSTEM_MASK = (1n << SYSTEM_BITS) - 1n;

const SEPARATOR = '\u0000';

/** 0 is no system. */
const systemBits = (system: string | null): bigint =>
  system === null ? 0n : ((hash64(`part system${SEPARATOR}${system}`) & SYSTEM_MASK) % SYSTEM_MASK) + 1n;

const codeBits = (code: string | null): bigint =>
  hash64(code === null ? 'part without code' : `part code${SEPARATOR}${code}`) & ~SYSTEM_MASK;

/** The key of a part that is no ordered value; null for one that is. */
export const partKey = (value: SimpleValue): bigint | null => {
  switch (value.type) {
    case 'token':
      return codeBits(value.code) | systemBits(value.system);
    case 'reference':
      return objectKey(value.target);
    case 'uri':
      return uriValueKey(value.uri);
    case 'identifier':
    case 'text':
    case 'period':
    case 'number':
    case 'quantity':
    case 'string':
      return null;
  }
};

/** What is asked of a part's key: that it lies between two (both included), or that it has this system. */
export type PartQuestion =
  | { readonly ask: 'between'; readonly from: bigint; readonly to: bigint }
  | { readonly ask: 'system'; readonly bits: bigint };

/** `system|code` and `|code` are one key, `code` a stretch of them, `system|` its system alone. */
export const tokenPartQuestion = ({
  system,
  code,
}: {
  readonly system?: string | null;
  readonly code?: string;
}): PartQuestion => {
  if (code === undefined) return { ask: 'system', bits: systemBits(system ?? null) };
  const above = codeBits(code);
  if (system === undefined) return { ask: 'between', from: above, to: above | SYSTEM_MASK };
  const key = above | systemBits(system);
  return { ask: 'between', from: key, to: key };
};
