// https://hl7.org/fhir/R4/search.html: ten thousand searches, and faults that they must find.

import type { Pool } from '@fkj/platform-store';
import { testDatabase } from '@fkj/platform-store/testing';
import { type Criterion, criteriaIn, type SearchRequest } from '@fkj/standards-fhir';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FaultyPool, faultsOfIndexer, faultyPool, plantedFaults } from '../testing/planted-faults.ts';
import { type AskedBothWays, randomHouse } from '../testing/random-house.ts';

const { pool } = await testDatabase();
const WORLDS = 100;
const QUESTIONS = 100;

const isRight = ({ plain, found, total }: AskedBothWays): boolean =>
  total === plain.length && found.length === plain.length && plain.every((id, place) => found[place] === id);

/** What a search asks with: tests, prefixes, ways of matching, links and orders. */
const featuresOf = ({ criteria, sort }: SearchRequest): readonly string[] => [
  ...criteria.flatMap(featuresOfCriterion),
  ...sort.map((rule) => `sort ${rule.by === 'param' ? rule.type : rule.by} ${rule.direction}`),
];

const featuresOfCriterion = ({ holds, tests }: Criterion): readonly string[] =>
  tests.flatMap((test): readonly string[] => {
    const asked = `${test.test}${'prefix' in test ? ` ${test.prefix}` : ''}${'match' in test ? ` ${test.match}` : ''}`;
    const deeper = criteriaIn(test).flatMap(featuresOfCriterion);
    const values =
      test.test === 'composite'
        ? [
            ...test.parts.flatMap((part) => part.map((one) => `in composite ${one.test}`)),
            `composite of ${test.parts.length}`,
          ]
        : [];
    const own = 'param' in test && test.param.startsWith('own-') ? [`own ${test.test}`] : [];
    return [
      asked,
      ...own,
      `${test.test} ${holds}`,
      ...values,
      ...deeper,
      ...deeper.map((one) => `${test.test} > ${one}`),
    ];
  });

const PREFIXES = ['eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb', 'ap'];
const SORTED = ['period', 'number', 'quantity', 'string', 'token', 'reference', 'uri', 'id', 'updated'];
const FEATURES: readonly string[] = [
  ...['token', 'reference', 'uri', 'identifier', 'text', 'id', 'updated ge', 'missing', 'composite', 'chain', 'has'],
  ...['string starts', 'string exact', 'string contains', 'token none', 'chain > token none', 'has > token none'],
  ...['period', 'number', 'quantity'].flatMap((type) => PREFIXES.map((prefix) => `${type} ${prefix}`)),
  ...['eq', 'ne', 'gt', 'lt', 'ge', 'le', 'ends'].map((match) => `string ${match}`),
  ...['period co', 'number co', 'updated co'],
  ...[
    'differs',
    'words',
    'all',
    'all none',
    'all > chain',
    'all > token none',
    'all > all',
    'chain > all',
    'chain > differs',
  ],
  ...['chain > chain > chain', 'chain > has', 'has > chain', 'has > has', 'chain > composite', 'has > composite'],
  ...['token', 'string', 'period', 'number', 'quantity'].map((type) => `in composite ${type}`),
  ...['composite of 2', 'composite of 3', 'chain > composite of 3'],
  ...['token', 'reference', 'uri', 'string', 'period', 'number', 'quantity', 'composite', 'missing', 'text'].map(
    (type) => `own ${type}`,
  ),
  ...SORTED.flatMap((by) => [`sort ${by} ascending`, `sort ${by} descending`]),
];

describe('ten thousand searches', () => {
  it('find what they mean, most of them something, by every way of asking', async () => {
    const seen = new Set<string>();
    let pairs = 0;
    let empty = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const house = await randomHouse(pool, seed);
        for (let question = 0; question < QUESTIONS; question += 1) {
          const asked = await house.ask();
          if (!isRight(asked)) expect.fail(JSON.stringify(asked, null, 1));
          for (const feature of featuresOf(asked.request)) seen.add(feature);
          pairs += 1;
          if (asked.plain.length === 0) empty += 1;
        }
      }),
      { numRuns: WORLDS, endOnFailure: true },
    );
    expect(pairs).toBe(WORLDS * QUESTIONS);
    expect(empty / pairs).toBeLessThan(0.4);
    expect(FEATURES.filter((feature) => !seen.has(feature))).toEqual([]);
    process.stdout.write(`${pairs} searches, ${pairs - empty} with matches\n`);
  });
});

/** Searches after which a fault that nobody noticed counts as not found; the rarest needs fifteen thousand. */
const MOST_QUESTIONS = 24_000;

/** Whether some search answers wrongly in the houses that the fault is in. */
const isFound = async (
  faulty: FaultyPool,
  where: (pool: Pool) => Parameters<typeof randomHouse>[2],
): Promise<boolean> => {
  for (let asked = 0, seed = 1; asked < MOST_QUESTIONS; seed += 1) {
    const house = await randomHouse(pool, seed, where(faulty.pool));
    for (let question = 0; question < QUESTIONS; question += 1, asked += 1) {
      // A fault that breaks the statement is found too, but is no fault that answers wrongly.
      if (!isRight(await house.ask())) return true;
    }
  }
  return false;
};

describe('a planted fault is found', () => {
  it.each(plantedFaults.map((fault) => [fault.name, fault] as const))('%s', async (_, fault) => {
    const faulty = faultyPool(pool, fault);
    expect(await isFound(faulty, (through) => ({ through }))).toBe(true);
    expect(faulty.planted()).toBeGreaterThan(0);
  });

  it.each(faultsOfIndexer.map((fault) => [fault.name, fault] as const))('of the indexer: %s', async (_, fault) => {
    const faulty = faultyPool(pool, fault);
    expect(await isFound(faulty, (indexing) => ({ indexing }))).toBe(true);
    expect(faulty.planted()).toBeGreaterThan(0);
  });

  it('among more than twenty, and more than ten of the indexer', () => {
    expect(plantedFaults.length).toBeGreaterThanOrEqual(20);
    expect(faultsOfIndexer.length).toBeGreaterThanOrEqual(10);
  });
});
