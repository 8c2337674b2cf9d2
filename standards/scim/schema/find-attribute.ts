// https://www.rfc-editor.org/rfc/rfc7644#section-3.10: which attribute a path names, without case.

import type { AttributePath } from '../filter/filter.ts';
import { type Attribute, commonAttributes, type Schema, type Shape } from './schema.ts';

/** Where an attribute stands in a resource. */
export interface Found {
  /** Null for the resource itself; else the extension in whose object it stands. */
  readonly extension: string | null;
  readonly attribute: Attribute;
  /** Null where the whole attribute is meant. */
  readonly sub: Attribute | null;
}

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** The attribute of this name; null when there is none. */
export const attributeNamed = (attributes: readonly Attribute[], name: string): Attribute | null =>
  attributes.find((one) => same(one.name, name)) ?? null;

/** The extension that a path names as a whole; null when it names an attribute. */
export const extensionAt = ({ schema, attribute, sub }: AttributePath, shape: Shape): Schema | null => {
  if (schema === null) return null;
  const whole = `${schema}:${attribute}${sub === null ? '' : `.${sub}`}`;
  return shape.extensions.find(({ id }) => same(id, whole)) ?? null;
};

/** The attribute that a path names; null where the resource type has none such. */
export const findAttribute = (path: AttributePath, shape: Shape): Found | null => {
  const { schema } = path;
  const extension = schema === null ? null : (shape.extensions.find(({ id }) => same(id, schema)) ?? null);
  if (schema !== null && extension === null && !same(shape.core.id, schema)) return null;
  const attributes = extension?.attributes ?? [...commonAttributes, ...shape.core.attributes];
  const attribute = attributeNamed(attributes, path.attribute);
  if (attribute === null) return null;
  const sub = path.sub === null ? null : attributeNamed(attribute.subAttributes ?? [], path.sub);
  if (path.sub !== null && sub === null) return null;
  return { extension: extension?.id ?? null, attribute, sub };
};
