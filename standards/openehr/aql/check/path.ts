// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html#_identified_paths against the Reference Model.

import { classModel } from '../../rm/model/index.ts';
import { concreteOf, narrowed, type TypedPath, typesAlong } from '../model/path-types.ts';
import type { AqlPath, AqlPredicate, AqlPredicateOperand, AqlStep } from '../syntax.ts';
import { isReadable } from '../value/pattern.ts';
import type { Findings } from './findings.ts';
import { canCompare, canMeet, type Kind, kindsOf } from './kinds.ts';

/** Types the path; null, with findings, for an unknown variable or a step that no class has. */
export function checkPath(path: AqlPath, findings: Findings): TypedPath | null {
  const from = findings.variables.get(path.variable.toLowerCase());
  if (from === undefined) {
    findings.add('unknown-variable', path.at, `FROM names no variable of this name${namesOf(findings)}.`);
    return null;
  }
  if (from.excluded)
    findings.add(
      'variable-unbound',
      path.at,
      'This variable stands under NOT CONTAINS: where the row is, there is none.',
    );
  if (classModel(from.of.rmClass) === null) return null;
  const types = narrowed(narrowed(new Set([from.of.rmClass]), from.of.predicate), path.predicate);
  checkPredicate(path.predicate, types, findings);
  return checkSteps(types, path.steps, findings);
}

const namesOf = ({ variables }: Findings): string => {
  const names = [...variables.values()].flatMap(({ of }) => of.variable ?? []).slice(0, 10);
  return names.length === 0 ? '' : `; there are ${names.join(', ')}`;
};

function checkSteps(from: ReadonlySet<string>, steps: readonly AqlStep[], findings: Findings): TypedPath | null {
  const typed = typesAlong(from, steps);
  for (const { step, types } of typed.steps) {
    checkPredicate(step.predicate, types, findings);
    if (types.size === 0) {
      findings.add(
        'archetype-id',
        step.predicate?.at ?? step.at,
        'No object that can stand here is of an archetype of this class.',
      );
      return null;
    }
  }
  if (typed.broken === null) return typed;
  const owners = [...(typed.steps.at(-1)?.types ?? from)];
  findings.add('unknown-attribute', typed.broken.at, unknownAttribute(typed.broken, owners));
  return null;
}

function unknownAttribute({ attribute }: AqlStep, owners: readonly string[]): string {
  const named = owners.slice(0, 3).join(', ');
  const names = [...concreteOf(new Set(owners))].flatMap((name) => [...(classModel(name)?.attributes.keys() ?? [])]);
  if (names.length === 0) return `${named} is a bare value: nothing is within it.`;
  const alike = [...new Set(names)].filter((name) => name.toLowerCase() === attribute.toLowerCase());
  const few = alike.length > 0 ? alike : [...new Set(names)].slice(0, 12);
  return `${named} has no attribute of this name; ${few.join(', ')}${few.length < 12 ? '' : ' …'}.`;
}

/** What can be compared at the end of a path that was typed. */
export function kindsAt(path: { readonly steps: readonly AqlStep[] }, typed: TypedPath): ReadonlySet<Kind> {
  return kindsOf(typed.types, path.steps.at(-1) ?? null, typed.steps.at(-2)?.types ?? new Set());
}

/** Well-formed archetype ids have a concept between class and version. */
const ARCHETYPE_ID = /^(?:[A-Za-z][\w.-]*::)?[A-Za-z]\w*-[A-Za-z]\w*-[A-Za-z]\w*\.[A-Za-z][\w-]*\.v\d[\w.-]*$/;

export function checkPredicate(predicate: AqlPredicate | null, types: ReadonlySet<string>, findings: Findings): void {
  switch (predicate?.form) {
    case 'and':
    case 'or':
      for (const one of predicate.of) checkPredicate(one, types, findings);
      break;
    case 'node':
      if (predicate.id.includes('-') && !ARCHETYPE_ID.test(predicate.id))
        findings.add(
          'archetype-id',
          predicate.at,
          'No archetype has an id of this form; it is like openEHR-EHR-OBSERVATION.blood_pressure.v2, with a full stop before the concept.',
        );
      break;
    case 'pattern':
      checkSteps(types, predicate.steps, findings);
      if (!isReadable(predicate.regex))
        findings.add('operand', predicate.at, 'This regular expression is not among those that are understood here.');
      break;
    case 'compare': {
      const left = checkSteps(types, predicate.steps, findings);
      const kinds = left === null ? null : kindsAt(predicate, left);
      checkOperand(predicate.operand, types, { kinds, operator: predicate.operator, findings });
    }
  }
}

function checkOperand(
  operand: AqlPredicateOperand,
  types: ReadonlySet<string>,
  left: { readonly kinds: ReadonlySet<Kind> | null; readonly operator: string; readonly findings: Findings },
): void {
  const { kinds, operator, findings } = left;
  if (operand.form === 'parameter') return;
  if (operand.form === 'relative') {
    const right = checkSteps(types, operand.steps, findings);
    if (right !== null && kinds !== null && !canMeet(kinds, kindsAt(operand, right)))
      findings.add('operand', operand.at, neverEqual(kinds));
    return;
  }
  if (operand.form === 'null' && operator !== '=' && operator !== '!=')
    findings.add('operand', operand.at, 'NULL is neither more nor less than anything; use = or !=.');
  if (kinds !== null && !canCompare(kinds, operand)) findings.add('operand', operand.at, neverEqual(kinds));
}

const WORDS: Readonly<Record<Kind, string>> = {
  number: 'a number',
  text: 'a text',
  boolean: 'true or false',
  moment: 'a date or date and time like 2024-02-29T10:00:00+01:00',
  time: 'a time like 10:30:00',
  duration: 'a duration like P2D',
};

export const neverEqual = (kinds: ReadonlySet<Kind>): string =>
  kinds.size === 0
    ? 'To the left is a structure, an interval or a list, which cannot be compared; go on to a value within.'
    : `This can never be compared with what is to the left: ${[...kinds].map((kind) => WORDS[kind]).join(', or ')}.`;
