// https://hl7.org/fhir/R4/search.html: one search answered by the record, page by page, and by its plain meaning.

import {
  type Criterion,
  compareForSort,
  isCommonKind,
  matches,
  parseSearch,
  type Searchable,
  type SearchRequest,
} from '@fkj/standards-fhir';
import { filterOf } from '../find/filter-of.ts';
import { objectKey } from '../identity/object-key.ts';
import type { Permit } from '../permit.ts';
import type { Cursor, Filter, Query, Test } from '../query.ts';
import { covers } from '../reach.ts';
import type { HealthRecord } from '../record.ts';
import { houseParameters } from './house-parameters.ts';
import type { RandomSearch } from './random-search.ts';
import type { WorldObject } from './random-world.ts';

/** A world that has been written. */
export interface WrittenWorld {
  readonly objects: readonly (WorldObject & Searchable)[];
}

/** What `ap` measures its distance from. */
const NOW = Date.parse('2024-06-01T00:00:00Z');

/** Null for a chain through more types than one search may go through. */
export const requestOf = ({ kind, pairs }: RandomSearch): SearchRequest | null => {
  const parsed = parseSearch(kind, pairs, { now: NOW, custom: houseParameters });
  if (!parsed.ok && parsed.issues.every(({ text }) => text.includes('too many types'))) return null;
  if (!parsed.ok) throw new Error(`${JSON.stringify({ kind, pairs })}: ${JSON.stringify(parsed.issues)}`);
  return parsed.request;
};

export const compartmentTest = (kind: string, { holds, tests }: Criterion): readonly Test[] => {
  const [only, other] = tests;
  return only?.test === 'reference' &&
    only.param === 'patient' &&
    other === undefined &&
    holds === 'any' &&
    !isCommonKind(kind)
    ? [{ test: 'patient', patient: only.target.id }]
    : [];
};

/** Whether a permit reaches an object that stands. */
const reaches = (
  { restriction }: Permit,
  { kind, patients, state }: WorldObject,
  known: readonly string[],
): boolean => {
  if (state === 'deleted') return false;
  if (isCommonKind(kind)) return true;
  switch (restriction.reach) {
    case 'everything':
      return true;
    case 'relationship':
      return patients.every((patient) => known.includes(patient));
    case 'patient':
      return patients.length > 0 && patients.every((patient) => patient === restriction.patient);
    case 'common':
    case 'population':
      return false;
  }
};

export interface Asker {
  readonly record: HealthRecord;
  readonly permit: Permit;
  /** Patients that a permit by relationship reaches. */
  readonly known: readonly string[];
  /** What is kept from who asks, though it is in reach; nothing where it is left out. */
  readonly keeps?: (object: WorldObject) => boolean;
}

export interface BothAnswers {
  readonly plain: readonly string[];
  readonly found: readonly string[];
  readonly total: number | null;
}

/** Ids in order, as the search means it and as the record finds it. */
export const searchBothWays = async (
  asker: Asker,
  world: WrittenWorld,
  { request, limit }: { readonly request: SearchRequest; readonly limit: number },
): Promise<BothAnswers> => ({
  plain: plainAnswer(asker, world, request),
  ...(await foundAnswer(asker, request, limit)),
});

const plainAnswer = (asker: Asker, world: WrittenWorld, request: SearchRequest): readonly string[] =>
  [...plainMatches(asker, world, request)].sort(plainOrder(request.sort)).map(({ id }) => id);

/** What the search means, in no order. */
export const plainMatches = (
  { permit, known, keeps = () => false }: Asker,
  { objects }: WrittenWorld,
  request: SearchRequest,
): readonly (WorldObject & Searchable)[] => {
  const seen = objects.filter((one) => reaches(permit, one, known) && (isCommonKind(one.kind) || !keeps(one)));
  const world = (kind: string) => (covers(permit, 'search', kind) ? seen.filter((one) => one.kind === kind) : []);
  return world(request.resourceType).filter((one) => matches(one, request, world));
};

/** The order that is asked for, and among equals that of the objects' keys. */
export const plainOrder = (sort: SearchRequest['sort']) => {
  const rules = sort.length === 0 ? [{ by: 'updated', direction: 'ascending' } as const] : sort;
  const sign = rules.at(-1)?.direction === 'descending' ? -1 : 1;
  return (one: WorldObject & Searchable, other: WorldObject & Searchable): number =>
    compareForSort(one, other, rules) || (objectKey(one) < objectKey(other) ? -sign : sign);
};

const foundAnswer = async (
  { record, permit }: Asker,
  { resourceType: kind, criteria, sort }: SearchRequest,
  limit: number,
): Promise<Omit<BothAnswers, 'plain'>> => {
  const filter: Filter = { and: criteria.flatMap((one) => [filterOf(one), ...compartmentTest(kind, one)]) };
  const query: Query = { kind, filter, sort, limit, total: 'accurate' };
  const found: string[] = [];
  let total: number | null = null;
  let after: Cursor | undefined;
  // A page that does not go on would be asked for without end.
  for (let pages = 0; pages < 100; pages += 1) {
    const page = await record.find(permit, { ...query, ...(after === undefined ? {} : { after, total: 'none' }) });
    if (!page.ok) throw new Error(page.error.code);
    total ??= page.value.total;
    found.push(...page.value.matches.map(({ id }) => id));
    if (page.value.next === null) break;
    after = page.value.next;
  }
  return { found, total };
};
