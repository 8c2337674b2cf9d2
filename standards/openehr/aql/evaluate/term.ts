// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html#_functions: the value of a term beside the values of its paths.

import type { JsonValue } from '@fkj/standards-json';
import { AqlHalt } from '../issue.ts';
import type { AqlCall, AqlPath, AqlTerm } from '../syntax.ts';
import { literalOf } from '../value/literal.ts';
import { type AqlNode, jsonOf, type Scalar, scalarOf, text } from '../value/scalar.ts';
import type { Context, TerminologyAnswer, TerminologyRequest } from './context.ts';
import { applied } from './functions.ts';
import { unbound } from './predicate.ts';

/** The node that a path leads to in this row of values. */
export type NodeOf = (path: AqlPath) => AqlNode | null;

export function scalarOfTerm(term: AqlTerm, nodeOf: NodeOf, context: Context): Scalar | null {
  switch (term.form) {
    case 'path': {
      const node = nodeOf(term);
      return node === null ? null : scalarOf(node);
    }
    case 'parameter':
      return unbound(term);
    case 'call':
      return term.name === 'TERMINOLOGY' ? told(term, context) : called(term, nodeOf, context);
    default:
      return literalOf(term);
  }
}

/** What a column shows. */
export function jsonOfTerm(term: AqlTerm, nodeOf: NodeOf, context: Context): JsonValue {
  if (term.form === 'path') return nodeOf(term)?.value ?? null;
  if (term.form === 'call' && term.name === 'TERMINOLOGY') {
    const answer = answerTo(term, context);
    return answer.form === 'codes' ? answer.codes.map(({ code }) => code) : answer.value;
  }
  const scalar = scalarOfTerm(term, nodeOf, context);
  return scalar === null ? null : jsonOf(scalar);
}

function called(call: AqlCall, nodeOf: NodeOf, context: Context): Scalar | null {
  const given = call.arguments.map((one) => scalarOfTerm(one, nodeOf, context));
  const value = applied(call.name, given, context.now);
  if (value === undefined) throw new AqlHalt('unknown-function', call.at, `AQL has no function ${call.name}.`);
  return value;
}

function told(call: AqlCall, context: Context): Scalar | null {
  const answer = answerTo(call, context);
  if (answer.form === 'boolean') return { kind: 'boolean', value: answer.value };
  return answer.form === 'text' ? text(answer.value) : null;
}

/** What the terminologies say to a call of TERMINOLOGY. */
export function answerTo(call: AqlCall, context: Context): TerminologyAnswer {
  const request = requestOf(call);
  return request === null
    ? halt(call.at, 'TERMINOLOGY takes three texts: operation, service and parameters.', 'operand')
    : ask(request, call.at, context);
}

export const ask = (request: TerminologyRequest, at: number, context: Context): TerminologyAnswer =>
  context.terminology(request) ?? halt(at, 'No terminology knows this value set or operation.', 'unknown-value-set');

const halt = (at: number, sentence: string, code: 'operand' | 'unknown-value-set'): never => {
  throw new AqlHalt(code, at, sentence);
};

/** Null when the arguments are not three texts. */
export function requestOf(call: AqlCall): TerminologyRequest | null {
  const [operation, service, parameters] = call.arguments.map((one) => (one.form === 'text' ? one.value : null));
  if (operation == null || service == null || parameters == null || call.arguments.length !== 3) return null;
  return { form: 'call', operation, service, parameters };
}
