// CONTRIBUTING.md "Tests": a random world in a real record, and who asks about it.

import type { Pool } from '@fkj/platform-store';
import type { SearchRequest } from '@fkj/standards-fhir';
import type { Companion } from '../change.ts';
import { openRecord } from '../open-record.ts';
import type { Permit } from '../permit.ts';
import type { HealthRecord } from '../record.ts';
import { type AcrossAnswers, acrossBothWays, randomAcross } from './across-both-ways.ts';
import { type Chance, startChance } from './chance.ts';
import { EFFORTS } from './efforts.ts';
import { KNOWN_PATIENTS, type RandomSearch, randomSearch } from './random-search.ts';
import { PATIENTS, randomWorld, WORLD_KINDS } from './random-world.ts';
import { type BothAnswers, requestOf, searchBothWays, type WrittenWorld } from './search-both-ways.ts';
import { testPermit } from './test-permit.ts';

const NURSE = { kind: 'PractitionerRole', id: 'nurse' };

/** Some patients are the nurse's. */
const relations: Companion = {
  name: 'relations',
  follow: async (writes) => ({
    writes: [],
    replaceRelationshipsOf: [],
    relationships: writes
      .filter(({ kind, id }) => kind === 'Patient' && KNOWN_PATIENTS.includes(id))
      .map(({ kind, id }) => ({
        patient: id,
        party: NURSE,
        basis: 'list' as const,
        source: { kind, id },
        from: 0,
        to: null,
      })),
  }),
};

export interface RandomHouse {
  /** Asks one search, as somebody. */
  ask(): Promise<AskedBothWays>;
  /** Asks for several types in one order, as somebody. */
  askAcross(): Promise<AcrossAnswers & { readonly requests: readonly SearchRequest[] }>;
}

export interface AskedBothWays extends BothAnswers {
  readonly search: RandomSearch;
  readonly request: SearchRequest;
}

/** Empties the record and writes a world. `through` is the pool that searches go through. */
export const randomHouse = async (pool: Pool, seed: number, through: Pool = pool): Promise<RandomHouse> => {
  const chance = startChance(seed);
  await pool.query(
    'TRUNCATE head, leaf, version, common_head, common_leaf, common_version, membership, relationship, locator, outbox, audit',
  );
  const parts = { clock: Date.now, auditKey: new Uint8Array(32), companions: [relations] };
  const world = await writeWorld(openRecord({ pool, ...parts }), chance);
  const records = EFFORTS.map((effort) => openRecord({ pool: through, ...parts, effort }));
  return {
    ask: async () => {
      let search = randomSearch(chance, world.objects);
      let request = requestOf(search);
      while (request === null) {
        search = randomSearch(chance, world.objects);
        request = requestOf(search);
      }
      const asker = { record: chance.of(records), permit: somebody(chance, search.kind), known: KNOWN_PATIENTS };
      return { search, request, ...(await searchBothWays(asker, world, { request, limit: search.limit })) };
    },
    askAcross: async () => {
      const requests = randomAcross(chance);
      const asker = { record: chance.of(records), permit: somebody(chance, 'Patient'), known: KNOWN_PATIENTS };
      const limit = chance.of([2, 5, 50]);
      return { requests, ...(await acrossBothWays(asker, world, { requests, limit })) };
    },
  };
};

const writeWorld = async (record: HealthRecord, chance: Chance): Promise<WrittenWorld> => {
  const { objects, writes } = randomWorld(chance);
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
  return { objects: objects.map((one) => ({ ...one, lastUpdated: times.get(`${one.kind}/${one.id}`) ?? 0 })) };
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
