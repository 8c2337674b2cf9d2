// DESIGN.md §4 "Byte-true": a stored version as a resource with its tree.

import type { Stored } from '@fkj/platform-record';
import { isObject, read } from '@fkj/standards-json';
import type { Received } from '../../receive.ts';

/** Reads a stored document; one that is not a resource is a bug. */
export function receiveText({ kind, document }: Pick<Stored, 'kind' | 'document'>): Received {
  const parsed = read(document);
  if (!parsed.ok || !isObject(parsed.value.tree)) throw new Error('a stored document is not a resource');
  return { kind, tree: parsed.value.tree, text: parsed.value.text };
}
