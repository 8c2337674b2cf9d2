// https://hl7.org/fhir/R4/search.html#sort: a search of several types in one order, by the record and by its plain meaning.

import { isCommonKind, parseSearch, type SearchRequest, searchParametersOf } from '@fkj/standards-fhir';
import { filterOf } from '../find/filter-of.ts';
import type { Cursor } from '../query.ts';
import { covers } from '../reach.ts';
import type { Chance } from './chance.ts';
import { PATIENTS, WORLD_KINDS } from './random-world.ts';
import { type Asker, compartmentTest, plainMatches, plainOrder, type WrittenWorld } from './search-both-ways.ts';

const SORTED: ReadonlySet<string> = new Set(['token', 'date', 'string', 'number', 'quantity', 'reference', 'uri']);

/** One request for each of some kinds, sorted by parameters that they share. */
export const randomAcross = (chance: Chance): readonly SearchRequest[] => {
  const kinds = [...new Set(Array.from({ length: 2 + chance.number(3) }, () => chance.of(WORLD_KINDS)))];
  const [first = 'Patient', ...others] = kinds;
  const shared = searchParametersOf(first).filter(
    ({ name, type }) =>
      SORTED.has(type) &&
      others.every((kind) => searchParametersOf(kind).some((one) => one.name === name && one.type === type)),
  );
  const keys = ['_lastUpdated', '_id', ...shared.map(({ name }) => name), ...shared.map(({ name }) => name)];
  const sort = Array.from({ length: 1 + chance.number(3) }, () => `${chance.of(['', '-'])}${chance.of(keys)}`);
  const ofPatients = kinds.every(
    (kind) => !isCommonKind(kind) && searchParametersOf(kind).some(({ name }) => name === 'patient'),
  );
  const criteria: (readonly [string, string])[] =
    ofPatients && chance.in100(40) ? [['patient', chance.of(PATIENTS)]] : [];
  return kinds.map((kind) => {
    const parsed = parseSearch(kind, [...criteria, ['_sort', sort.join(',')]], { now: 0 });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
    return parsed.request;
  });
};

export interface AcrossAnswers {
  readonly plain: readonly string[];
  readonly found: readonly string[];
  readonly total: number | null;
}

/** 'Kind/id' in order, both ways; kinds that the permit does not cover are not asked. */
export const acrossBothWays = async (
  asker: Asker,
  world: WrittenWorld,
  { requests, limit }: { readonly requests: readonly SearchRequest[]; readonly limit: number },
): Promise<AcrossAnswers> => {
  const { record, permit } = asker;
  const asked = requests.filter(({ resourceType }) => covers(permit, 'search', resourceType));
  const sort = asked[0]?.sort ?? [];
  const plain = asked.flatMap((request) => plainMatches(asker, world, request)).sort(plainOrder(sort));
  const kinds = asked.map(({ resourceType: kind, criteria }) => ({
    permits: [permit] as const,
    query: { kind, sort, filter: { and: criteria.flatMap((one) => [filterOf(one), ...compartmentTest(kind, one)]) } },
  }));
  const found: string[] = [];
  let total: number | null = null;
  let after: Cursor | undefined;
  for (let pages = 0; pages < 200; pages += 1) {
    const first = after === undefined ? ({ total: 'accurate' } as const) : ({ total: 'none', after } as const);
    const page = await record.findAcross(kinds, { limit, ...first });
    if (!page.ok) throw new Error(page.error.code);
    total ??= page.value.total;
    found.push(...page.value.matches.map(({ kind, id }) => `${kind}/${id}`));
    if (page.value.next === null) break;
    after = page.value.next;
  }
  return { plain: plain.map(({ kind, id }) => `${kind}/${id}`), found, total };
};
