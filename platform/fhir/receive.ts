// DESIGN.md §3 "parse once at the border": bytes to a checked resource and the text that will be stored.

import { ok, type Result } from '@fkj/platform-record';
import { readXml, type XmlRefusal } from '@fkj/standards-fhir';
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
  return resourceOf(receiveJson(body, limits));
}

function resourceOf(read: Result<Document, Refusal>): Result<Received, Refusal> {
  if (!read.ok) return read;
  const { tree, text } = read.value;
  if (!isObject(tree)) return refuse('not-resource');
  const kind = tree['resourceType'];
  if (typeof kind !== 'string') return refuse('not-resource', { detail: 'The resource lacks resourceType.' });
  return ok({ kind, tree, text });
}

/** Reads a body that must be one resource in XML; from here on it is the JSON that says the same. */
export function receiveXml(body: Uint8Array, limits: Limits): Result<Received, Refusal> {
  const json = readXml(body, { maxDepth: limits.depth, maxLength: limits.body });
  if (!json.ok) return refusalOfXml(json.error);
  return resourceOf(receiveJson(new TextEncoder().encode(json.value), { ...limits, body: Number.POSITIVE_INFINITY }));
}

/** Why XML was not taken, in the words of /fhir. */
export function refusalOfXml({ code, line, column, expression, sentence }: XmlRefusal): Result<never, Refusal> {
  const detail = line === 0 ? sentence : `${sentence} (line ${line}, column ${column})`;
  const place = expression === '' ? {} : { expression };
  switch (code) {
    case 'malformed':
    case 'doctype':
      return refuse('not-xml', { detail, ...place });
    case 'wrong-encoding':
    case 'too-deep':
    case 'too-large':
      return refuse(code, { detail, ...place });
    case 'not-a-resource':
      return refuse('not-resource', { detail, ...place });
    default:
      return refuse('structure', { detail, ...place, exactly: { key: code, type: 'structure' } });
  }
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
