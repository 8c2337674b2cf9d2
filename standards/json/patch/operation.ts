// https://www.rfc-editor.org/rfc/rfc6902#section-4: the operations of a JSON Patch, with their values as text.

import { locateAll } from '../locate.ts';
import type { Document } from '../reader.ts';
import { isForbiddenName } from '../reader.ts';
import { isArray, isObject, type JsonObject, type JsonValue } from '../value.ts';
import { parsePointer } from './pointer.ts';
import { defaultPatchLimits, type JsonPatchCode, type PatchLimits, type PatchResult } from './refusal.ts';

export type Operation =
  | { readonly op: 'add' | 'replace'; readonly path: readonly string[]; readonly value: string }
  | { readonly op: 'test'; readonly path: readonly string[]; readonly value: JsonValue }
  | { readonly op: 'remove'; readonly path: readonly string[] }
  | { readonly op: 'move' | 'copy'; readonly path: readonly string[]; readonly from: readonly string[] };

/** Reads a JSON Patch document. Members that RFC 6902 does not know are passed over (A.11). */
export function readJsonPatch({ tree, text }: Document, limits: PatchLimits = {}): PatchResult<readonly Operation[]> {
  if (!isArray(tree)) return refuse(null, 'not-a-patch', 'A JSON Patch is an array of operations.');
  const most = limits.maxOperations ?? defaultPatchLimits.maxOperations;
  if (tree.length > most) return refuse(null, 'too-many-operations', `A patch has at most ${most} operations.`);
  const values = locateAll(
    text,
    tree.map((_, place) => [place, 'value']),
  );
  const operations: Operation[] = [];
  for (const [place, item] of tree.entries()) {
    if (!isObject(item)) return refuse(place, 'not-a-patch', 'An operation is an object with op and path.');
    const span = values[place];
    const operation = readOperation(item, span ? text.slice(span.start, span.end) : null);
    if (typeof operation === 'string') return refuse(place, operation, sentences[operation]);
    operations.push(operation);
  }
  return { ok: true, value: operations };
}

type Unreadable = 'not-a-patch' | 'unknown-operation' | 'pointer-syntax' | 'value-missing' | 'forbidden-name';

const sentences: Readonly<Record<Unreadable, string>> = {
  'not-a-patch': 'An operation needs op and path, and move and copy need from; all of them are strings.',
  'unknown-operation': 'op is one of add, remove, replace, move, copy and test.',
  'pointer-syntax': "path and from are JSON Pointers: empty, or beginning with '/'.",
  'value-missing': 'The operation needs a value.',
  'forbidden-name': 'No member may be named __proto__, constructor or prototype.',
};

function readOperation(item: JsonObject, value: string | null): Operation | Unreadable {
  const { op } = item;
  const path = pointerIn(item['path']);
  if (typeof op !== 'string') return 'not-a-patch';
  if (typeof path === 'string') return path;
  switch (op) {
    case 'add':
    case 'replace':
      return value === null ? 'value-missing' : { op, path, value };
    case 'test':
      return item['value'] === undefined ? 'value-missing' : { op, path, value: item['value'] };
    case 'remove':
      return { op, path };
    case 'move':
    case 'copy': {
      const from = pointerIn(item['from']);
      return typeof from === 'string' ? from : { op, path, from };
    }
    default:
      return 'unknown-operation';
  }
}

function pointerIn(pointer: JsonValue | undefined): readonly string[] | Unreadable {
  if (typeof pointer !== 'string') return 'not-a-patch';
  const tokens = parsePointer(pointer);
  if (tokens === null) return 'pointer-syntax';
  return tokens.some(isForbiddenName) ? 'forbidden-name' : tokens;
}

const refuse = (operation: number | null, code: JsonPatchCode, sentence: string): PatchResult<never> => ({
  ok: false,
  error: { code, operation, path: [], sentence },
});
