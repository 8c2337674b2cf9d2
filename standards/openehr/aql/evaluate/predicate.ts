// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html#_predicates: whether an object is as the square brackets say.

import { isObject, type JsonValue } from '@fkj/standards-json';
import { AqlHalt } from '../issue.ts';
import type { AqlNodeName, AqlPredicate, AqlPredicateOperand, AqlStep } from '../syntax.ts';
import { compare } from '../value/compare.ts';
import { literalOf } from '../value/literal.ts';
import { isPattern } from '../value/pattern.ts';
import { type AqlNode, magnitudeNode, type Scalar, scalarOf, textOf } from '../value/scalar.ts';
import { isOfArchetype } from './archetype.ts';
import { childrenOf } from './document.ts';

/** True or false: what is not known to hold does not. */
export function satisfies(node: AqlNode, predicate: AqlPredicate | null): boolean {
  if (predicate === null) return true;
  switch (predicate.form) {
    case 'and':
      return predicate.of.every((one) => satisfies(node, one));
    case 'or':
      return predicate.of.some((one) => satisfies(node, one));
    case 'node':
      return archetypeIds(node).some((id) => isOfArchetype(id, predicate.id)) && isNamed(node, predicate.name);
    case 'parameter':
      return unbound(predicate);
    case 'pattern':
      return along(node, predicate.steps).some((one) => {
        const scalar = scalarOf(one);
        return scalar !== null && isPattern(textOf(scalar), predicate.regex);
      });
    case 'compare': {
      const left = along(node, predicate.steps);
      if (predicate.operand.form === 'null' && /^!?=$/.test(predicate.operator))
        return (left.length === 0) === (predicate.operator === '=');
      const right = operandsOf(node, predicate.operand);
      return left.some((one) => {
        const scalar = scalarOf(one);
        return scalar !== null && right.some((other) => compare(scalar, predicate.operator, other) === true);
      });
    }
  }
}

export const unbound = ({ name, at }: { readonly name: string; readonly at: number }): never => {
  throw new AqlHalt('parameter', at, `The parameter $${name} has no value.`);
};

function archetypeIds({ value }: AqlNode): readonly string[] {
  const ids = [member(value, 'archetype_node_id'), member(value, 'archetype_details', 'archetype_id', 'value')];
  return ids.filter((id) => id !== null);
}

function member(value: JsonValue, ...names: readonly string[]): string | null {
  let now: JsonValue | undefined = value;
  for (const name of names) now = isObject(now) && Object.hasOwn(now, name) ? now[name] : undefined;
  return typeof now === 'string' ? now : null;
}

function isNamed({ value }: AqlNode, name: AqlNodeName | null): boolean {
  if (name === null) return true;
  if (name.form === 'parameter') return unbound(name);
  if (name.form === 'text') return member(value, 'name', 'value') === name.value;
  return (
    member(value, 'name', 'defining_code', 'code_string') === name.code &&
    member(value, 'name', 'defining_code', 'terminology_id', 'value') === name.terminology
  );
}

function operandsOf(node: AqlNode, operand: AqlPredicateOperand): readonly Scalar[] {
  if (operand.form === 'parameter') return unbound(operand);
  if (operand.form === 'relative') return along(node, operand.steps).flatMap((one) => scalarOf(one) ?? []);
  const literal = literalOf(operand);
  return literal === null ? [] : [literal];
}

/** Everything that the steps lead to. */
export const along = (node: AqlNode, steps: readonly AqlStep[]): readonly AqlNode[] =>
  steps.reduce<readonly AqlNode[]>((nodes, step) => nodes.flatMap((one) => stepped(one, step)), [node]);

/** What one step leads to; `magnitude` of an ordered value that has none of its own is computed. */
export const stepped = (node: AqlNode, { attribute, predicate }: AqlStep): readonly AqlNode[] =>
  [...childrenOf(node, attribute), ...computed(node, attribute)].filter((child) => satisfies(child, predicate));

function computed(node: AqlNode, attribute: string): readonly AqlNode[] {
  if (attribute !== 'magnitude' || !isObject(node.value) || Object.hasOwn(node.value, attribute)) return [];
  const magnitude = magnitudeNode(node);
  return magnitude === null ? [] : [magnitude];
}
