// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html#_literals

import { unquote } from '../quoted.ts';
import type { AqlLiteral, AqlParameter } from '../syntax.ts';
import type { AqlReader } from './reader.ts';

const STRING = /'(?:[^'\\\r\n]|\\[^\r\n])*'|"(?:[^"\\\r\n]|\\[^\r\n])*"/y;
const QUOTE = /['"]/y;
const NUMBER = /(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{1,3})?(?![\w.])/y;
const WHOLE = /\d{1,15}(?![\w.])/y;
const PARAMETER = /\$[A-Za-z]\w*/y;

/** Text, number, true, false or NULL; null when something else stands here. */
export function takeLiteral(reader: AqlReader): AqlLiteral | null {
  const { at } = reader;
  if (reader.peek(QUOTE) !== null) return { form: 'text', value: readString(reader, 'text'), at };
  if (reader.takeWord('TRUE')) return { form: 'boolean', value: true, at };
  if (reader.takeWord('FALSE')) return { form: 'boolean', value: false, at };
  if (reader.takeWord('NULL')) return { form: 'null', at };
  const negative = reader.takeSymbol('-');
  const digits = reader.take(NUMBER);
  if (digits === null) return negative ? reader.expected('a number after the minus') : null;
  const value = digits.startsWith('.') ? `0${digits}` : digits;
  return { form: 'number', value: negative ? `-${value}` : value, at };
}

/** The text between quotes that stands here. */
export function readString(reader: AqlReader, use: 'text' | 'pattern'): string {
  const { at } = reader;
  const quoted = reader.take(STRING);
  if (quoted === null) {
    return reader.peek(QUOTE) === null
      ? reader.expected('a text in quotes')
      : reader.refuse('The text that begins here has no closing quote on its line.');
  }
  const value = unquote(quoted.slice(1, -1), use);
  return (
    value ??
    reader.refuse('A backslash in this text stands before something that it gives no meaning to; write it twice.', at)
  );
}

export function takeParameter(reader: AqlReader): AqlParameter | null {
  const { at } = reader;
  const parameter = reader.take(PARAMETER);
  return parameter === null ? null : { form: 'parameter', name: parameter.slice(1), at };
}

/** A whole number without sign. */
export function readWhole(reader: AqlReader, least: number, after: string): number {
  const { at } = reader;
  const digits = reader.take(WHOLE);
  if (digits === null) return reader.expected(`a whole number after ${after}`);
  const value = Number(digits);
  return value < least ? reader.refuse(`The number after ${after} is at least ${least}.`, at) : value;
}
