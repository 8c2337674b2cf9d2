// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html#_parameters: values in the place of parameters.

import { Decimal, isArray, type JsonValue } from '@fkj/standards-json';
import { AqlHalt, type AqlResult, caught } from './issue.ts';
import { plainPattern } from './quoted.ts';
import type {
  AqlCondition,
  AqlContainment,
  AqlLiteral,
  AqlMatch,
  AqlNodePredicate,
  AqlParameter,
  AqlPath,
  AqlPredicate,
  AqlQuery,
  AqlSimplePredicate,
  AqlStep,
  AqlTerm,
} from './syntax.ts';
import { AQL_LIMITS } from './words.ts';

/** By name without the dollar sign: texts, numbers, booleans, null; a list stands for its items within MATCHES {…}. */
export type AqlParameters = Readonly<Record<string, JsonValue | number>>;

const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$/;
const NODE_ID = /^(?:(?:at|id)\d+(?:\.\d+)*|(?:[A-Za-z][\w.-]*::)?[A-Za-z]\w*-\w+-\w[\w.-]*\.v\d[\w.-]*)$/;

/** Puts values in the place of every parameter. Refusal `parameter`: one has no value, or a value that cannot stand there. A value is never read as AQL. */
export function substituteParameters(query: AqlQuery, values: AqlParameters): AqlResult<AqlQuery> {
  return caught(query.text, () => {
    const put = new Substitution(values);
    return {
      ...query,
      columns: query.columns.map((column) => ({
        ...column,
        of:
          column.of.form === 'aggregate'
            ? { ...column.of, path: column.of.path === null ? null : put.path(column.of.path) }
            : column.of.form === 'call'
              ? { ...column.of, arguments: column.of.arguments.map((one) => put.term(one)) }
              : column.of.form === 'path'
                ? put.path(column.of)
                : column.of,
      })),
      from: put.containment(query.from),
      where: query.where === null ? null : put.condition(query.where),
      orderBy: query.orderBy.map((one) => ({ ...one, path: put.path(one.path) })),
    };
  });
}

class Substitution {
  private readonly values: AqlParameters;
  private items = 0;

  constructor(values: AqlParameters) {
    this.values = values;
  }

  containment(of: AqlContainment): AqlContainment {
    if (of.form !== 'class') return { ...of, of: of.of.map((one) => this.containment(one)) };
    const contains = of.contains === null ? null : { ...of.contains, of: this.containment(of.contains.of) };
    return { ...of, predicate: this.predicate(of.predicate), contains };
  }

  condition(condition: AqlCondition): AqlCondition {
    switch (condition.form) {
      case 'and':
      case 'or':
        return { ...condition, of: condition.of.map((one) => this.condition(one)) };
      case 'not':
        return { ...condition, of: this.condition(condition.of) };
      case 'exists':
        return { ...condition, path: this.path(condition.path) };
      case 'compare': {
        const { left, right } = condition;
        return {
          ...condition,
          left: left.form === 'path' ? this.path(left) : this.call(left),
          right: this.term(right),
        };
      }
      case 'like': {
        const { pattern } = condition;
        const value = pattern.form === 'text' ? pattern.value : plainPattern(this.text(pattern));
        if (pattern.form === 'parameter' && value.length > AQL_LIMITS.pattern)
          refuse(pattern, `a pattern has at most ${AQL_LIMITS.pattern} characters`);
        return { ...condition, path: this.path(condition.path), pattern: { form: 'text', value, at: pattern.at } };
      }
      case 'matches':
        return { ...condition, path: this.path(condition.path), of: condition.of.flatMap((one) => this.match(one)) };
    }
  }

  term(term: AqlTerm): AqlTerm {
    switch (term.form) {
      case 'path':
        return this.path(term);
      case 'call':
        return this.call(term);
      case 'parameter':
        return this.literal(term);
      default:
        return term;
    }
  }

