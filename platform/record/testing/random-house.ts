// CONTRIBUTING.md "Tests": a random world in a real record, and who asks about it.

import { distrustIndex, type Pool } from '@fkj/platform-store';
import { clinicalTimeIn, type SearchRequest } from '@fkj/standards-fhir';
import type { Write } from '../change.ts';
import { openRecord } from '../open-record.ts';
import type { Permit } from '../permit.ts';
import type { HealthRecord } from '../record.ts';
import { noFurtherRules, type WholeIndex } from '../reindex/index-rules.ts';
import { openIndexer } from '../reindex/indexer.ts';
import { type AcrossAnswers, acrossBothWays, randomAcross } from './across-both-ways.ts';
import { type Chance, startChance } from './chance.ts';
import { EFFORTS } from './efforts.ts';
import { houseParameters } from './house-parameters.ts';
import { knownToNurse, NURSE } from './nurse-relations.ts';
import { type RandomPrivacy, randomPrivacy } from './random-privacy.ts';
import { KNOWN_PATIENTS, type RandomSearch, randomSearch } from './random-search.ts';
import { PATIENTS, randomWorld, WORLD_KINDS, type WorldObject } from './random-world.ts';
import { type Asker, type BothAnswers, requestOf, searchBothWays, type WrittenWorld } from './search-both-ways.ts';
import { testPermit } from './test-permit.ts';

const relations = knownToNurse(KNOWN_PATIENTS);

export interface RandomHouse {
  /** Asks one search, as somebody. */
  ask(): Promise<AskedBothWays>;
  /** Asks one that goes on to other objects, by a plan that looks at these first. */
  askChained(): Promise<AskedBothWays>;
  /** Asks for several types in one order, as somebody. */
  askAcross(): Promise<AcrossAnswers & { readonly requests: readonly SearchRequest[] }>;
}

export interface AskedBothWays extends BothAnswers {
  readonly search: RandomSearch;
  readonly request: SearchRequest;
}

/**
 * Empties the record and writes a world. `through` is the pool that searches go through; with `indexing` the world is always
 * indexed afterwards, through that pool.
 */
export const randomHouse = async (
  pool: Pool,
  seed: number,
  { through = pool, indexing }: { readonly through?: Pool; readonly indexing?: Pool } = {},
): Promise<RandomHouse> => {
  const chance = startChance(seed);
  const privacy = randomPrivacy(seed);
  await pool.query(
    'TRUNCATE head, leaf, version, common_head, common_leaf, common_version, membership, relationship, locator, outbox, audit, privacy_choice, reserved_version',
  );
  const parts = { clock: Date.now, auditKey: new Uint8Array(32), companions: [relations, privacy.companion] };
  const world = await writeWorld(indexing ?? pool, openRecord({ pool, ...parts }), {
    chance,
    later: indexing !== undefined || chance.in100(50),
  });
  const records = EFFORTS.map((effort) => openRecord({ pool: through, ...parts, effort }));
  const fromEnds = records.filter((_, place) => (EFFORTS[place]?.ends ?? 0) > 0);
  const askBy = async (
    by: readonly HealthRecord[],
    such: (request: SearchRequest) => boolean,
  ): Promise<AskedBothWays> => {
    let search = randomSearch(chance, world.objects);
    let request = requestOf(search);
    while (request === null || !such(request)) {
      search = randomSearch(chance, world.objects);
      request = requestOf(search);
    }
    const asker = askerOf(privacy, chance, { record: chance.of(by), permit: somebody(chance, search.kind) });
    return { search, request, ...(await searchBothWays(asker, world, { request, limit: search.limit })) };
  };
  return {
    ask: () => askBy(records, () => true),
    askChained: () => askBy(fromEnds, goesOn),
    askAcross: async () => {
      const requests = randomAcross(chance);
      const asker = askerOf(privacy, chance, { record: chance.of(records), permit: somebody(chance, 'Patient') });
      const limit = chance.of([2, 5, 50]);
      return { requests, ...(await acrossBothWays(asker, world, { requests, limit })) };
    },
  };
};

/** Who reaches rows of some patients only is held to what they keep. */
const askerOf = (
  privacy: RandomPrivacy,
  chance: Chance,
  { record, permit }: { readonly record: HealthRecord; readonly permit: Permit },
): Asker => {
  const { reach } = permit.restriction;
  const sees = reach === 'relationship' || reach === 'patient' ? privacy.somebody(chance) : 'all';
  return {
    record,
    permit: testPermit({ ...permit, sees }),
    known: KNOWN_PATIENTS,
    keeps: (object) => privacy.keeps(sees, object),
  };
};

const goesOn = ({ criteria }: SearchRequest): boolean =>
  criteria.some(({ tests }) => tests.some(({ test }) => test === 'chain' || test === 'has'));

/** Half of the worlds are written before there were any parameters of the house, and indexed afterwards. */
const writeWorld = async (
  pool: Pool,
  record: HealthRecord,
  { chance, later }: { readonly chance: Chance; readonly later: boolean },
): Promise<WrittenWorld> => {
  const { objects, writes: complete } = randomWorld(chance);
  const writes = later ? complete.map((batch) => batch.map(withoutHouse)) : complete;
  const times = new Map<string, number>();
  for (const batch of writes) {
    if (batch.length === 0) continue;
    const done = await record.commit(testPermit(), batch);
    if (!done.ok) throw new Error(done.error.code);
    for (const [place, { lastUpdated }] of done.value.entries()) {
      const { kind, id } = batch[place] ?? { kind: '', id: '' };
      times.set(`${kind}/${id}`, lastUpdated);
    }
  }
  if (later) await indexLater(pool, objects);
  return { objects: objects.map((one) => ({ ...one, lastUpdated: times.get(`${one.kind}/${one.id}`) ?? 0 })) };
};

const isOfHouse = (kind: string, param: string): boolean =>
  houseParameters.find(kind, param.split(':')[0] ?? '') !== null;

const withoutHouse = (write: Write): Write => ({
  ...write,
  index: write.index.filter(({ param }) => !isOfHouse(write.kind, param)),
});

const indexLater = async (pool: Pool, objects: readonly WorldObject[]): Promise<void> => {
  const known = new Map(objects.map((one) => [`${one.kind}/${one.id}`, one]));
  const whole = (kind: string, document: string): WholeIndex => {
    const { id }: { readonly id: string } = JSON.parse(document);
    const index = known.get(`${kind}/${id}`)?.entries ?? [];
    return { index, clinicalTime: clinicalTimeIn(kind, index) };
  };
  const rules = await noFurtherRules.at(null);
  await distrustIndex(pool);
  const indexer = openIndexer({
    pool,
    clock: Date.now,
    rules: { ...noFurtherRules, at: () => ({ ...rules, epoch: Number.MAX_SAFE_INTEGER, whole }) },
    version: 1,
  });
  await indexer.work();
};

/** Whoever may see everything, a nurse, a citizen, or a program that has no scope for some kind. */
const somebody = (chance: Chance, kind: string): Permit =>
  chance.of([
    () => testPermit(),
    () => testPermit(),
    () => testPermit({ restriction: { reach: 'relationship', parties: [NURSE] } }),
    () => testPermit({ restriction: { reach: 'relationship', parties: [NURSE] } }),
    () => testPermit({ restriction: { reach: 'patient', patient: PATIENTS[0] ?? '' } }),
    () => {
      const hidden = chance.of(WORLD_KINDS.filter((one) => one !== kind));
      return testPermit({ kinds: new Set(WORLD_KINDS.filter((one) => one !== hidden)) });
    },
  ])();
