// https://www.rfc-editor.org/rfc/rfc7644#section-3.9: which attributes an answer holds.

import { isArray, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import type { AttributePath } from '../filter/filter.ts';
import { extensionAt, findAttribute } from '../schema/find-attribute.ts';
import { type Attribute, commonAttributes, type Shape } from '../schema/schema.ts';

export interface Projection {
  /** Only these, and what is always returned; null for what is returned by default. */
  readonly attributes: readonly AttributePath[] | null;
  readonly excluded: readonly AttributePath[];
}

/** Of one attribute: all of it, none, or some of its parts. */
type Share = 'whole' | 'none' | ReadonlySet<string>;

const named = (
  paths: readonly AttributePath[],
  shape: Shape,
  at: { extension: string | null; name: string },
): Share => {
  const parts = new Set<string>();
  for (const path of paths) {
    const extension = extensionAt(path, shape);
    if (extension !== null && extension.id === at.extension) return 'whole';
    const found = extension === null ? findAttribute(path, shape) : null;
    if (found === null || found.extension !== at.extension || found.attribute.name !== at.name) continue;
    if (found.sub === null) return 'whole';
    parts.add(found.sub.name);
  }
  return parts.size === 0 ? 'none' : parts;
};

const withParts = (value: JsonValue, keep: (name: string) => boolean): JsonValue => {
  if (isArray(value)) return value.map((item) => withParts(item, keep));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => keep(name)));
};

const partOf = (
  value: JsonValue,
  attribute: Attribute,
  shares: { wanted: Share; excluded: Share },
): JsonValue | null => {
  const { wanted, excluded } = shares;
  if (attribute.returned === 'never') return null;
  if (attribute.returned === 'always') return value;
  if (excluded === 'whole' || wanted === 'none') return null;
  const kept = typeof wanted === 'string' ? value : withParts(value, (name) => wanted.has(name));
  return typeof excluded === 'string' ? kept : withParts(kept, (name) => !excluded.has(name));
};

const share = (attributes: readonly Attribute[], object: JsonObject, choose: Chooser): JsonObject =>
  Object.fromEntries(
    attributes.flatMap((attribute) => {
      const value = object[attribute.name];
      const part = value === undefined ? null : partOf(value, attribute, choose(attribute));
      return part === null ? [] : [[attribute.name, part]];
    }),
  );

type Chooser = (attribute: Attribute) => { readonly wanted: Share; readonly excluded: Share };

const chooser =
  ({ attributes, excluded }: Projection, shape: Shape, extension: string | null): Chooser =>
  ({ name, returned }) => ({
    wanted:
      attributes === null ? (returned === 'request' ? 'none' : 'whole') : named(attributes, shape, { extension, name }),
    excluded: named(excluded, shape, { extension, name }),
  });

/** The resource as the answer shows it, in the order of its schema. */
export const project = (resource: JsonObject, projection: Projection, shape: Shape): JsonObject => {
  const extensions = shape.extensions.flatMap(({ id, attributes }) => {
    const object = resource[id];
    const shown = isObject(object) ? share(attributes, object, chooser(projection, shape, id)) : {};
    return Object.keys(shown).length === 0 ? [] : [[id, shown] as const];
  });
  const own = [...commonAttributes, ...shape.core.attributes];
  return { ...share(own, resource, chooser(projection, shape, null)), ...Object.fromEntries(extensions) };
};
