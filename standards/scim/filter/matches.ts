// https://www.rfc-editor.org/rfc/rfc7644#section-3.4.2.2 table 3: what the operators mean.

import { Decimal, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import { type ScimResult, scimBad, scimOk } from '../result.ts';
import { findAttribute } from '../schema/find-attribute.ts';
import type { Attribute, Schema, Shape } from '../schema/schema.ts';
import { attributeValues, valuesAt } from '../schema/values.ts';
import type { AttributePath, Comparison, FilterValue, ScimFilter } from './filter.ts';

/** A complex attribute as a shape of its own, for what stands in its brackets. */
const shapeInside = (attribute: Attribute): Shape => ({
  core: { id: '', name: attribute.name, description: '', attributes: attribute.subAttributes ?? [] },
  extensions: [],
});

const insideOf = (path: AttributePath, shape: Shape): Shape | null => {
  const found = findAttribute(path, shape);
  return found === null || found.sub !== null || found.attribute.type !== 'complex'
    ? null
    : shapeInside(found.attribute);
};

const word = (path: AttributePath): string => `${path.attribute}${path.sub === null ? '' : `.${path.sub}`}`;

/** Names that the schema does not have, and orders that a type has not, are refused: nobody is to trust an empty answer. */
export const checkFilter = (filter: ScimFilter, shape: Shape): ScimResult<null> => {
  switch (filter.op) {
    case 'and':
    case 'or':
      for (const part of filter.filters) {
        const checked = checkFilter(part, shape);
        if (!checked.ok) return checked;
      }
      return scimOk(null);
    case 'not':
      return checkFilter(filter.filter, shape);
    case 'has': {
      const inside = insideOf(filter.path, shape);
      if (inside === null) return scimBad('invalidFilter', `${word(filter.path)} is not a complex attribute here.`);
      return checkFilter(filter.filter, inside);
    }
    default: {
      const found = findAttribute(filter.path, shape);
      if (found === null) return scimBad('invalidFilter', `${word(filter.path)} is not an attribute here.`);
      const type = compared(found.sub ?? found.attribute)?.type;
      const ordered = filter.op === 'gt' || filter.op === 'ge' || filter.op === 'lt' || filter.op === 'le';
      if (type === 'boolean' && ordered)
        return scimBad('invalidFilter', `${word(filter.path)} is true or false and has no order.`);
      return scimOk(null);
    }
  }
};

/** The attribute whose value is compared: `value` of a complex one. */
const compared = (attribute: Attribute): Attribute | undefined =>
  attribute.type === 'complex' ? attribute.subAttributes?.find(({ name }) => name === 'value') : attribute;

/** Whether a resource meets a filter that has been checked. */
export const matches = (filter: ScimFilter, resource: JsonObject, shape: Shape): boolean => {
  switch (filter.op) {
    case 'and':
      return filter.filters.every((part) => matches(part, resource, shape));
    case 'or':
      return filter.filters.some((part) => matches(part, resource, shape));
    case 'not':
      return !matches(filter.filter, resource, shape);
    case 'pr': {
      const found = findAttribute(filter.path, shape);
      if (found === null) return false;
      return (found.sub === null ? attributeValues(resource, found) : valuesAt(resource, found)).some(isPresent);
    }
    case 'has': {
      const found = findAttribute(filter.path, shape);
      const inside = insideOf(filter.path, shape);
      if (found === null || inside === null) return false;
      const chosen = filter.filter;
      return attributeValues(resource, found).some((value) => isObject(value) && matches(chosen, value, inside));
    }
    default: {
      const found = findAttribute(filter.path, shape);
      if (found === null) return false;
      const { op, value } = filter;
      const values = valuesAt(resource, found);
      const attribute = compared(found.sub ?? found.attribute) ?? found.attribute;
      if (op === 'ne') return !holds('eq', values, { value, attribute });
      return holds(op, values, { value, attribute });
    }
  }
};

/** Whether one value of a complex attribute is meant by the filter in brackets. */
export const matchesValue = (filter: ScimFilter, value: JsonObject, attribute: Attribute): boolean =>
  matches(filter, value, shapeInside(attribute));

/** As `checkFilter`, for the filter in the brackets of a patch path. */
export const checkValueFilter = (filter: ScimFilter, attribute: Attribute): ScimResult<null> =>
  checkFilter(filter, shapeInside(attribute));

const isPresent = (value: JsonValue): boolean => value !== '' && !(isObject(value) && Object.keys(value).length === 0);

interface Against {
  readonly value: FilterValue;
  readonly attribute: Attribute;
}

const holds = (op: Exclude<Comparison, 'ne'>, values: readonly JsonValue[], against: Against): boolean => {
  if (against.value === null) return op === 'eq' && values.length === 0;
  return values.some((value) => compare(op, value, against));
};

const compare = (op: Exclude<Comparison, 'ne'>, value: JsonValue, { value: asked, attribute }: Against): boolean => {
  if (typeof asked === 'object') {
    return asked !== null && value instanceof Decimal && ordered(op, value.toNumber() - Number(asked.number));
  }
  if (typeof asked === 'boolean') return op === 'eq' && value === asked;
  if (typeof value !== 'string') return false;
  if (attribute.type === 'dateTime' && !isText(op)) {
    const distance = Date.parse(value) - Date.parse(asked);
    return !Number.isNaN(distance) && ordered(op, distance);
  }
  const one = attribute.caseExact ? value : value.toLowerCase();
  const other = attribute.caseExact ? asked : asked.toLowerCase();
  switch (op) {
    case 'co':
      return one.includes(other);
    case 'sw':
      return one.startsWith(other);
    case 'ew':
      return one.endsWith(other);
    default:
      return ordered(op, one === other ? 0 : one < other ? -1 : 1);
  }
};

const isText = (op: Comparison): op is 'co' | 'sw' | 'ew' => op === 'co' || op === 'sw' || op === 'ew';

const ordered = (op: Exclude<Comparison, 'ne'>, distance: number): boolean => {
  switch (op) {
    case 'eq':
      return distance === 0;
    case 'gt':
      return distance > 0;
    case 'ge':
      return distance >= 0;
    case 'lt':
      return distance < 0;
    case 'le':
      return distance <= 0;
    default:
      return false;
  }
};

/** What the filter demands of one attribute with `eq`, and nothing else can be true beside it; null where it demands nothing such. */
export const demanded = (filter: ScimFilter, name: string, core: Pick<Schema, 'id'>): string | null => {
  if (filter.op === 'and') {
    for (const part of filter.filters) {
      const found = demanded(part, name, core);
      if (found !== null) return found;
    }
    return null;
  }
  if (filter.op !== 'eq' || typeof filter.value !== 'string') return null;
  const { schema, attribute, sub } = filter.path;
  const own = schema === null || schema.toLowerCase() === core.id.toLowerCase();
  return own && sub === null && attribute.toLowerCase() === name.toLowerCase() ? filter.value : null;
};
