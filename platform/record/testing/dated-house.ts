// DESIGN.md §8 "patient and ward search": a house of dated observations, some with several dates, some without a start,
// some of several patients, for tests of the order of time and of wards.

import type { Pool } from '@fkj/platform-store';
import { clinicalTimeIn } from '@fkj/standards-fhir';
import { objectKey } from '../identity/object-key.ts';
import type { IndexEntry } from '../index-entry.ts';
import { openRecord } from '../open-record.ts';
import type { Permit } from '../permit.ts';
import type { Cursor, Direction, Filter, Query } from '../query.ts';
import { type Chance, startChance } from './chance.ts';
import { EFFORTS } from './efforts.ts';
import { knownToNurse, NURSE } from './nurse-relations.ts';
import { testPermit } from './test-permit.ts';
import { testWrite, token } from './test-write.ts';

const KIND = 'Observation';
const PATIENTS = ['anna', 'bo', 'cecilie', 'dag', 'eva'];
const KNOWN = PATIENTS.slice(0, 3);
const CODES = ['a', 'b'];

const relations = knownToNurse(KNOWN);

interface Dated {
  readonly id: string;
  readonly patients: readonly string[];
  readonly index: readonly IndexEntry[];
  readonly time: number | null;
}

const subject = (id: string): IndexEntry => ({
  param: 'patient',
  value: { type: 'reference', target: { kind: 'Patient', id } },
});

const dated = (chance: Chance, id: string): Dated => {
  const patients = PATIENTS.filter(() => chance.in100(18));
  const times = Array.from({ length: chance.of([0, 1, 1, 1, 2, 3]) }, (): IndexEntry => {
    const low = 1000 * chance.number(6);
    const high = low + 1000 * (1 + chance.number(3));
    return { param: 'date', value: { type: 'period', low: chance.in100(15) ? null : low, high } };
  });
  const index = [token('code', chance.of(CODES)), ...times, ...patients.map(subject)];
  return { id, patients, index, time: clinicalTimeIn(KIND, index) };
};

export interface TimeSearch {
  readonly filter: Filter;
  readonly direction: Direction;
  readonly limit: number;
}

const randomFilter = (chance: Chance): Filter => {
  const code: Filter = { test: 'token', param: 'code', code: chance.of(CODES) };
  const ward: Filter = {
    or: PATIENTS.filter(() => chance.in100(50)).map((id) => ({
      test: 'reference',
      param: 'patient',
      target: { kind: 'Patient', id },
    })),
  };
  return chance.of<Filter>([{ and: [] }, code, ward, { and: [ward, code] }, { and: [code, { not: ward }] }]);
};

const holds = ({ index, patients }: Dated, filter: Filter): boolean => {
  if ('and' in filter) return filter.and.every((one) => holds({ index, patients, id: '', time: null }, one));
  if ('or' in filter) return filter.or.some((one) => holds({ index, patients, id: '', time: null }, one));
  if ('not' in filter) return !holds({ index, patients, id: '', time: null }, filter.not);
  if (!('test' in filter)) throw new Error('not asked here');
  if (filter.test === 'reference') return patients.includes(filter.target.id);
  return index.some(({ value }) => filter.test === 'token' && value.type === 'token' && value.code === filter.code);
};

/** By time, then by object; what has no time comes last. */
const inOrder = (objects: readonly Dated[], direction: Direction): readonly string[] => {
  const sign = direction === 'ascending' ? 1 : -1;
  const keyed = objects.map(({ id, time }) => ({ id, time, key: objectKey({ kind: KIND, id }) }));
  return keyed
    .sort((one, other) => {
      if (one.time !== other.time) {
        if (one.time === null || other.time === null) return one.time === null ? 1 : -1;
        return sign * (one.time - other.time);
      }
      return one.key < other.key ? -sign : sign;
    })
    .map(({ id }) => id);
};

export interface DatedHouse {
  /** Asks one search by every plan; the ids as they should be, and as each plan finds them. */
  ask(): Promise<{
    readonly search: TimeSearch;
    readonly plain: readonly string[];
    readonly found: readonly (readonly string[])[];
  }>;
}

/** Empties the record and writes forty observations. `through` is the pool that searches go through. */
export const datedHouse = async (pool: Pool, seed: number, through: Pool = pool): Promise<DatedHouse> => {
  const chance = startChance(seed);
  await pool.query('TRUNCATE head, leaf, version, membership, relationship, locator, outbox, audit');
  const parts = { clock: Date.now, auditKey: new Uint8Array(32), companions: [relations] };
  const objects = Array.from({ length: 40 }, (_, place) => dated(chance, `o${place}`));
  const written = await openRecord({ pool, ...parts }).commit(testPermit(), [
    ...PATIENTS.map((id) => testWrite({ kind: 'Patient', id, patients: [id] })),
    ...objects.map(({ id, patients, index, time }) =>
      testWrite({ kind: KIND, id, patients, index, clinicalTime: time }),
    ),
  ]);
  if (!written.ok) throw new Error(written.error.code);
  const records = EFFORTS.map((effort) => openRecord({ pool: through, ...parts, effort }));
  return {
    ask: async () => {
      const [permit, known] = chance.of<readonly [Permit, readonly string[]]>([
        [testPermit(), PATIENTS],
        [testPermit({ restriction: { reach: 'relationship', parties: [NURSE] } }), KNOWN],
      ]);
      const search: TimeSearch = {
        filter: randomFilter(chance),
        direction: chance.of<Direction>(['ascending', 'descending']),
        limit: 1 + chance.number(6),
      };
      const seen = objects.filter((one) => one.patients.every((patient) => known.includes(patient)));
      const plain = inOrder(
        seen.filter((one) => holds(one, search.filter)),
        search.direction,
      );
      const found: (readonly string[])[] = [];
      for (const record of records) {
        const ids: string[] = [];
        let after: Cursor | undefined;
        for (let pages = 0; pages < 60; pages += 1) {
          const query: Query = {
            kind: KIND,
            filter: search.filter,
            sort: [{ by: 'param', param: 'date', type: 'period', direction: search.direction }],
            limit: search.limit,
            total: 'none',
            ...(after === undefined ? {} : { after }),
          };
          const page = await record.find(permit, query);
          if (!page.ok) throw new Error(page.error.code);
          ids.push(...page.value.matches.map(({ id }) => id));
          if (page.value.next === null) break;
          after = page.value.next;
        }
        found.push(ids);
      }
      return { search, plain, found };
    },
  };
};
