// https://hl7.org/fhir/R4/search.html#summary: which members of a resource belong to a subset, by the model.

import { isArray, isObject, type JsonObject, type JsonValue, type Step } from '@fkj/standards-json';
import { type ElementModel, type TypeModel, typeModel } from '../model/index.ts';
import type { Subset } from './subset.ts';

/** What is kept of a value: all of it, or something of some members or items. */
export type Keep = 'whole' | Part;

export interface Part {
  readonly of: 'object' | 'array';
  readonly below: ReadonlyMap<Step, Keep>;
}

/** Without these nobody knows what he reads, or may misread it (resource.html, extensibility.html#modifierExtension). */
const ALWAYS: ReadonlySet<string> = new Set(['resourceType', 'id', 'meta', 'implicitRules', 'modifierExtension']);

/** The part of a resource that a subset holds; `whole` for a type that R4 has not. */
export function keepOf(resource: JsonObject, subset: Subset): Keep {
  const model = typeModel(String(resource['resourceType']));
  if (model === null) return 'whole';
  if (subset.of === 'summary') return summaryOf(resource, model, 'resource');
  return membersOf(resource, (name) => (isInSubset(model, name, subset) ? 'whole' : null));
}

function isInSubset(model: TypeModel, name: string, subset: Subset): boolean {
  if (subset.of === 'data') return name !== 'text';
  const element = model.members.get(name)?.element;
  if (ALWAYS.has(name) || (element?.min ?? 0) > 0) return true;
  if (subset.of === 'text') return name === 'text';
  if (subset.of !== 'elements') return false;
  return subset.names.has(name) || (element !== undefined && subset.names.has(element.name));
}

function summaryOf(value: JsonObject, model: TypeModel, at: 'resource' | 'below'): Keep {
  return membersOf(value, (name) => {
    if (ALWAYS.has(name)) return 'whole';
    // The extensions of a value are part of what it says; those of the resource are not in its summary.
    if (name === 'extension' && at === 'below') return 'whole';
    const member = model.members.get(name);
    if (member === undefined || !isInSummary(member.element)) return null;
    const sent = value[name];
    const type = typeModel(member.type);
    if (sent === undefined || type?.kind !== 'complex') return 'whole';
    // What must be there is there, even if nothing of it belongs to a summary.
    return summaryOfAll(sent, type) ?? (member.element.min > 0 ? 'whole' : null);
  });
}

const isInSummary = ({ summary, min }: ElementModel): boolean => summary || min > 0;

/** Null when nothing is left that says anything (ele-1). */
function summaryOfAll(value: JsonValue, model: TypeModel): Keep | null {
  if (isObject(value)) {
    const keep = summaryOf(value, model, 'below');
    return keep === 'whole' || [...keep.below.keys()].some((name) => name !== 'id') ? keep : null;
  }
  if (!isArray(value)) return 'whole';
  const below = new Map<Step, Keep>();
  value.forEach((item, place) => {
    const keep = summaryOfAll(item, model);
    if (keep !== null) below.set(place, keep);
  });
  if (below.size === 0) return null;
  const isWhole = below.size === value.length && [...below.values()].every((keep) => keep === 'whole');
  return isWhole ? 'whole' : { of: 'array', below };
}

/** `_name` goes with its name. */
function membersOf(value: JsonObject, keep: (name: string) => Keep | null): Keep {
  const below = new Map<Step, Keep>();
  let isWhole = true;
  for (const name in value) {
    const kept = name.startsWith('_') ? sibling(keep(name.slice(1))) : keep(name);
    if (kept !== null) below.set(name, kept);
    if (kept !== 'whole') isWhole = false;
  }
  return isWhole ? 'whole' : { of: 'object', below };
}

const sibling = (kept: Keep | null): Keep | null => (kept === null ? null : 'whole');
