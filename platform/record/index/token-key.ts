// https://hl7.org/fhir/R4/search.html#token and DESIGN.md §4 "Index": equality values as 64-bit hashes.
// A token is the parameter's key XOR the value's key, so that a reference's token can be computed from an object key in SQL.

import { hash64, objectKey } from '../identity/object-key.ts';
import type { SimpleValue } from '../index-entry.ts';
import { parameterKey } from './parameter-key.ts';

const SEPARATOR = '\u0000';

const key = (form: string, ...parts: readonly [string] | readonly [string, string]): bigint => {
  const [first, second] = parts;
  return hash64(form + SEPARATOR + first + (second === undefined ? '' : SEPARATOR + second));
};

/** The forms under which a token can be asked for: system|code, code, system|, |code. */
export const tokenValueKeys = ({
  system,
  code,
}: {
  readonly system: string | null;
  readonly code: string | null;
}): readonly bigint[] => {
  if (code === null) return system === null ? [] : [key('system', system)];
  if (system === null) return [key('code', code), key('no system', code)];
  return [key('code', code), key('system', system), key('system and code', system, code)];
};

/** The one key to ask for; null when the question is empty (neither system nor code). */
export const tokenQuestionKey = ({
  system,
  code,
}: {
  readonly system?: string | null;
  readonly code?: string;
}): bigint | null => {
  if (code === undefined) return system === undefined || system === null ? null : key('system', system);
  if (system === undefined) return key('code', code);
  return system === null ? key('no system', code) : key('system and code', system, code);
};

/** As tokens, in a space of their own: `:identifier` asks for Reference.identifier. */
export const identifierValueKeys = ({
  system,
  value,
}: {
  readonly system: string | null;
  readonly value: string;
}): readonly bigint[] => tokenValueKeys({ system, code: value }).map(ofIdentifier);

export const identifierQuestionKey = (question: {
  readonly system?: string | null;
  readonly value?: string;
}): bigint | null => {
  const asked = tokenQuestionKey({
    ...(question.system === undefined ? {} : { system: question.system }),
    ...(question.value === undefined ? {} : { code: question.value }),
  });
  return asked === null ? null : ofIdentifier(asked);
};

const IDENTIFIER = hash64('reference identifier');
const ofIdentifier = (value: bigint): bigint => value ^ IDENTIFIER;

export const uriValueKey = (uri: string): bigint => key('uri', uri);

export const tokenOf = (param: string, value: bigint): bigint => parameterKey(param) ^ value;

/** Every token of an equality value; none for ordered values. */
export const valueKeys = (value: SimpleValue): readonly bigint[] => {
  switch (value.type) {
    case 'token':
      return tokenValueKeys(value);
    case 'reference':
      return [objectKey(value.target)];
    case 'uri':
      return [uriValueKey(value.uri)];
    case 'identifier':
      return identifierValueKeys(value);
    case 'period':
    case 'number':
    case 'quantity':
    case 'string':
    case 'text':
      return [];
  }
};
