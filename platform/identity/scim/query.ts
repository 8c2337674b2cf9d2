// https://www.rfc-editor.org/rfc/rfc7644#section-3.4.2 and #section-3.4.3: the same question in an address and in a body.

import { Decimal, isArray, type JsonObject, type JsonValue } from '@fkj/standards-json';
import {
  type AttributePath,
  checkFilter,
  matches,
  memberOf,
  type Projection,
  project,
  readAttributePath,
  readFilter,
  type ScimFilter,
  type ScimRefusal,
  type ScimResult,
  type Shape,
  scimBad,
  scimOk,
  sortResources,
} from '@fkj/standards-scim';

export const MAX_RESULTS = 500;
const DEFAULT_COUNT = 100;

export interface Query extends Projection {
  readonly filter: ScimFilter | null;
  readonly sort: { readonly path: AttributePath; readonly order: 'ascending' | 'descending' } | null;
  /** From 1. */
  readonly startIndex: number;
  readonly count: number;
}

/** Parameters by name in small letters. */
type Parameters = ReadonlyMap<string, string | readonly string[]>;

const parametersOf = (entries: Iterable<readonly [string, JsonValue]>): Parameters =>
  new Map(
    [...entries].flatMap(([name, value]): readonly (readonly [string, string | readonly string[]])[] => {
      const key = name.toLowerCase();
      if (value instanceof Decimal) return [[key, value.text]];
      if (typeof value === 'string') return [[key, value]];
      if (isArray(value)) return [[key, value.filter((item): item is string => typeof item === 'string')]];
      return [];
    }),
  );

export const SEARCH_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';

/** The parameters of an address. A national number in one is refused: it would stand in logs. */
export const queryOfAddress = (search: string, holdsPersonNumber: (text: string) => boolean): ScimResult<Query> => {
  const entries = [...new URLSearchParams(search)];
  if (entries.some(([, value]) => holdsPersonNumber(value)))
    return scimBad('sensitive', 'A national number must not stand in an address: ask with POST …/.search.');
  return readQuery(parametersOf(entries));
};

export const queryOfBody = (body: JsonObject): ScimResult<Query> => {
  const schemas = memberOf(body, 'schemas');
  if (!isArray(schemas) || !schemas.includes(SEARCH_SCHEMA))
    return scimBad('invalidSyntax', `schemas must name ${SEARCH_SCHEMA}.`);
  return readQuery(parametersOf(Object.entries(body)));
};

const textOf = (parameters: Parameters, name: string): string | null => {
  const value = parameters.get(name);
  return typeof value === 'string' && value.trim() !== '' ? value : null;
};

const paths = (parameters: Parameters, name: string): ScimResult<readonly AttributePath[] | null> => {
  const value = parameters.get(name);
  if (value === undefined) return scimOk(null);
  const words = (typeof value === 'string' ? value.split(',') : value)
    .map((word) => word.trim())
    .filter((word) => word !== '');
  const found: AttributePath[] = [];
  for (const word of words) {
    const path = readAttributePath(word);
    if (!path.ok) return path;
    found.push(path.value);
  }
  return scimOk(found.length === 0 ? null : found);
};

const whole = (parameters: Parameters, name: string, otherwise: number): number | null => {
  const text = textOf(parameters, name);
  if (text === null) return otherwise;
  return /^-?[0-9]{1,9}$/.test(text) ? Number(text) : null;
};

const readQuery = (parameters: Parameters): ScimResult<Query> => {
  const written = textOf(parameters, 'filter');
  const filter = written === null ? null : readFilter(written);
  if (filter !== null && !filter.ok) return filter;
  const sortBy = textOf(parameters, 'sortby');
  const path = sortBy === null ? null : readAttributePath(sortBy);
  if (path !== null && !path.ok) return path;
  const order = textOf(parameters, 'sortorder') ?? 'ascending';
  if (order !== 'ascending' && order !== 'descending')
    return scimBad('invalidValue', 'sortOrder must be ascending or descending.');
  const startIndex = whole(parameters, 'startindex', 1);
  const count = whole(parameters, 'count', DEFAULT_COUNT);
  if (startIndex === null || count === null)
    return scimBad('invalidValue', 'startIndex and count must be whole numbers.');
  const attributes = paths(parameters, 'attributes');
  if (!attributes.ok) return attributes;
  const excluded = paths(parameters, 'excludedattributes');
  if (!excluded.ok) return excluded;
  return scimOk({
    filter: filter?.value ?? null,
    sort: path === null ? null : { path: path.value, order },
    startIndex: Math.max(1, startIndex),
    count: Math.min(MAX_RESULTS, Math.max(0, count)),
    attributes: attributes.value,
    excluded: excluded.value ?? [],
  });
};

/** One resource with the shape that its attributes are named in. */
export interface Shaped {
  readonly resource: JsonObject;
  readonly shape: Shape;
}

const number = (value: number): Decimal => new Decimal(String(value));

/** The page of those that match, as a ListResponse. */
export const listResponse = (
  all: readonly Shaped[],
  query: Query,
  shapes: readonly Shape[],
): ScimResult<JsonObject> => {
  const { filter, sort, startIndex, count } = query;
  const unfit = filter === null ? null : unfitFor(filter, shapes);
  if (unfit !== null) return { ok: false, error: unfit };
  const matching = all.filter(({ resource, shape }) => filter === null || matches(filter, resource, shape));
  const shapeOf = new Map(matching.map(({ resource, shape }) => [resource, shape]));
  const [shape] = shapes;
  const ordered =
    sort === null || shape === undefined
      ? scimOk(matching.map(({ resource }) => resource))
      : sortResources(
          matching.map(({ resource }) => resource),
          { ...sort, shape },
        );
  if (!ordered.ok) return ordered;
  const page = ordered.value.slice(startIndex - 1, startIndex - 1 + count);
  return scimOk({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: number(matching.length),
    startIndex: number(startIndex),
    itemsPerPage: number(page.length),
    Resources: page.map((resource) => project(resource, query, shapeOf.get(resource) ?? (shapes[0] as Shape))),
  });
};

/** Of several types a name that one of them has is good enough: https://www.rfc-editor.org/rfc/rfc7644#section-3.4.2.1. */
const unfitFor = (filter: ScimFilter, shapes: readonly Shape[]): ScimRefusal | null => {
  const refusals = shapes.flatMap((shape) => {
    const checked = checkFilter(filter, shape);
    return checked.ok ? [] : [checked.error];
  });
  return refusals.length === shapes.length ? (refusals[0] ?? null) : null;
};
