// DESIGN.md §3 "Read and search", §4 "bucket_clock": all that a permit reaches of some kinds, step by step, once each.

import { type ReachedRow, type Tables, type WalkPatients, type WalkRow, walkPage } from '@fkj/platform-store';
import { traceLook } from '../audit/look.ts';
import { type Seen, seenIn } from '../audit/seen.ts';
import { lowerFilter } from '../find/lower.ts';
import { hopsUnder } from '../find/permits.ts';
import type { RecordHouse } from '../house.ts';
import { BUCKETS, bucketOfPatient } from '../identity/bucket.ts';
import { kindNumber } from '../identity/kind-number.ts';
import { objectKey, patientKey } from '../identity/object-key.ts';
import { tablesOf } from '../identity/place.ts';
import { withinLimits } from '../narrow/judge.ts';
import { narrowFilter } from '../narrow/narrow-query.ts';
import type { Permit } from '../permit.ts';
import { covers, reachOf } from '../reach.ts';
import { ok, refused } from '../result.ts';
import type { Stored } from '../stored.ts';
import { storedOf } from '../stored-row.ts';
import { type Place, printPlace, readPlace } from './walk-place.ts';
import type { Walk, WalkQuery, WalkStep } from './walk-query.ts';

/** Patients whose objects are listed together. */
const PATIENTS = 16;
/** Characters of documents in a step. */
const SIZE = 8 * 1024 * 1024;

/** HealthRecord.walk. */
export const openWalk = (house: RecordHouse, permit: Permit, query: WalkQuery): Walk => {
  const told = openTold();
  return {
    step: async (after) => {
      if (query.kinds.some((kind) => !covers(permit, 'search', kind))) return refused({ code: 'not-permitted' });
      const patients = patientsOf(query, permit);
      const place = after === null ? firstPlace(query, patients) : readPlace(after);
      if (place === null) return ok({ objects: [], next: null, done: 1 });
      const walked = patients?.slice(place.patient, place.patient + PATIENTS) ?? null;
      const page = await walkPage(house.pool, {
        tables: place.tables,
        kinds: numbersOf(query, place.tables),
        conditions: [...narrowFilters(permit, query)].flatMap(([kind, filter]) =>
          tablesOf(kind) === place.tables && query.kinds.includes(kind)
            ? [{ kind: kindNumber(kind), condition: lowerFilter(filter, kind, hopsUnder([permit], house.clock())) }]
            : [],
        ),
        patients: patients === null || walked === null ? null : { walked, all: patients.map(({ patient }) => patient) },
        houses: query.houses,
        owner: query.owner == null ? null : objectKey(query.owner),
        since: query.since,
        until: query.until,
        reach: reachOf(permit, house.clock()),
        epoch: Math.min(permit.epoch, query.rules ?? Number.MAX_SAFE_INTEGER),
        after: place.mark,
        rows: query.step,
        size: SIZE,
      });
      if ('refused' in page) return refused({ code: 'stale' });
      const shown = withinLimits(
        permit,
        'search',
        page.rows.flatMap((row) => versionOf(row, query)),
      );
      const seen = place.tables === 'common' ? [] : told.news(shown, place.patient);
      if (seen.length > 0 || after === null) {
        await traceLook(house, permit, {
          action: 'search',
          kind: null,
          object: null,
          version: null,
          seen,
          query: query.asked,
        });
      }
      const next = page.next === null ? placeAfter(place, query, patients) : { ...place, mark: page.next };
      return ok(stepOf(shown.map(storedOf), next, patients?.length ?? null));
    },
  };
};

/** What each kind is asked; only what the permit is for now, whatever it was at the time. */
const narrowFilters = (permit: Permit, { kinds, filters }: WalkQuery): WalkQuery['filters'] =>
  permit.narrow === undefined
    ? filters
    : new Map(kinds.map((kind) => [kind, narrowFilter(permit, kind, filters.get(kind) ?? { and: [] })]));

const stepOf = (objects: readonly Stored[], next: Place | null, patients: number | null): WalkStep => ({
  objects,
  next: next === null ? null : printPlace(next),
  done:
    next === null || next.tables === 'common'
      ? 1
      : patients === null
        ? (next.mark?.bucket ?? 0) / BUCKETS
        : next.patient / patients,
});

/** In the order in which a walk meets them; null when it is not about some patients only. */
const patientsOf = ({ patients }: WalkQuery, { restriction }: Permit): WalkPatients['walked'] | null => {
  const ids = patients ?? (restriction.reach === 'patient' ? [restriction.patient] : null);
  if (ids === null) return null;
  return [...new Set(ids)]
    .map((id) => ({ bucket: bucketOfPatient(id), patient: patientKey(id) }))
    .sort((one, other) => one.bucket - other.bucket || (one.patient < other.patient ? -1 : 1));
};

const numbersOf = ({ kinds }: WalkQuery, tables: Tables): readonly number[] =>
  kinds.filter((kind) => tablesOf(kind) === tables).map(kindNumber);

const firstPlace = (query: WalkQuery, patients: WalkPatients['walked'] | null): Place | null =>
  numbersOf(query, 'patient').length > 0 && patients?.length !== 0
    ? { tables: 'patient', patient: 0, mark: null }
    : commonPlace(query);

const placeAfter = (
  { tables, patient }: Place,
  query: WalkQuery,
  patients: WalkPatients['walked'] | null,
): Place | null => {
  if (tables === 'common') return null;
  const next = patient + PATIENTS;
  return patients !== null && next < patients.length ? { tables, patient: next, mark: null } : commonPlace(query);
};

const commonPlace = (query: WalkQuery): Place | null =>
  query.houses === 'with' && query.patients === null && numbersOf(query, 'common').length > 0
    ? { tables: 'common', patient: 0, mark: null }
    : null;

/** The version that stood at the time; none when there was no such object yet, or when it had not changed since. */
const versionOf = ({ version, at, action, document, ...row }: WalkRow, { since }: WalkQuery) => {
  if (version === null || at === null || action === null || document === null) return [];
  if (since === null ? action === DELETE : Number(at) <= since) return [];
  return [{ ...row, version, at, action, document }];
};

const DELETE = 3;

/** Who has been written in the log already. What lies behind is forgotten: those patients hardly come again. */
const openTold = () => {
  const told = new Map<string, number>();
  let section = 0;
  return {
    /** `at` = the first of the listed patients, where some are listed. */
    news: (rows: readonly ReachedRow[], at: number): readonly Seen[] => {
      if (at !== section) told.clear();
      section = at;
      const fresh: Seen[] = [];
      for (const row of rows) {
        for (const seen of seenIn(row)) {
          if (!told.has(seen.patient)) fresh.push(seen);
          told.set(seen.patient, row.bucket);
        }
      }
      const bucket = rows.at(-1)?.bucket ?? 0;
      if (at === 0) for (const [patient, last] of told) if (last < bucket) told.delete(patient);
      return fresh;
    },
  };
};
