// https://hl7.org/fhir/R4/search.html#token: which elements are tokens, and what their system and code are.

import { Decimal, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import { itemsOf, textOf } from './read-context.ts';
import type { SimpleValue } from './value.ts';

export const readText = (node: JsonValue, out: SimpleValue[]): void => {
  if (typeof node === 'string') out.push({ type: 'token', system: null, code: node });
  else if (typeof node === 'boolean') out.push({ type: 'token', system: null, code: String(node) });
  else if (node instanceof Decimal) out.push({ type: 'token', system: null, code: node.text });
};

/** A code is found alone, as `|code`, and with the system that its binding implies. */
export const readBoundCode = (node: JsonValue, out: SimpleValue[], system: string): void => {
  readText(node, out);
  if (typeof node === 'string') out.push({ type: 'token', system, code: node });
};

const push = (object: JsonObject, codeMember: string, out: SimpleValue[]): void => {
  const system = textOf(object, 'system');
  const code = textOf(object, codeMember);
  if (system !== null || code !== null) out.push({ type: 'token', system, code });
};

export const readCoding = (node: JsonValue, out: SimpleValue[]): void => {
  if (isObject(node)) push(node, 'code', out);
};

export const readCodeableConcept = (node: JsonValue, out: SimpleValue[]): void => {
  if (isObject(node)) for (const coding of itemsOf(node['coding'])) readCoding(coding, out);
};

export const readIdentifier = (node: JsonValue, out: SimpleValue[]): void => {
  if (isObject(node)) push(node, 'value', out);
};

/** What stands beside the code in words, for `:text`. */
export const readCodingText = (node: JsonValue, out: SimpleValue[]): void => {
  const text = isObject(node) ? textOf(node, 'display') : null;
  if (text !== null) out.push({ type: 'text', text });
};

export const readConceptText = (node: JsonValue, out: SimpleValue[]): void => {
  if (!isObject(node)) return;
  const text = textOf(node, 'text');
  if (text !== null) out.push({ type: 'text', text });
  for (const coding of itemsOf(node['coding'])) readCodingText(coding, out);
};

export const readIdentifierText = (node: JsonValue, out: SimpleValue[]): void => {
  const type = isObject(node) && isObject(node['type']) ? textOf(node['type'], 'text') : null;
  if (type !== null) out.push({ type: 'text', text: type });
};

/** An identifier once for each code of its type, for `:of-type`. */
export const readTypedIdentifier = (node: JsonValue, out: SimpleValue[]): void => {
  const value = isObject(node) ? textOf(node, 'value') : null;
  if (value === null || !isObject(node) || !isObject(node['type'])) return;
  for (const coding of itemsOf(node['type']['coding'])) {
    const system = isObject(coding) ? textOf(coding, 'system') : null;
    const code = isObject(coding) ? textOf(coding, 'code') : null;
    if (system !== null && code !== null) out.push({ type: 'token', system: `${system}|${code}`, code: value });
  }
};
