// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html: what is wrong with a query, and where.

export type AqlIssueCode =
  /** Not AQL 1.1. */
  | 'syntax'
  /** AQL 1.0 that 1.1 has not; the sentence says what to write now. */
  | 'outdated'
  /** Longer, deeper or more than one query may be. */
  | 'too-much'
  /** No class of the Reference Model, no variable of FROM, no attribute of the class, no such function. */
  | 'unknown-class'
  | 'unknown-variable'
  | 'unknown-attribute'
  | 'unknown-function'
  /** A variable that is named twice, or stands under NOT CONTAINS and so has no value. */
  | 'variable-taken'
  | 'variable-unbound'
  /** A class that the other can never contain. */
  | 'never-contained'
  /** An archetype id that none can have, or that is of another class. */
  | 'archetype-id'
  /** An aggregate beside a plain column, or where rows are not counted. */
  | 'aggregate'
  /** An operand that can never be compared so, or a number of arguments that the function has not. */
  | 'operand'
  /** A parameter without a value, or with a value that cannot stand there. */
  | 'parameter'
  /** While evaluating: amounts in different units, a value set that nobody knows, or more than one evaluation may take. */
  | 'mixed-units'
  | 'unknown-value-set'
  | 'costly'
  | 'stopped';

export interface AqlIssue {
  readonly code: AqlIssueCode;
  /** Where it begins: UTF-16 units from 0, and line and column from 1. */
  readonly at: number;
  readonly line: number;
  readonly column: number;
  /** What is wrong and what is expected; never a value of the query. */
  readonly sentence: string;
}

export type AqlResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly issue: AqlIssue };

/** Line and column, from 1, of a place in the text. */
export function lineAndColumn(text: string, at: number): { readonly line: number; readonly column: number } {
  let line = 1;
  let begins = 0;
  for (let end = text.indexOf('\n'); end !== -1 && end < at; end = text.indexOf('\n', end + 1)) {
    line += 1;
    begins = end + 1;
  }
  return { line, column: at - begins + 1 };
}

/** Unwinds a reading or an evaluation; the public functions make a value of it, so that no caller ever meets it. */
export class AqlHalt extends Error {
  readonly code: AqlIssueCode;
  readonly at: number;

  constructor(code: AqlIssueCode, at: number, sentence: string) {
    super(sentence);
    this.code = code;
    this.at = at;
  }
}

/** Runs work that may halt; `text` is the query, for line and column. */
export function caught<Value>(text: string, work: () => Value): AqlResult<Value> {
  try {
    return { ok: true, value: work() };
  } catch (thrown) {
    if (!(thrown instanceof AqlHalt)) throw thrown;
    const { code, at, message } = thrown;
    return { ok: false, issue: { code, at, ...lineAndColumn(text, at), sentence: message } };
  }
}
