// https://hl7.org/fhir/R4/profiling.html: the values that a profile fixes, put where what was extracted has a place for them.

import { isResourceType } from '@fkj/standards-fhir';
import { Decimal, isArray, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import { objectsIn } from '../questionnaire-items.ts';
import { definitionPath } from './definition-path.ts';
import type { Placed, ResourceDraft } from './resource-draft.ts';

export interface Profile {
  readonly kind: string;
  readonly fixed: readonly FixedValue[];
}

interface FixedValue {
  /** ElementDefinition.id: 'Observation.component:systolic.code'. */
  readonly id: string;
  readonly required: boolean;
  readonly value: JsonValue;
}

/** Null for what is no profile of a resource. */
export function readProfile(definition: JsonObject): Profile | null {
  const kind = definition['type'];
  if (typeof kind !== 'string' || !isResourceType(kind)) return null;
  const { snapshot, differential } = definition;
  const view = isObject(snapshot) ? snapshot : isObject(differential) ? differential : {};
  return { kind, fixed: objectsIn(view['element']).flatMap(fixedValuesOf) };
}

function fixedValuesOf(element: JsonObject): readonly FixedValue[] {
  const id = element['id'] ?? element['path'];
  if (typeof id !== 'string') return [];
  const required = element['min'] instanceof Decimal && element['min'].toNumber() > 0;
  const name = Object.keys(element).find((one) => /^(fixed|pattern)[A-Z]/.test(one));
  const value = name === undefined ? undefined : element[name];
  const own = name === undefined || value === undefined ? [] : [{ id: typed(id, name), required, value }];
  return [...own, ...extensionOf(element, id)];
}

/** 'Observation.value[x]' with patternQuantity is Observation.valueQuantity. */
const typed = (id: string, name: string): string =>
  id.replace(/([A-Za-z]+)\[x\](:[^.]*)?$/, `$1${name.replace(/^(fixed|pattern)/, '')}`);

/** A slice of extension that is defined elsewhere is known by the address of its definition. */
function extensionOf({ type }: JsonObject, id: string): readonly FixedValue[] {
  if (!/\.(modifierE|e)xtension:[^.]+$/.test(id)) return [];
  const profiles = objectsIn(type)[0]?.['profile'];
  const [address] = isArray(profiles) ? profiles : [];
  return typeof address === 'string' ? [{ id: `${id}.url`, required: true, value: address }] : [];
}

interface Filled {
  readonly kind: string;
  readonly draft: ResourceDraft;
}

/** Required fixed values of the resource itself, and all of every element that was begun. */
export function applyProfile({ kind, draft }: Filled, profile: Profile): void {
  for (const { id, required, value } of profile.fixed) {
    const steps = definitionPath(kind, id);
    const last = steps?.at(-1);
    if (steps === null || last === undefined || last.choice) continue;
    const leaf: Placed = { name: last.name, slice: last.slice, list: last.list, key: `fixed ${id}` };
    const own = { ...leaf, key: last.list ? leaf.key : '' };
    const parents = steps.length > 1 ? draft.instancesOf(steps.slice(0, -1)) : required ? [[]] : [];
    for (const parent of parents) draft.assign([...parent, own], value);
  }
}
