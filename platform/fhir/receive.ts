// DESIGN.md §3 "parse once at the border": bytes to a checked resource and the text that will be stored.

import { ok, type Result } from '@fkj/platform-record';
import { type Document, isObject, type JsonObject, type JsonRefusal, printPath, readBytes } from '@fkj/standards-json';
import type { Limits } from './house.ts';
import type { OutcomeCode } from './outcome/catalogue.ts';
import { type Refusal, refuse } from './outcome/refusal.ts';

/** One resource as it was sent. */
export interface Received {
  readonly kind: string;
  readonly tree: JsonObject;
  /** Minified, otherwise as sent. */
  readonly text: string;
}

/** Reads a body that must be one resource; its elements are checked later, once it is known to be the right kind. */
export function receive(body: Uint8Array, limits: Limits): Result<Received, Refusal> {
  const read = receiveJson(body, limits);
  if (!read.ok) return read;
  const { tree, text } = read.value;
  if (!isObject(tree)) return refuse('not-resource');
  const kind = tree['resourceType'];
  if (typeof kind !== 'string') return refuse('not-resource', { detail: 'The resource lacks resourceType.' });
  return ok({ kind, tree, text });
}

/** Reads a body that must be JSON of any kind. */
export function receiveJson(body: Uint8Array, limits: Limits): Result<Document, Refusal> {
  if (body.byteLength === 0) return refuse('no-body');
  const read = readBytes(body, { maxDepth: limits.depth, maxLength: limits.body });
  return read.ok ? read : refuse(codeOf(read.error), describe(read.error));
}

const describe = ({ sentence, position, path }: JsonRefusal) => ({
  detail: `${sentence} (character ${position})`,
  ...(path.length === 0 ? {} : { expression: printPath(path) }),
});

function codeOf({ code }: JsonRefusal): OutcomeCode {
  switch (code) {
    case 'malformed':
    case 'trailing-text':
    case 'lone-surrogate':
    case 'null-character':
      return 'not-json';
    case 'duplicate-member':
    case 'forbidden-name':
    case 'too-deep':
    case 'too-large':
    case 'wrong-encoding':
      return code;
    case 'byte-order-mark':
      return 'wrong-encoding';
    default:
      return code satisfies never;
  }
}
