// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html#_identified_paths: what a planner has to know to look a path up in an index.

import { isA } from '../../rm/model/index.ts';
import { type Cohesion, cohere } from '../model/cohesion.ts';
import { narrowed, type TypedStep, typesAlong } from '../model/path-types.ts';
import { pathsIn, pathsOfCondition } from '../model/paths.ts';
import { classesOf, type FromClass, orderedPath, variablesOf } from '../model/variables.ts';
import type { AqlNodeName, AqlPath, AqlPredicate, AqlQuery } from '../syntax.ts';

/** What a predicate says in a form that an index can be asked for. */
export interface NodeAnalysis {
  /** The at-code, id-code or archetype id that is demanded; null when none is. */
  readonly id: string | null;
  /** The name that is demanded besides. */
  readonly name: AqlNodeName | null;
  /** Something else is asked for too: an index of ids and names finds more than the predicate does. */
  readonly more: boolean;
}

export interface ClassAnalysis {
  readonly from: FromClass;
  readonly node: NodeAnalysis;
}

export interface StepAnalysis {
  readonly attribute: string;
  readonly node: NodeAnalysis;
  /** The attribute may hold several nodes. */
  readonly many: boolean;
  /** What stands here: classes of the Reference Model, as declared and narrowed, or primitives. */
  readonly types: ReadonlySet<string>;
}

export interface PathAnalysis {
  readonly path: AqlPath;
  /** The class of FROM that the path starts from; null for an unknown variable. */
  readonly from: FromClass | null;
  readonly start: NodeAnalysis;
  /** Steps over nodes that have ids of their own (LOCATABLE). */
  readonly nodes: readonly StepAnalysis[];
  /** Steps from the last node into its values: `value`, `magnitude`. */
  readonly leaf: readonly StepAnalysis[];
  /** A node or a value on the way may be there several times. */
  readonly repeated: boolean;
  /** What the path leads to; empty when the Reference Model has no such path. */
  readonly types: ReadonlySet<string>;
}

export interface AqlAnalysis {
  /** Every class of FROM, in the order written, each with the one that contains it. */
  readonly classes: readonly ClassAnalysis[];
  /** The paths of the columns; `cohesion` counts them by their places here. */
  readonly columns: readonly PathAnalysis[];
  readonly conditions: readonly PathAnalysis[];
  /** Aliases are put back to what they name. */
  readonly orderings: readonly PathAnalysis[];
  /** Which column paths go over the same nodes together. */
  readonly cohesion: readonly Cohesion[];
}

/** Tells of every class and path of a checked query what an index can be asked by. Pure words: no document is looked at. */
export function analyseAql(query: AqlQuery): AqlAnalysis {
  const classes = classesOf(query.from);
  const variables = variablesOf(classes);
  const analyse = (path: AqlPath): PathAnalysis =>
    analysePath(path, variables.get(path.variable.toLowerCase()) ?? null);
  const columns = query.columns.flatMap(({ of }) => pathsIn(of));
  return {
    classes: classes.map((from) => ({ from, node: nodeOf(from.of.predicate) })),
    columns: columns.map(analyse),
    conditions: (query.where === null ? [] : pathsOfCondition(query.where)).map(analyse),
    orderings: query.orderBy.map(({ path }) => analyse(orderedPath(query, path, variables))),
    cohesion: cohere(columns),
  };
}

function analysePath(path: AqlPath, from: FromClass | null): PathAnalysis {
  const start = nodeOf(path.predicate);
  if (from === null) return { path, from, start, nodes: [], leaf: [], repeated: false, types: new Set() };
  const types = narrowed(narrowed(new Set([from.of.rmClass]), from.of.predicate), path.predicate);
  const typed = typesAlong(types, path.steps);
  const steps = typed.steps.map(stepOf);
  const nodes = steps.findLastIndex(({ types: all }) => [...all].every((type) => isA(type, 'LOCATABLE'))) + 1;
  return {
    path,
    from,
    start,
    nodes: steps.slice(0, nodes),
    leaf: steps.slice(nodes),
    repeated: steps.some(({ many }) => many),
    types: typed.types,
  };
}

const stepOf = ({ step, types, many }: TypedStep): StepAnalysis => ({
  attribute: step.attribute,
  node: nodeOf(step.predicate),
  many,
  types,
});

const ANY: NodeAnalysis = { id: null, name: null, more: false };

/** Reads `[x, 'name']`, and the same said in full with AND. */
function nodeOf(predicate: AqlPredicate | null): NodeAnalysis {
  switch (predicate?.form) {
    case undefined:
      return ANY;
    case 'node':
      return { id: predicate.id, name: predicate.name, more: false };
    case 'compare': {
      const said = saidOf(predicate.steps.map(({ attribute }) => attribute).join('/'));
      const { operator, operand, steps } = predicate;
      const plain = operator === '=' && operand.form === 'text' && steps.every((step) => step.predicate === null);
      if (!plain || said === null) return { ...ANY, more: true };
      return said === 'id' ? { ...ANY, id: operand.value } : { ...ANY, name: operand };
    }
    case 'and':
      return predicate.of.map(nodeOf).reduce(both, ANY);
    default:
      return { ...ANY, more: true };
  }
}

const saidOf = (path: string): 'id' | 'name' | null =>
  path === 'archetype_node_id' ? 'id' : path === 'name/value' ? 'name' : null;

const both = (one: NodeAnalysis, other: NodeAnalysis): NodeAnalysis => ({
  id: one.id ?? other.id,
  name: one.name ?? other.name,
  more: one.more || other.more || (one.id !== null && other.id !== null) || (one.name !== null && other.name !== null),
});
