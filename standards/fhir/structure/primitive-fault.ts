// https://hl7.org/fhir/R4/datatypes.html#primitive and terminologies.html#required: what is wrong with one primitive value.

import { Decimal, isArray, type JsonValue } from '@fkj/standards-json';
import type { StructureKey } from './issue.ts';
import { narrativeFault } from './narrative.ts';
import type { PrimitiveFormat } from './primitive-format.ts';
import type { MemberCheck } from './type-check.ts';

interface Fault {
  readonly key: StructureKey;
  readonly diagnostics: string;
}

/** Codes are listed for the sender when they are few. */
const SHORT_LIST = 12;

/** 'a number', 'an object', … */
export function jsonTypeOf(value: JsonValue): string {
  if (value === null) return 'null';
  if (isArray(value)) return 'an array';
  if (value instanceof Decimal) return 'a number';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

export const wrongType = (wanted: string, found: JsonValue): Fault => ({
  key: 'wrong-json-type',
  diagnostics: `Expected ${wanted}, but found ${jsonTypeOf(found)}.`,
});

/** The fault of a value by its JSON type, format, required codes and, for XHTML, content; null if it has none. */
export function primitiveFault(
  { element, type }: MemberCheck,
  format: PrimitiveFormat,
  value: JsonValue,
): Fault | null {
  const isNumber = value instanceof Decimal;
  if (isNumber ? format.json !== 'number' : typeof value !== format.json) return wrongType(`a ${format.json}`, value);
  const text = isNumber ? value.text : String(value);
  if (!format.isValid(text)) {
    return { key: 'invalid-format', diagnostics: `The value is not a valid ${type}: it must be ${format.wanted}.` };
  }
  if (element.codes && !element.codes.has(text)) {
    const all = element.codes.size <= SHORT_LIST ? `: ${[...element.codes].join(', ')}` : '';
    const diagnostics = `The code is not among the ${element.codes.size} codes allowed here${all}.`;
    return { key: 'unknown-code', diagnostics };
  }
  const fault = type === 'xhtml' ? narrativeFault(text) : null;
  return fault === null ? null : { key: 'narrative-form', diagnostics: fault };
}
