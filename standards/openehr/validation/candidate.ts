// https://specifications.openehr.org/releases/AM/Release-1.4/aom.html: what of a document an object constraint is about.

import { isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import type {
  ArchetypeScope,
  ComplexConstraint,
  Multiplicity,
  ObjectConstraint,
  SlotConstraint,
} from '../opt/index.ts';
import { isA } from '../rm/model/index.ts';
import { patternTest } from './archetype-pattern.ts';
import type { Check } from './report.ts';

/** One of the things that may stand in an attribute. */
export interface Candidate {
  readonly rmType: string;
  /** What its `archetype_node_id` must be; null where anything may. */
  readonly nodeId: string | null;
  /** Names that tell it from others of the same node; null where the template gives none. */
  readonly names: ReadonlySet<string> | null;
  readonly occurrences: Multiplicity;
  /** For sentences. */
  readonly label: string;
  /** For a slot: which archetypes it takes. */
  readonly takesArchetype: ((archetypeId: string) => boolean) | null;
  readonly isPrimitive: boolean;
  readonly check: Check;
}

/** Names that the template fixes: a list of strings on `name/value`. */
export function namesOf(constraint: ComplexConstraint): ReadonlySet<string> | null {
  for (const name of constraint.attributes) {
    if (name.name !== 'name') continue;
    for (const child of name.children) {
      if (child.kind !== 'complex') continue;
      const item = child.attributes.find((attribute) => attribute.name === 'value')?.children[0];
      if (item?.kind === 'primitive' && item.item.type === 'string' && item.item.list.length > 0 && !item.item.open) {
        return new Set(item.item.list);
      }
    }
  }
  return null;
}

function slotTest({ includes, excludes }: SlotConstraint): (archetypeId: string) => boolean {
  const [included, excluded] = [includes.map(patternTest), excludes.map(patternTest)];
  // `include .*` beside excludes means what the excludes leave; excludes of `.*` beside includes mean nothing else.
  return (archetypeId) => {
    if (included.length > 0) return included.some((matches) => matches(archetypeId));
    return !excluded.some((matches) => matches(archetypeId));
  };
}

/** Templates number objects too that have no node id in a document, such as ISM_TRANSITION. */
const nodeIdAskedFor = ({ kind, rmType, nodeId }: ObjectConstraint): string | null =>
  kind !== 'slot' && isA(rmType, 'LOCATABLE') ? nodeId : null;

/** The constraint as a candidate; `scope` says what its at-codes mean. */
export function candidateOf(constraint: ObjectConstraint, scope: ArchetypeScope | null, check: Check): Candidate {
  const archetype = constraint.kind === 'complex' ? constraint.archetype : null;
  const names = constraint.kind === 'complex' ? namesOf(constraint) : null;
  const nodeId = archetype?.archetypeId ?? nodeIdAskedFor(constraint);
  const term = archetype?.terms.get(constraint.nodeId ?? 'at0000') ?? scope?.terms.get(constraint.nodeId ?? '');
  const [name] = names ?? [];
  const text = name ?? term?.text ?? '';
  return {
    rmType: constraint.rmType,
    nodeId,
    names,
    occurrences: constraint.occurrences,
    label: nodeId === null ? constraint.rmType : `${constraint.rmType} [${nodeId}]${text === '' ? '' : ` "${text}"`}`,
    takesArchetype: constraint.kind === 'slot' ? slotTest(constraint) : null,
    isPrimitive: constraint.kind === 'primitive',
    check,
  };
}

export const nodeIdOf = (value: JsonValue): string | null =>
  isObject(value) && typeof value.archetype_node_id === 'string' ? value.archetype_node_id : null;

const nameOf = (value: JsonObject): string | null =>
  isObject(value.name) && typeof value.name.value === 'string' ? value.name.value : null;

/** The candidates an object may be meant as: by node and archetype, then by name where the template tells by names. */
export function meantBy(candidates: readonly Candidate[], value: JsonValue): readonly Candidate[] {
  const nodeId = nodeIdOf(value);
  const byNode = candidates.filter(
    (one) => one.takesArchetype === null && (one.nodeId === null || one.nodeId === nodeId),
  );
  if (byNode.length > 1 && isObject(value)) {
    const name = nameOf(value);
    const byName = byNode.filter(({ names }) => name !== null && (names?.has(name) ?? false));
    if (byName.length > 0) return byName;
    const unnamed = byNode.filter(({ names }) => names === null);
    if (unnamed.length > 0) return unnamed;
  }
  if (byNode.length > 0 || nodeId === null) return byNode;
  return candidates.filter(({ takesArchetype }) => takesArchetype?.(nodeId) ?? false);
}

/** Whether an object of that class may be what the candidate asks for. */
export const typeFits = (candidate: Candidate, type: string | null): boolean =>
  candidate.isPrimitive || type === null || isA(type, candidate.rmType);
