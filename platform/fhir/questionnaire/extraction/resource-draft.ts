// https://hl7.org/fhir/uv/sdc/extraction.html#definition-based-extraction: a resource put together of values at places.

import { isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';

/** One step of a place: `key` tells the items of a list apart. */
export interface Placed {
  readonly name: string;
  readonly slice: string | null;
  readonly list: boolean;
  readonly key: string;
}

interface Assignment {
  readonly path: readonly Placed[];
  readonly value: JsonValue;
}

const printed = (path: readonly Placed[]): string => JSON.stringify(path.map(({ name, key }) => [name, key]));

/** Collects values; nothing that was put in is overwritten. */
export class ResourceDraft {
  private readonly assignments: Assignment[] = [];
  private readonly taken = new Set<string>();

  /** False where the element has a value already. */
  assign(path: readonly Placed[], value: JsonValue): boolean {
    const place = printed(path);
    if (this.taken.has(place)) return false;
    this.taken.add(place);
    this.assignments.push({ path, value });
    return true;
  }

  /** The items that there are of an element, each by its path: those that hold something. */
  instancesOf(steps: readonly Pick<Placed, 'name' | 'slice'>[]): readonly (readonly Placed[])[] {
    const found = new Map<string, readonly Placed[]>();
    for (const { path } of this.assignments) {
      const meets = steps.every(({ name, slice }, at) => path[at]?.name === name && path[at]?.slice === slice);
      const here = path.slice(0, steps.length);
      if (meets && path.length > steps.length) found.set(printed(here), here);
    }
    return [...found.values()];
  }

  resource(kind: string): JsonObject {
    return { resourceType: kind, ...assemble(this.assignments) };
  }
}

function assemble(assignments: readonly Assignment[]): JsonObject {
  const members: Record<string, JsonValue> = {};
  const byName = grouped(assignments, ({ path }) => path[0]?.name ?? '');
  for (const [name, inside] of byName) {
    const items = [...grouped(inside, ({ path }) => path[0]?.key ?? '').values()].map(itemOf);
    const [first] = items;
    if (first !== undefined) members[name] = inside[0]?.path[0]?.list === true ? items : first;
  }
  return members;
}

/** A whole value, and what was put into it beside. */
function itemOf(assignments: readonly Assignment[]): JsonValue {
  const whole = assignments.find(({ path }) => path.length === 1)?.value;
  const parts = assignments.filter(({ path }) => path.length > 1);
  if (whole !== undefined && (parts.length === 0 || !isObject(whole))) return whole;
  const inside = assemble(parts.map(({ path, value }) => ({ path: path.slice(1), value })));
  return whole === undefined || !isObject(whole) ? inside : { ...inside, ...whole };
}

function grouped(
  assignments: readonly Assignment[],
  by: (assignment: Assignment) => string,
): ReadonlyMap<string, readonly Assignment[]> {
  const groups = new Map<string, Assignment[]>();
  for (const assignment of assignments) {
    const name = by(assignment);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [assignment]);
    else group.push(assignment);
  }
  return groups;
}
