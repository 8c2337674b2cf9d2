// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html#_identified_paths and #_functions

import type { AqlAggregate, AqlCall, AqlPath, AqlTerm } from '../syntax.ts';
import { AGGREGATES } from '../words.ts';
import { takeLiteral, takeParameter } from './literal.ts';
import { readSteps, takePredicate } from './predicate.ts';
import type { AqlReader } from './reader.ts';

/** `o[predicate]/data[at0001]/value`; null when no name stands here. */
export function takePath(reader: AqlReader): AqlPath | null {
  const { at } = reader;
  const variable = reader.takeName();
  if (variable === null) return null;
  reader.count('paths');
  const predicate = takePredicate(reader);
  return { form: 'path', variable, predicate, steps: reader.takeSymbol('/') ? readSteps(reader) : [], at };
}

export const readPath = (reader: AqlReader, after: string): AqlPath =>
  takePath(reader) ?? reader.expected(`a path after ${after}`);

/** A single-row function; null when none stands here. */
export function takeCall(reader: AqlReader): AqlCall | null {
  if (!reader.isCall) return null;
  const { at } = reader;
  const name = reader.take(/[A-Za-z]\w*/y)?.toUpperCase() ?? '';
  if (AGGREGATES.some((one) => one === name))
    return reader.refuse(`${name} counts rows and so stands in SELECT only, outside other functions.`, at);
  if (/^(?:AND|OR|NOT|EXISTS|SELECT|WHERE|FROM|LIKE|MATCHES)$/.test(name))
    return reader.refuse(`${name} does not belong here.`, at);
  reader.expectSymbol('(', 'after the name of the function');
  const given = reader.within(() => (reader.isSymbol(')') ? [] : reader.list(() => readTerm(reader, 'an argument'))));
  reader.expectSymbol(')', 'or a comma after the argument');
  return { form: 'call', name, arguments: given, at };
}

/** A value, parameter, function or path. */
export const readTerm = (reader: AqlReader, what: string): AqlTerm =>
  takeCall(reader) ??
  takeLiteral(reader) ??
  takeParameter(reader) ??
  takePath(reader) ??
  reader.expected(`${what}: a value, a parameter, a path or a function`);

/** COUNT, MIN, MAX, SUM or AVG; null when none stands here. */
export function takeAggregate(reader: AqlReader): AqlAggregate | null {
  const name = AGGREGATES.find((one) => reader.is(one));
  if (name === undefined || !reader.isCall) return null;
  const { at } = reader;
  reader.takeWord(name);
  reader.expectSymbol('(', `after ${name}`);
  const all = name === 'COUNT' && reader.takeSymbol('*');
  const distinct = name === 'COUNT' && !all && reader.takeWord('DISTINCT');
  const path = all ? null : readPath(reader, `${name}(`);
  reader.expectSymbol(')', `after the path of ${name}`);
  return { form: 'aggregate', name, distinct, path, at };
}
