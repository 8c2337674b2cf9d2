// https://www.rfc-editor.org/rfc/rfc6902 and DESIGN.md §4 "Byte-true": a JSON Patch on text; what it does not touch keeps every byte.

import { read } from '../read.ts';
import { removal, type Stretch, splice } from '../splice.ts';
import { isEqual } from './equal.ts';
import type { Operation } from './operation.ts';
import { containerAt, follow, indexOf, itemOf } from './pointer.ts';
import {
  defaultPatchLimits,
  type JsonPatchCode,
  type PatchLimits,
  type PatchRefusal,
  type PatchResult,
} from './refusal.ts';

/**
 * Minified `text` with the operations applied in order, each on the result of the one before; all of them or none.
 * The result is minified JSON; how deep it is nested is for the reader of the result to judge.
 */
export function applyJsonPatch(
  text: string,
  operations: readonly Operation[],
  limits: PatchLimits = {},
): PatchResult<string> {
  const { maxLength, maxWork } = { ...defaultPatchLimits, ...limits };
  let patched = text;
  let work = 0;
  for (const [place, operation] of operations.entries()) {
    work += patched.length;
    if (work > maxWork) return { ok: false, error: inOperation(place, TOO_MUCH) };
    const next = applyOne(patched, operation);
    if (typeof next !== 'string') return { ok: false, error: inOperation(place, next) };
    if (next.length > maxLength) return { ok: false, error: inOperation(place, TOO_LARGE) };
    patched = next;
  }
  return { ok: true, value: patched };
}

type Fault = Omit<PatchRefusal, 'operation'>;

const fault = (code: JsonPatchCode, path: Fault['path'], sentence: string): Fault => ({ code, path, sentence });

const inOperation = (operation: number, { code, path, sentence }: Fault): PatchRefusal => ({
  code,
  operation,
  path,
  sentence,
});

const TOO_MUCH = fault('too-much-work', [], 'The patch has too many operations for a document of this size.');
const TOO_LARGE = fault('too-large', [], 'The patch makes the document larger than it may be.');

function applyOne(text: string, operation: Operation): string | Fault {
  const { op, path } = operation;
  switch (op) {
    case 'add':
      return add(text, path, operation.value);
    case 'replace':
      return put(text, path, operation.value);
    case 'remove':
      return remove(text, path);
    case 'move':
      return move(text, operation.from, path);
    case 'copy': {
      const value = valueAt(text, operation.from);
      return typeof value === 'string' ? add(text, path, value) : value;
    }
    case 'test':
      return test(text, operation);
    default:
      return op satisfies never;
  }
}

const NOTHING_THERE = 'There is nothing at the path of the operation.';

function valueAt(text: string, tokens: readonly string[]): string | Fault {
  const { span, path } = follow(text, tokens);
  return span === null ? fault('place-missing', path, NOTHING_THERE) : text.slice(span.start, span.end);
}

/** RFC 6902 §4.1: into an object under a name, into an array before an item, or `-` after the last. */
function add(text: string, tokens: readonly string[], value: string): string | Fault {
  const last = tokens.at(-1);
  if (last === undefined) return value;
  const parent = follow(text, tokens.slice(0, -1));
  if (parent.span === null) return fault('place-missing', parent.path, 'What the operation adds to is not there.');
  switch (containerAt(text, parent.span)) {
    case null:
      return fault('not-a-container', parent.path, 'Only objects and arrays can be added to.');
    case 'object': {
      const standing = follow(text, tokens).span;
      if (standing !== null) return splice(text, [{ ...standing, text: value }]);
      return splice(text, [appended(parent.span, `${JSON.stringify(last)}:${value}`)]);
    }
    case 'array': {
      if (last === '-') return splice(text, [appended(parent.span, value)]);
      const index = indexOf(last);
      if (index === null) return fault('index-syntax', parent.path, 'An array is added to at an index, or at -.');
      const next = itemOf(text, parent.span, index);
      if (next !== null) return splice(text, [{ start: next.start, end: next.start, text: `${value},` }]);
      const isLast = index === 0 || itemOf(text, parent.span, index - 1) !== null;
      return isLast
        ? splice(text, [appended(parent.span, value)])
        : fault('place-missing', parent.path, 'The array has fewer items than the index says.');
    }
  }
}

/** Behind the last member or item of the container. */
function appended({ start, end }: { start: number; end: number }, addition: string): Stretch {
  const at = end - 1;
  return { start: at, end: at, text: at === start + 1 ? addition : `,${addition}` };
}

function put(text: string, tokens: readonly string[], value: string): string | Fault {
  const { span, path } = follow(text, tokens);
  return span === null ? fault('place-missing', path, NOTHING_THERE) : splice(text, [{ ...span, text: value }]);
}

function remove(text: string, tokens: readonly string[]): string | Fault {
  if (tokens.length === 0) return fault('root-removed', [], 'The whole document cannot be removed.');
  const { span, path } = follow(text, tokens);
  return span === null ? fault('place-missing', path, NOTHING_THERE) : splice(text, [removal(text, span)]);
}

/** RFC 6902 §4.4: a remove and then an add, so that a place in the same array counts without what was taken out. */
function move(text: string, from: readonly string[], to: readonly string[]): string | Fault {
  const value = valueAt(text, from);
  if (typeof value !== 'string') return value;
  const inside = from.every((token, at) => token === to[at]);
  if (inside && from.length === to.length) return text;
  if (inside) return fault('into-itself', [], 'A value cannot be moved into itself.');
  const left = remove(text, from);
  return typeof left === 'string' ? add(left, to, value) : left;
}

function test(text: string, { path: tokens, value }: Extract<Operation, { op: 'test' }>): string | Fault {
  const { span, path } = follow(text, tokens);
  if (span === null) return fault('place-missing', path, NOTHING_THERE);
  const standing = read(text.slice(span.start, span.end));
  const equal = standing.ok && isEqual(standing.value.tree, value);
  return equal ? text : fault('test-failed', path, 'The value there is not the one that the operation tests for.');
}
