// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html#_predicates

import type {
  AqlNodeName,
  AqlOperator,
  AqlPredicate,
  AqlPredicateOperand,
  AqlSimplePredicate,
  AqlStep,
} from '../syntax.ts';
import { AQL_LIMITS } from '../words.ts';
import { readString, takeLiteral, takeParameter } from './literal.ts';
import type { AqlReader } from './reader.ts';

const CODE = /(?:at|id)\d+(?:\.\d+)*(?![\w-])/y;
/** Wider than archetypes' ids are: what no id can be is said by the check, not as a slip of the pen. */
export const ARCHETYPE = /(?:[A-Za-z][\w.-]*::)?[A-Za-z]\w*-\w+-\w[\w.-]*\.v\d[\w.-]*/y;
const TERM = /[A-Za-z0-9][\w.-]*(?:\([\w.-]+\))?::[\w.-]+(?:\|[^|[\]\r\n]+\|)?/y;
const REGEX = /\{\s*\/((?:[^/\\\r\n]|\\[^\r\n])+)\/\s*(?:;\s*(?:'[^'\r\n]*'|"[^"\r\n]*")\s*)?\}/y;
const QUOTE = /['"]/y;
const OPERATOR = /<=|>=|!=|<>|=|<|>/y;
const ATTRIBUTE = /[A-Za-z]\w*/y;

/** What stands in square brackets here, or null when none do. */
export function takePredicate(reader: AqlReader): AqlPredicate | null {
  if (!reader.takeSymbol('[')) return null;
  const predicate = reader.within(() => readAlternatives(reader));
  reader.expectSymbol(']', 'after the predicate, or AND, OR');
  return predicate;
}

function readAlternatives(reader: AqlReader): AqlPredicate {
  const { at } = reader;
  const of = [readAll(reader)];
  while (reader.takeWord('OR')) of.push(readAll(reader));
  return of.length === 1 && of[0] !== undefined ? of[0] : { form: 'or', of, at };
}

function readAll(reader: AqlReader): AqlPredicate {
  const { at } = reader;
  const of = [reader.part(() => readSimple(reader))];
  while (reader.takeWord('AND')) of.push(reader.part(() => readSimple(reader)));
  return of.length === 1 && of[0] !== undefined ? of[0] : { form: 'and', of, at };
}

function readSimple(reader: AqlReader): AqlSimplePredicate {
  const { at } = reader;
  const parameter = takeParameter(reader);
  if (parameter !== null) return parameter;
  const id = reader.take(ARCHETYPE) ?? reader.take(CODE);
  if (id !== null) return { form: 'node', id, name: reader.takeSymbol(',') ? readName(reader) : null, at };
  if (reader.peek(ATTRIBUTE) === null)
    return reader.expected('an archetype id, an at-code, a parameter or an attribute in the square brackets');
  const steps = readSteps(reader);
  if (reader.takeWord('MATCHES')) return { form: 'pattern', steps, regex: readRegex(reader), at };
  const operator = takeOperator(reader);
  if (operator === null) return reader.expected('=, !=, <, <=, >, >= or MATCHES after the path');
  return { form: 'compare', steps, operator, operand: readOperand(reader), at };
}

/** The comparison that stands here; `<>` is read as `!=`. */
export function takeOperator(reader: AqlReader): AqlOperator | null {
  const operator = reader.take(OPERATOR);
  switch (operator) {
    case '<>':
      return '!=';
    case '=':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return operator;
    default:
      return null;
  }
}

function readRegex(reader: AqlReader): string {
  const { at } = reader;
  const written = reader.take(REGEX);
  if (written === null) return reader.expected('a regular expression between {/ and /}');
  REGEX.lastIndex = 0;
  return REGEX.exec(written)?.[1] ?? reader.refuse('This is no regular expression.', at);
}

function readName(reader: AqlReader): AqlNodeName {
  const { at } = reader;
  if (reader.peek(QUOTE) !== null) return { form: 'text', value: readString(reader, 'text'), at };
  const parameter = takeParameter(reader);
  if (parameter !== null) return parameter;
  const term = reader.take(TERM);
  if (term !== null) {
    const [terminology = '', code = ''] = term.replace(/\|.*/, '').split('::');
    return { form: 'term', terminology, code, at };
  }
  const code = reader.take(CODE);
  if (code !== null) return { form: 'term', terminology: 'local', code, at };
  return reader.expected('a name in quotes, a parameter, an at-code or a code like icd10::F60.1 after the comma');
}

function readOperand(reader: AqlReader): AqlPredicateOperand {
  const { at } = reader;
  const code = reader.take(ARCHETYPE) ?? reader.take(CODE);
  if (code !== null) return { form: 'text', value: code, at };
  const plain = takeLiteral(reader) ?? takeParameter(reader);
  if (plain !== null) return plain;
  if (reader.peek(ATTRIBUTE) === null) return reader.expected('a value, a parameter or a path after the operator');
  return { form: 'relative', steps: readSteps(reader), at };
}

/** `data[at0001]/events`: attributes with what stands in brackets after them. */
export function readSteps(reader: AqlReader): readonly AqlStep[] {
  const steps: AqlStep[] = [];
  do {
    const { at } = reader;
    const attribute = reader.part(() => reader.take(ATTRIBUTE));
    if (attribute === null) return reader.expected('the name of an attribute after the slash');
    if (steps.length === AQL_LIMITS.steps) reader.tooMuch(`A path has at most ${AQL_LIMITS.steps} steps.`, at);
    steps.push({ attribute, predicate: takePredicate(reader), at });
  } while (reader.takeSymbol('/'));
  return steps;
}
