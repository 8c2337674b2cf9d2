// https://www.rfc-editor.org/rfc/rfc7643#section-4.2: a Group is a unit, or a role in a unit (`<unit>~<role>`).

import type { HeldRole, Unit, UnitTree } from '@fkj/platform-access';
import { isArray, isObject, type JsonObject } from '@fkj/standards-json';
import { groupSchema } from '@fkj/standards-scim';
import { entityTag, metaOf, present } from './resource.ts';
import { unitSchema } from './shapes.ts';
import { groupId } from './user-resource.ts';

export interface GroupContext {
  readonly base: string;
  readonly units: UnitTree;
  readonly roleName: (code: string) => string;
  /** Roles that hold today, in the units asked for. */
  readonly roles: readonly HeldRole[];
}

/** What a group id names. */
export const groupOf = (id: string): { readonly unit: string; readonly role: string | null } => {
  const [unit = '', role] = id.split('~');
  return { unit, role: role ?? null };
};

const member = (base: string, type: 'User' | 'Group', value: string): JsonObject => ({
  value,
  $ref: `${base}/${type}s/${encodeURIComponent(value)}`,
  type,
});

export const unitResource = (unit: Unit, { base, units, roles }: GroupContext): JsonObject => {
  const people = [...new Set(roles.flatMap((held) => (held.unit === unit.id ? held.person : [])))].sort();
  const parts = units.all.filter(({ parent, active }) => active && parent === unit.id).map(({ id }) => id);
  return {
    schemas: [groupSchema.id, unitSchema.id],
    id: unit.id,
    displayName: unit.name,
    ...present({
      members: [...parts.map((id) => member(base, 'Group', id)), ...people.map((id) => member(base, 'User', id))],
    }),
    [unitSchema.id]: present({ kind: 'unit', parent: unit.parent }),
    meta: metaOf({
      ...{ type: 'Group', id: unit.id, base, lastModified: unit.lastUpdated },
      version: entityTag([`${unit.id} ${unit.version}`, ...parts, ...people]),
    }),
  };
};

export const roleResource = (unit: Unit, role: string, { base, roleName, roles }: GroupContext): JsonObject => {
  const holders = roles.filter((held) => held.unit === unit.id && held.role === role).map(({ person }) => person);
  const people = [...new Set(holders)].sort();
  const id = groupId(unit.id, role);
  return {
    schemas: [groupSchema.id, unitSchema.id],
    id,
    displayName: `${roleName(role)} – ${unit.name}`,
    ...present({ members: people.map((one) => member(base, 'User', one)) }),
    [unitSchema.id]: { kind: 'role', unit: unit.id, role },
    meta: metaOf({
      ...{ type: 'Group', id, base, lastModified: unit.lastUpdated },
      version: entityTag([`${id} ${unit.version}`, ...people]),
    }),
  };
};

/** Ids of the members of a Group as sent. */
export const membersOf = (group: JsonObject): readonly string[] => {
  const { members } = group;
  return (isArray(members) ? members : []).flatMap((one) => {
    const value = isObject(one) ? one['value'] : undefined;
    return typeof value === 'string' ? [value] : [];
  });
};
