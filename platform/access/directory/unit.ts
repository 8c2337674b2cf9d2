// https://hl7.org/fhir/R4/organization-definitions.html#Organization.partOf: organisations and units as a tree.

import type { JsonObject } from '@fkj/standards-json';
import { identifierSystems } from '@fkj/standards-norway';
import { servicesOf } from '../callers/assignment.ts';
import { objectsAt, referenceAt, textAt, valueAt } from '../relations/tree.ts';

export interface Unit {
  readonly id: string;
  readonly version: number;
  /** ms since 1970. */
  readonly lastUpdated: number;
  readonly name: string;
  /** Organization id. */
  readonly parent: string | null;
  readonly active: boolean;
  /** Volven 8663. */
  readonly services: readonly string[];
  readonly organizationNumber: string | null;
  readonly tree: JsonObject;
}

export const unitOf = (
  tree: JsonObject,
  { id, version, lastUpdated }: { readonly id: string; readonly version: number; readonly lastUpdated: number },
): Unit => ({
  ...{ id, version, lastUpdated, tree },
  name: textAt(tree, 'name') ?? id,
  parent: referenceAt(tree, 'partOf')?.id ?? null,
  active: valueAt(tree, 'active') !== false,
  services: servicesOf(tree),
  organizationNumber: textAt(
    objectsAt(tree, 'identifier').find((one) => textAt(one, 'system') === identifierSystems.organizationNumber),
    'value',
  ),
});

export interface UnitTree {
  readonly all: readonly Unit[];
  get(id: string): Unit | null;
  /** These and everything below them. */
  below(ids: Iterable<string>): ReadonlySet<string>;
  /** The unit itself, and those that it is part of, the nearest first. A ring ends where it closes. */
  above(id: string): readonly string[];
}

export const unitTree = (all: readonly Unit[]): UnitTree => {
  const byId = new Map(all.map((unit) => [unit.id, unit]));
  const children = new Map<string, string[]>();
  for (const { id, parent } of all) {
    if (parent === null) continue;
    const known = children.get(parent);
    if (known === undefined) children.set(parent, [id]);
    else known.push(id);
  }
  return {
    all,
    get: (id) => byId.get(id) ?? null,
    below: (ids) => {
      const found = new Set(ids);
      for (const id of found) for (const child of children.get(id) ?? []) found.add(child);
      return found;
    },
    above: (id) => {
      const found = new Set<string>();
      for (let next: string | null = id; next !== null && !found.has(next); next = byId.get(next)?.parent ?? null)
        found.add(next);
      return [...found];
    },
  };
};

/** The Organization that says this; what stands beside stays. */
export const organizationOf = (facts: Pick<Unit, 'name' | 'parent' | 'active'>, before: JsonObject): JsonObject => {
  const { partOf: _partOf, ...rest } = before;
  return {
    ...rest,
    resourceType: 'Organization',
    active: facts.active,
    name: facts.name,
    ...(facts.parent === null ? {} : { partOf: { reference: `Organization/${facts.parent}` } }),
  };
};
