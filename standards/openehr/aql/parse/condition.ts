// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html#_where: conditions. NOT is tightest, OR loosest.

import type { AqlCondition, AqlMatch, AqlPath } from '../syntax.ts';
import { AQL_LIMITS } from '../words.ts';
import { readString, takeLiteral, takeParameter } from './literal.ts';
import { takeOperator } from './predicate.ts';
import type { AqlReader } from './reader.ts';
import { readPath, readTerm, takeCall, takePath } from './term.ts';

const URI = /[A-Za-z][A-Za-z0-9+.-]*:[^\s{}'"]+/y;

export function readCondition(reader: AqlReader): AqlCondition {
  const { at } = reader;
  const of = [readAll(reader)];
  while (reader.takeWord('OR')) of.push(readAll(reader));
  return of.length === 1 && of[0] !== undefined ? of[0] : { form: 'or', of, at };
}

function readAll(reader: AqlReader): AqlCondition {
  const { at } = reader;
  const of = [reader.part(() => readOne(reader))];
  while (reader.takeWord('AND')) of.push(reader.part(() => readOne(reader)));
  return of.length === 1 && of[0] !== undefined ? of[0] : { form: 'and', of, at };
}

function readOne(reader: AqlReader): AqlCondition {
  const { at } = reader;
  if (reader.takeWord('NOT')) return { form: 'not', of: reader.within(() => readOne(reader)), at };
  if (reader.takeWord('EXISTS')) return { form: 'exists', path: readPath(reader, 'EXISTS'), at };
  if (reader.takeSymbol('(')) {
    const inner = reader.within(() => readCondition(reader));
    reader.expectSymbol(')', 'after the condition, or AND, OR');
    return inner;
  }
  return readTest(reader);
}

function readTest(reader: AqlReader): AqlCondition {
  const { at } = reader;
  const left = takeCall(reader) ?? takePath(reader);
  if (left === null)
    return reader.expected(
      'a condition: a path or a function, EXISTS, NOT or a bracket',
      takeLiteral(reader) === null ? '' : 'A value stands to the right of the comparison.',
    );
  if (left.form === 'path') {
    if (reader.takeWord('LIKE')) return readLike(reader, left, at);
    if (reader.takeWord('MATCHES')) return { form: 'matches', path: left, of: readMatches(reader), at };
  }
  const operator = takeOperator(reader);
  if (operator === null)
    return left.form === 'path'
      ? reader.expected('=, !=, <, <=, >, >=, LIKE or MATCHES after the path', inHint(reader))
      : reader.expected('=, !=, <, <=, > or >= after the function', 'A yes or no is asked for with `= true`.');
  return { form: 'compare', left, operator, right: readTerm(reader, 'what to compare with'), at };
}

const inHint = (reader: AqlReader): string =>
  reader.is('IN') || reader.is('NOT') ? 'AQL says MATCHES {…}, not IN.' : '';

function readLike(reader: AqlReader, path: AqlPath, at: number): AqlCondition {
  const parameter = takeParameter(reader);
  if (parameter !== null) return { form: 'like', path, pattern: parameter, at };
  const begins = reader.at;
  const value = readString(reader, 'pattern');
  if (value.length > AQL_LIMITS.pattern)
    reader.tooMuch(`A pattern has at most ${AQL_LIMITS.pattern} characters.`, begins);
  return { form: 'like', path, pattern: { form: 'text', value, at: begins }, at };
}

function readMatches(reader: AqlReader): readonly AqlMatch[] {
  if (!reader.isSymbol('{')) {
    const call = takeCall(reader);
    return call?.name === 'TERMINOLOGY' ? [call] : reader.expected('`{` or TERMINOLOGY(…) after MATCHES');
  }
  reader.takeSymbol('{');
  const { at } = reader;
  const uri = reader.take(URI);
  const of: readonly AqlMatch[] =
    uri === null ? reader.list(() => readMatch(reader)) : [{ form: 'uri', value: uri, at }];
  reader.expectSymbol('}', uri === null ? 'or a comma after the value' : 'after the URI');
  return of;
}

function readMatch(reader: AqlReader): AqlMatch {
  const { at } = reader;
  if (reader.peek(/\|/y) !== null)
    return reader.outdated('Ranges like {|3.0..5.0|} are not part of AQL; compare with >= and <=.');
  const value = takeCall(reader) ?? takeLiteral(reader) ?? takeParameter(reader);
  if (value === null) return reader.expected('a value, a parameter, TERMINOLOGY(…) or a URI in the list');
  if (value.form === 'call' && value.name !== 'TERMINOLOGY')
    return reader.refuse('The only function in a list is TERMINOLOGY.', at);
  return value;
}
