// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html#_where: conditions have three values. A test is true when any of the values passes (reference ruling), unknown when there are none to compare.

import { cohere } from '../model/cohesion.ts';
import { pathsIn } from '../model/paths.ts';
import type { AqlCondition, AqlMatch, AqlPath, AqlTerm, AqlTest } from '../syntax.ts';
import { compare } from '../value/compare.ts';
import { isLike } from '../value/like.ts';
import { literalOf } from '../value/literal.ts';
import type { Code, Scalar } from '../value/scalar.ts';
import { scalarOf, textOf } from '../value/scalar.ts';
import type { Context, TerminologyAnswer } from './context.ts';
import { unbound } from './predicate.ts';
import { answerTo, ask, type NodeOf, scalarOfTerm } from './term.ts';
import { type PlaceOf, valuesOf } from './values.ts';

/** Null: not known. Only true lets a row pass. */
export type Holds = (placeOf: PlaceOf) => boolean | null;

export function conditionOf(condition: AqlCondition, context: Context): Holds {
  switch (condition.form) {
    case 'and':
      return every(condition.of.map((one) => conditionOf(one, context)));
    case 'or': {
      const none = every(condition.of.map((one) => negated(conditionOf(one, context))));
      return negated(none);
    }
    case 'not':
      return negated(conditionOf(condition.of, context));
    default:
      return testOf(condition, context);
  }
}

const negated =
  (holds: Holds): Holds =>
  (placeOf) => {
    const value = holds(placeOf);
    return value === null ? null : !value;
  };

const every =
  (all: readonly Holds[]): Holds =>
  (placeOf) => {
    let known = true;
    for (const holds of all) {
      const value = holds(placeOf);
      if (value === false) return false;
      known &&= value !== null;
    }
    return known ? true : null;
  };

function testOf(test: AqlTest, context: Context): Holds {
  switch (test.form) {
    case 'exists':
      return missing(test.path, false, context);
    case 'like': {
      const { pattern } = test;
      if (pattern.form === 'parameter') return unbound(pattern);
      return anyOf([test.path], context, (nodeOf) => {
        const scalar = scalarIn(test.path, nodeOf);
        if (scalar === null || scalar.kind === 'number' || scalar.kind === 'boolean') return null;
        return isLike(textOf(scalar), pattern.value);
      });
    }
    case 'matches':
      return matchesOf(test, context);
    case 'compare': {
      const { left, operator, right } = test;
      if (right.form === 'null' && (operator === '=' || operator === '!='))
        return missing(left, operator === '=', context);
      return anyOf([...pathsIn(left), ...pathsIn(right)], context, (nodeOf) => {
        const one = scalarOfTerm(left, nodeOf, context);
        const other = one === null ? null : scalarOfTerm(right, nodeOf, context);
        return one === null || other === null ? null : compare(one, operator, other);
      });
    }
  }
}

/** `= NULL` and `!= NULL` ask whether there is a value; they are never unknown. */
function missing(term: AqlTerm, wanted: boolean, context: Context): Holds {
  const paths = pathsIn(term);
  return (placeOf) => {
    const there = nodesOf(paths, placeOf, context).some((nodeOf) =>
      term.form === 'path' ? nodeOf(term) !== null : scalarOfTerm(term, nodeOf, context) !== null,
    );
    return there !== wanted;
  };
}

function matchesOf({ path, of }: AqlTest & { form: 'matches' }, context: Context): Holds {
  const passes = of.map((one) => matchOf(one, context));
  const orMissing = of.some(({ form }) => form === 'null');
  const any = anyOf([path], context, (nodeOf) => {
    const scalar = scalarIn(path, nodeOf);
    if (scalar === null) return null;
    const all = passes.map((pass) => pass(scalar));
    return all.includes(true) ? true : all.includes(false) ? false : null;
  });
  if (!orMissing) return any;
  const none = missing(path, true, context);
  return (placeOf) => (none(placeOf) === true ? true : any(placeOf));
}

function matchOf(match: AqlMatch, context: Context): (scalar: Scalar) => boolean | null {
  switch (match.form) {
    case 'parameter':
      return unbound(match);
    case 'uri':
      if (/^ehr:/i.test(match.value))
        return (scalar) => compare(scalar, '=', { kind: 'text', value: match.value, code: null });
      return within(ask({ form: 'uri', uri: match.value }, match.at, context));
    case 'call':
      return within(answerTo(match, context));
    default: {
      const literal = literalOf(match);
      return (scalar) => (literal === null ? false : compare(scalar, '=', literal));
    }
  }
}

function within(answer: TerminologyAnswer): (scalar: Scalar) => boolean | null {
  if (answer.form !== 'codes') return (scalar) => textOf(scalar) === String(answer.value);
  const byCode = new Map<string, (string | null)[]>();
  for (const { code, terminology } of answer.codes) byCode.set(code, [...(byCode.get(code) ?? []), terminology]);
  return (scalar) => {
    const { code, terminology }: Code =
      scalar.kind === 'text' && scalar.code !== null ? scalar.code : { code: textOf(scalar), terminology: null };
    return byCode.get(code)?.some((one) => one === null || terminology === null || one === terminology) ?? false;
  };
}

const scalarIn = (path: AqlPath, nodeOf: NodeOf): Scalar | null => {
  const node = nodeOf(path);
  return node === null ? null : scalarOf(node);
};

/** True for any values that pass, false when some do not, unknown when none could be compared. */
function anyOf(paths: readonly AqlPath[], context: Context, pass: (nodeOf: NodeOf) => boolean | null): Holds {
  return (placeOf) => {
    let value: boolean | null = null;
    for (const nodeOf of nodesOf(paths, placeOf, context)) {
      const passed = pass(nodeOf);
      if (passed === true) return true;
      if (passed === false) value = false;
    }
    return value;
  };
}

const cohesions = new WeakMap<readonly AqlPath[], ReturnType<typeof cohere>>();

/** The values of the paths of one test, those of one node together. */
function nodesOf(paths: readonly AqlPath[], placeOf: PlaceOf, context: Context): readonly NodeOf[] {
  const cohesion = cohesions.get(paths) ?? cohere(paths);
  cohesions.set(paths, cohesion);
  const run = { count: paths.length, budget: context.budget, begins: paths[0]?.at ?? 0 };
  return valuesOf(cohesion, placeOf, run).map(
    ({ nodes }) =>
      (path) =>
        nodes[paths.indexOf(path)] ?? null,
  );
}
