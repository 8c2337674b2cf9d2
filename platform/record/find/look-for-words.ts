// https://hl7.org/fhir/R4/search.html#content, docs/decisions: words are looked for in the documents themselves, of few enough candidates.

import { type Search, searchPage } from '@fkj/platform-store';
import { holdsWords } from '@fkj/standards-fhir';
import type { RecordHouse } from '../house.ts';
import type { Cursor, Filter, Query, Test } from '../query.ts';
import type { ReadRefusal } from '../read-refusal.ts';
import { ok, type Result, refused } from '../result.ts';
import { cursorOf } from './cursor.ts';
import { searcherOf } from './plan-asked.ts';

/** Documents that one search looks into at most. */
export const MOST_DOCUMENTS = 5000;
/** Documents that are held at a time; others are served between two steps. */
const STEP = 100;

type WordsTest = Extract<Test, { test: 'words' }>;

/** Whether words are asked for. Never along a chain: there everybody's documents would have to be looked into. */
export const asksWords = (filter: Filter): boolean => wordsTests(filter).length > 0;

const wordsTests = (filter: Filter): readonly WordsTest[] => {
  if ('and' in filter) return filter.and.flatMap(wordsTests);
  if ('or' in filter) return filter.or.flatMap(wordsTests);
  if ('not' in filter) return wordsTests(filter.not);
  return 'test' in filter && filter.test === 'words' ? [filter] : [];
};

/** What was found: the same filter with objects in the place of words, and the version of each that was looked into. */
export interface FoundWords {
  readonly filter: Filter;
  readonly versions: ReadonlyMap<string, number>;
}

/** Looks into every object that the rest of the filter lets through; refused where these are too many. */
export const lookForWords = async (
  house: RecordHouse,
  { kind, filter }: Query,
  plan: (query: Query) => Promise<Search>,
): Promise<Result<FoundWords, ReadRefusal>> => {
  const found = new Map(wordsTests(filter).map((test) => [test, new Set<string>()]));
  const versions = new Map<string, number>();
  const rest: Query = { kind, filter: widest(filter, 'let through'), sort: [], limit: STEP, total: 'none' };
  for (let after: Cursor | null | undefined; after !== null; ) {
    const search = await plan({ ...rest, ...(after === undefined ? {} : { after }) });
    const page = await searchPage(searcherOf(house, search), search);
    if ('refused' in page) return refused({ code: 'stale' });
    const rows = page.rows.slice(0, STEP);
    for (const { id, version, document } of rows) {
      versions.set(id, version);
      for (const [test, ids] of found) if (holdsWords(document, test.part, test.question)) ids.add(id);
    }
    if (versions.size > MOST_DOCUMENTS) return refused({ code: 'too-broad' });
    after = page.rows.length > STEP ? cursorOf(rows.at(-1), search) : null;
  }
  return ok({ filter: withObjects(filter, found), versions });
};

/** The filter that holds wherever the other may hold, whatever the words are. */
const widest = (filter: Filter, words: 'let through' | 'keep out'): Filter => {
  if ('and' in filter) return { and: filter.and.map((one) => widest(one, words)) };
  if ('or' in filter) return { or: filter.or.map((one) => widest(one, words)) };
  if ('not' in filter) return { not: widest(filter.not, words === 'let through' ? 'keep out' : 'let through') };
  if (!('test' in filter) || filter.test !== 'words') return filter;
  return words === 'let through' ? { and: [] } : { or: [] };
};

const withObjects = (filter: Filter, found: ReadonlyMap<WordsTest, ReadonlySet<string>>): Filter => {
  if ('and' in filter) return { and: filter.and.map((one) => withObjects(one, found)) };
  if ('or' in filter) return { or: filter.or.map((one) => withObjects(one, found)) };
  if ('not' in filter) return { not: withObjects(filter.not, found) };
  if (!('test' in filter) || filter.test !== 'words') return filter;
  return { test: 'id', ids: [...(found.get(filter) ?? [])] };
};
