// https://hl7.org/fhir/R4/search_filter.html: the grammar of `_filter`, read by hand so that an error tells its place.

import { FILTER_OPERATORS, type FilterExpression, type FilterLink, type FilterTest } from './syntax.ts';

/** What stands wrong in a filter: at which character (from 0), and what was expected there. Never a value of it. */
export interface FilterIssue {
  readonly at: number;
  readonly expected: string;
}

export type FilterResult =
  | { readonly ok: true; readonly value: FilterExpression }
  | { readonly ok: false; readonly issue: FilterIssue };

/** Characters, tests, and brackets within each other that one filter may have. */
export const FILTER_LIMITS = { length: 20_000, tests: 500, depth: 32 } as const;

/** Unwinds the reading; never leaves this file. */
class Unexpected extends Error {
  readonly issue: FilterIssue;
  constructor(issue: FilterIssue) {
    super(issue.expected);
    this.issue = issue;
  }
}

interface Reader {
  readonly text: string;
  at: number;
  depth: number;
  tests: number;
}

/** Reads a filter; the first thing that is wrong ends it. */
export const parseFilter = (text: string): FilterResult => {
  const reader: Reader = { text, at: 0, depth: 0, tests: 0 };
  try {
    if (text.length > FILTER_LIMITS.length) fail(reader, `at most ${FILTER_LIMITS.length} characters`);
    const value = readExpression(reader);
    if (reader.at < text.length) fail(reader, 'and, or, or the end');
    return { ok: true, value };
  } catch (error) {
    if (error instanceof Unexpected) return { ok: false, issue: error.issue };
    throw error;
  }
};

const fail = (reader: Reader, expected: string): never => {
  throw new Unexpected({ at: reader.at, expected });
};

/** What stands here in the form of the pattern (sticky), taken; null when something else does. */
const take = (reader: Reader, pattern: RegExp): string | null => {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text)?.[0];
  if (found === undefined) return null;
  reader.at += found.length;
  return found;
};

const SPACE = /\s+/y;
const NAME = /[A-Za-z_][\w-]*/y;
const TYPE = /[A-Z][A-Za-z]*/y;
const WORD = /[A-Za-z]+/y;
const JOIN = /(?:and|or)(?![\w-])/y;
const NOT = /not(?=\s*\()/y;
const TOKEN = /[^\s)\]]+/y;
/** Ends at the first quotation mark that is not escaped. */
const STRING = /"(?:[^"\\]|\\.)*"/sy;
const BOUNDARY = /(?=[\s)\]]|$)/y;

const readExpression = (reader: Reader): FilterExpression => {
  let left = readOperand(reader);
  for (;;) {
    take(reader, SPACE);
    const word = take(reader, JOIN);
    if (word === null) return left;
    const form = word === 'and' ? 'and' : 'or';
    const right = readOperand(reader);
    left = left.form === form && !brackets.has(left) ? { form, of: [...left.of, right] } : { form, of: [left, right] };
  }
};

/** Expressions that stood in brackets of their own: nothing is joined to them from outside. */
const brackets = new WeakSet<FilterExpression>();

const readOperand = (reader: Reader): FilterExpression => {
  take(reader, SPACE);
  if (take(reader, NOT) !== null) {
    take(reader, SPACE);
    return { form: 'not', of: inBrackets(reader, '(', ')') };
  }
  if (reader.text[reader.at] !== '(') return readTest(reader);
  const inner = inBrackets(reader, '(', ')');
  brackets.add(inner);
  return inner;
};

const inBrackets = (reader: Reader, open: '(' | '[', close: ')' | ']'): FilterExpression => {
  const start = reader.at;
  reader.at += open.length;
  reader.depth += 1;
  if (reader.depth > FILTER_LIMITS.depth) {
    reader.at = start;
    fail(reader, `at most ${FILTER_LIMITS.depth} brackets within each other`);
  }
  const inner = readExpression(reader);
  take(reader, SPACE);
  if (reader.text[reader.at] !== close) fail(reader, `and, or, or ${close}`);
  reader.at += close.length;
  reader.depth -= 1;
  return inner;
};

const readTest = (reader: Reader): FilterTest => {
  const at = reader.at;
  reader.tests += 1;
  if (reader.tests > FILTER_LIMITS.tests) fail(reader, `at most ${FILTER_LIMITS.tests} tests`);
  const links: FilterLink[] = [];
  let param = take(reader, NAME) ?? fail(reader, 'the name of a search parameter, not (, or (');
  for (;;) {
    const link = readLink(reader, param);
    if (link === null) break;
    links.push(link);
    if (links.length > FILTER_LIMITS.depth) fail(reader, `at most ${FILTER_LIMITS.depth} links in a path`);
    param = take(reader, NAME) ?? fail(reader, 'the name of a search parameter');
  }
  if (take(reader, SPACE) === null) fail(reader, 'a space and an operator');
  const operator = readOperator(reader);
  if (take(reader, SPACE) === null) fail(reader, 'a space and a value');
  return { form: 'test', links, param, operator, value: readValue(reader), at };
};

/** `:Type`, `[filter]` and the dot after the name of a reference; null where the path ends with the name. */
const readLink = (reader: Reader, param: string): FilterLink | null => {
  const here = reader.text[reader.at];
  if (here !== ':' && here !== '[' && here !== '.') return null;
  let type: string | null = null;
  if (here === ':') {
    reader.at += 1;
    type = take(reader, TYPE) ?? fail(reader, 'a resource type');
  }
  const filter = reader.text[reader.at] === '[' ? inBrackets(reader, '[', ']') : null;
  if (reader.text[reader.at] !== '.') fail(reader, 'a dot and the name of a search parameter');
  reader.at += 1;
  return { param, type, filter };
};

const readOperator = (reader: Reader): FilterTest['operator'] => {
  const start = reader.at;
  const word = take(reader, WORD);
  const operator = FILTER_OPERATORS.find((one) => one === word);
  if (operator !== undefined) return operator;
  reader.at = start;
  return fail(reader, `one of ${FILTER_OPERATORS.join(', ')}`);
};

const readValue = (reader: Reader): string => {
  if (reader.text[reader.at] !== '"') return take(reader, TOKEN) ?? fail(reader, 'a value');
  const start = reader.at;
  const written = take(reader, STRING) ?? fail(reader, 'a JSON string with a quotation mark at its end');
  const value = stringOf(written);
  if (value === null) {
    reader.at = start;
    fail(reader, 'a JSON string without control characters');
  }
  if (take(reader, BOUNDARY) === null) fail(reader, 'a space or a closing bracket after the string');
  return value ?? '';
};

/** Null when it is no JSON, or holds what no text of the record may. */
const stringOf = (written: string): string | null => {
  try {
    const value: unknown = JSON.parse(written);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
    return typeof value === 'string' && !/[\u0000-\u001f]/.test(value) ? value : null;
  } catch {
    return null;
  }
};