  path(path: AqlPath): AqlPath {
    return { ...path, predicate: this.predicate(path.predicate), steps: this.steps(path.steps) };
  }

  private call<Call extends { readonly arguments: readonly AqlTerm[] }>(call: Call): Call {
    return { ...call, arguments: call.arguments.map((one) => this.term(one)) };
  }

  private steps(steps: readonly AqlStep[]): readonly AqlStep[] {
    return steps.map((step) => ({ ...step, predicate: this.predicate(step.predicate) }));
  }

  private predicate(predicate: AqlPredicate | null): AqlPredicate | null {
    if (predicate === null) return null;
    switch (predicate.form) {
      case 'and':
      case 'or':
        return { ...predicate, of: predicate.of.map((one) => this.predicate(one) ?? one) };
      default:
        return this.simple(predicate);
    }
  }

  private simple(predicate: AqlSimplePredicate): AqlSimplePredicate {
    switch (predicate.form) {
      case 'parameter':
        return this.node(predicate);
      case 'node':
        return predicate.name?.form === 'parameter'
          ? { ...predicate, name: { form: 'text', value: this.text(predicate.name), at: predicate.name.at } }
          : predicate;
      case 'pattern':
        return { ...predicate, steps: this.steps(predicate.steps) };
      case 'compare': {
        const { operand } = predicate;
        const put =
          operand.form === 'parameter'
            ? this.literal(operand)
            : operand.form === 'relative'
              ? { ...operand, steps: this.steps(operand.steps) }
              : operand;
        return { ...predicate, steps: this.steps(predicate.steps), operand: put };
      }
    }
  }

  private node(parameter: AqlParameter): AqlNodePredicate {
    const id = this.text(parameter);
    if (!NODE_ID.test(id)) refuse(parameter, 'here an archetype id or an at-code must stand');
    return { form: 'node', id, name: null, at: parameter.at };
  }

  private match(match: AqlMatch): readonly AqlMatch[] {
    if (match.form === 'call') return [this.call(match)];
    if (match.form !== 'parameter') return [match];
    const value = this.value(match);
    if (typeof value === 'number' || !isArray(value)) return [literal(value, match)];
    this.items += value.length;
    if (this.items > AQL_LIMITS.parts) refuse(match, `at most ${AQL_LIMITS.parts} values may stand in lists`);
    return value.length === 0
      ? refuse(match, 'an empty list matches nothing; leave the condition out')
      : value.map((one) => literal(one, match));
  }

  private literal(parameter: AqlParameter): AqlLiteral {
    return literal(this.value(parameter), parameter);
  }

  private text(parameter: AqlParameter): string {
    const value = this.value(parameter);
    return typeof value === 'string' && isText(value) ? value : refuse(parameter, 'here a text must stand');
  }

  private value(parameter: AqlParameter): JsonValue | number {
    const value = Object.hasOwn(this.values, parameter.name) ? this.values[parameter.name] : undefined;
    return value === undefined ? refuse(parameter, 'it has no value') : value;
  }
}

function literal(value: JsonValue | number, parameter: AqlParameter): AqlLiteral {
  const { at } = parameter;
  if (value === null) return { form: 'null', at };
  if (typeof value === 'boolean') return { form: 'boolean', value, at };
  if (typeof value === 'string')
    return isText(value) ? { form: 'text', value, at } : refuse(parameter, 'it is no text');
  if (typeof value !== 'number' && isArray(value)) return refuse(parameter, 'a list stands within MATCHES {…} only');
  const written = typeof value === 'number' ? String(value) : value instanceof Decimal ? value.text : '';
  return NUMBER.test(written) ? { form: 'number', value: written, at } : refuse(parameter, 'it is no number');
}

const isText = (value: string): boolean => !/\p{Surrogate}|\0/u.test(value);

function refuse({ name, at }: AqlParameter, why: string): never {
  throw new AqlHalt('parameter', at, `The parameter $${name} cannot be put in: ${why}.`);
}
