// DESIGN.md §3: a time that the store writes into a document under the bucket's lock.

import { codePointOffset } from '@fkj/standards-json';

/** Stands in a document until the store writes the time of the commit; 24 characters, as every time it writes. */
export const UNKNOWN_TIME = '1970-01-01T00:00:00.000Z';

/** Where the one unknown time of a document stands. */
export function stampIn(document: string): { readonly offset: number } {
  const at = document.lastIndexOf(UNKNOWN_TIME);
  if (at < 0) throw new Error('The document has no place for the time of its commit');
  return { offset: codePointOffset(document, at) };
}

export const timeText = (at: number): string => new Date(at).toISOString();
