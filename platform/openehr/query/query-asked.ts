// https://specifications.openehr.org/releases/ITS-REST/Release-1.1.0/query.html#tag/Request: what an execution says, in its address or its body.

import { ok, type Result } from '@fkj/platform-record';
import { Decimal, isArray, isObject, type JsonObject, type JsonValue, readBytes } from '@fkj/standards-json';
import type { AqlParameters } from '@fkj/standards-openehr';
import type { OpenEhrHouse } from '../house.ts';
import { type Asked, headerOf } from '../http/asked.ts';
import { JSON_TYPE, sentAs } from '../http/media-type.ts';
import { type Refusal, refuse } from '../refusal/refusal.ts';
import type { QueryAsked } from './run-query.ts';

type Said = Omit<QueryAsked, 'q' | 'name'> & { readonly q: string | null };

const NUMBER = /^-?\d{1,15}(?:\.\d{1,15})?$/;
/** Names of the address that are no parameters of the query. */
const OWN: ReadonlySet<string> = new Set(['q', 'ehr_id', 'offset', 'fetch', 'query_parameters']);

const ehrOf = (asked: Asked): string | null => asked.query.get('ehr_id') ?? headerOf(asked, 'openehr-ehr-id') ?? null;

/** Every other name of the address is a parameter; what looks like a number is one. */
export function saidInAddress(asked: Asked): Result<Said, Refusal> {
  const { query } = asked;
  const offset = countOf(query.get('offset'));
  const fetch = countOf(query.get('fetch'));
  if (offset === undefined || fetch === undefined) return refuse('parameter-value', { detail: COUNTS });
  const parameters: Record<string, AqlParameters[string]> = {};
  for (const [name, value] of query) {
    const bare = name.replace(/^\$/, '');
    if (!OWN.has(name)) parameters[bare] = NUMBER.test(value) ? new Decimal(value) : value;
  }
  const ehrId = ehrOf(asked);
  if (ehrId !== null) parameters['ehr_id'] = ehrId;
  return ok({ q: query.get('q'), ehrId, offset: offset ?? 0, fetch, parameters });
}

const COUNTS = 'offset and fetch are whole numbers from 0.';

/** Undefined where it is no count. */
const countOf = (value: string | null): number | null | undefined =>
  value === null ? null : /^\d{1,9}$/.test(value) ? Number(value) : undefined;

export function saidInBody(house: OpenEhrHouse, asked: Asked): Result<Said, Refusal> {
  const format = sentAs(asked, [JSON_TYPE]);
  if (!format.ok) return format;
  const ehrId = ehrOf(asked);
  if (asked.body.byteLength === 0) return ok({ q: null, ehrId, offset: 0, fetch: null, parameters: {} });
  const read = readBytes(asked.body, { maxDepth: house.limits.depth, maxLength: house.limits.body });
  if (!read.ok) return refuse('not-json', { detail: read.error.sentence });
  const { tree } = read.value;
  if (!isObject(tree)) return refuse('parameter-value', { detail: 'A query is asked as an object.' });
  const offset = countIn(tree['offset']);
  const fetch = countIn(tree['fetch']);
  if (offset === undefined || fetch === undefined) return refuse('parameter-value', { detail: COUNTS });
  const given = tree['query_parameters'] ?? {};
  const parameters = isObject(given) ? parametersIn(given) : null;
  if (parameters === null) return refuse('query-parameter');
  const { q = null } = tree;
  if (q !== null && typeof q !== 'string') return refuse('parameter-value', { detail: 'q is text.' });
  const ehr = typeof tree['ehr_id'] === 'string' ? tree['ehr_id'] : ehrId;
  return ok({
    q,
    ehrId: ehr,
    offset: offset ?? 0,
    fetch,
    parameters: ehr === null ? parameters : { ehr_id: ehr, ...parameters },
  });
}

const countIn = (value: JsonValue | undefined): number | null | undefined => {
  if (value === undefined || value === null) return null;
  return value instanceof Decimal ? countOf(value.text) : undefined;
};

function parametersIn(given: JsonObject): AqlParameters | null {
  const parameters: Record<string, AqlParameters[string]> = {};
  for (const [name, value] of Object.entries(given)) {
    if (isObject(value) || (isArray(value) && value.some((item) => isObject(item) || isArray(item)))) return null;
    parameters[name.replace(/^\$/, '')] = value;
  }
  return parameters;
}
