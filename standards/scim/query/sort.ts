// https://www.rfc-editor.org/rfc/rfc7644#section-3.4.2.3: sorting; what has no value comes last, descending first.

import { Decimal, isArray, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import type { AttributePath } from '../filter/filter.ts';
import { type ScimResult, scimBad, scimOk } from '../result.ts';
import { findAttribute } from '../schema/find-attribute.ts';
import type { Shape } from '../schema/schema.ts';
import { attributeValues, memberOf } from '../schema/values.ts';

/** Of several values the primary one counts, else the first. */
const sortValue = (values: readonly JsonValue[], sub: string | null): string | null => {
  const primary = values.find((value) => isObject(value) && memberOf(value, 'primary') === true) ?? values[0];
  const value = isObject(primary) ? memberOf(primary, sub ?? 'value') : primary;
  if (value instanceof Decimal) return value.text;
  return value === undefined || value === null || isArray(value) || isObject(value) ? null : String(value);
};

/** The resources in the order asked for; equal ones keep theirs. */
export const sortResources = (
  resources: readonly JsonObject[],
  {
    path,
    order,
    shape,
  }: { readonly path: AttributePath; readonly order: 'ascending' | 'descending'; readonly shape: Shape },
): ScimResult<readonly JsonObject[]> => {
  const found = findAttribute(path, shape);
  if (found === null) return scimBad('invalidPath', `${path.attribute} is not an attribute to sort by here.`);
  const exact = (found.sub ?? found.attribute).caseExact;
  const keyed = resources.map((resource) => {
    const value = sortValue(attributeValues(resource, found), found.sub?.name ?? null);
    return { resource, key: value === null || exact ? value : value.toLowerCase() };
  });
  const sign = order === 'ascending' ? 1 : -1;
  keyed.sort((one, other) => {
    if (one.key === other.key) return 0;
    if (one.key === null) return sign;
    if (other.key === null) return -sign;
    return one.key < other.key ? -sign : sign;
  });
  return scimOk(keyed.map(({ resource }) => resource));
};
