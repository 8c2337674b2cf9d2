// https://hl7.org/fhir/R4/http.html#history: the versions of all objects of some kinds, newest first, and how far they are complete.

import { setTimeout as wait } from 'node:timers/promises';
import { type HistoryPlace, openHorizon, type ReachedRow, walkHistory } from '@fkj/platform-store';
import { traceLook } from '../audit/look.ts';
import { seenIn } from '../audit/seen.ts';
import type { RecordHouse } from '../house.ts';
import { kindName, kindNumber, storedKinds } from '../identity/kind-number.ts';
import { tablesOf } from '../identity/place.ts';
import { withinLimits } from '../narrow/judge.ts';
import type { Permit } from '../permit.ts';
import type { Cursor } from '../query.ts';
import { covers, reachOf } from '../reach.ts';
import type { ReadRefusal } from '../read-refusal.ts';
import type { Kind } from '../reference.ts';
import { ok, type Result, refused } from '../result.ts';
import type { HistoryPage } from '../stored.ts';
import { storedOf } from '../stored-row.ts';
import { readCurrent } from './read-current.ts';

export interface KindsHistory {
  /** '*' asks for all that the permit covers. */
  readonly kind: Kind | '*';
  /** ms, included. */
  readonly since: number | null;
  /** Versions that were current at some time in low..high (ms, half-open). */
  readonly during: { readonly low: number; readonly high: number } | null;
  readonly limit: number;
  readonly after: Cursor | null;
}

/** Versions that are looked at for one page: who reaches few patients of many gets short pages, and goes on. */
const MOST_LOOKED_AT = 40_000;
/** The clock of the database must have gone on since the caller's own last commit, or it would be left out of the page. */
const ONE_TICK = 2;

/** HealthRecord.historyOfKinds. The cursor keeps the horizon of the first page: what is committed meanwhile moves nothing. */
export const historyOfKinds = async (
  house: RecordHouse,
  permit: Permit,
  question: KindsHistory,
): Promise<Result<HistoryPage, ReadRefusal>> => {
  const { kind, since, during, limit, after } = question;
  if (!(kind === '*' ? permit.actions.has('history') : covers(permit, 'history', kind))) {
    return refused({ code: 'not-permitted' });
  }
  if (after === null) await wait(ONE_TICK);
  const until = after === null ? await openHorizon(house.pool) : Number(after.values[0]);
  const kinds = kindsIn(kind === '*' ? permit.kinds : new Set([kind]));
  const reach = reachOf(permit, house.clock());
  const rows: ReachedRow[] = [];
  let below = after === null ? null : placeIn(after);
  let walk = reach.reach === 'relationship' ? 4 * (limit + 1) : limit + 1;
  for (let looked = 0; ; ) {
    const more = await walkHistory(house.pool, {
      ...{ kinds, reach, epoch: permit.epoch, since, until, during, below, walk },
      limit: limit + 1 - rows.length,
    });
    if ('refused' in more) return refused({ code: 'stale' });
    rows.push(...more.rows);
    below = more.end;
    looked += walk;
    if (rows.length > limit || below === null || looked >= MOST_LOOKED_AT) break;
    walk = Math.min(walk * 4, MOST_LOOKED_AT);
  }
  const page = rows.slice(0, limit);
  const within = await withinNow(house, permit, page);
  if ('refused' in within) return refused({ code: 'stale' });
  const shown = within.rows;
  const last = page.at(-1);
  const next = rows.length > limit && last !== undefined ? last : below;
  await traceLook(house, permit, {
    action: 'history',
    kind: kind === '*' ? null : kind,
    object: null,
    version: null,
    seen: shown.flatMap(seenIn),
    query: JSON.stringify({ kind, since, during }),
  });
  return ok({ matches: shown.map(storedOf), total: null, next: next === null ? null : cursorOf(next, until), until });
};

/** The versions that the permit is for, of objects that it is for as they stand now. */
const withinNow = async (
  house: RecordHouse,
  permit: Permit,
  rows: readonly ReachedRow[],
): Promise<{ readonly rows: readonly ReachedRow[] } | { readonly refused: 'stale' }> => {
  if (permit.narrow === undefined) return { rows };
  const judged = withinLimits(permit, 'history', rows);
  const current = await readCurrent(
    house,
    permit,
    judged.map(({ kind, id }) => ({ kind: kindName(kind), id })),
  );
  if (!current.ok) return { refused: 'stale' };
  const standing = new Set(current.value.map(({ kind, id }) => `${kind} ${id}`));
  return { rows: judged.filter(({ kind, id }) => standing.has(`${kind} ${id}`)) };
};

const cursorOf = ({ at, object, version, bucket }: HistoryPlace, until: number): Cursor => ({
  values: [String(until), String(at), String(version), String(bucket)],
  object: String(object),
});

const placeIn = ({ values: [, at, version, bucket], object }: Cursor): HistoryPlace => ({
  at: BigInt(at ?? 0),
  object: BigInt(object),
  version: Number(version),
  bucket: Number(bucket),
});

const kindsIn = (covered: ReadonlySet<Kind> | '*') => {
  const kinds = covered === '*' ? [...storedKinds] : [...covered].filter((kind) => storedKinds.has(kind));
  const numbersOf = (tables: 'patient' | 'common') => kinds.filter((kind) => tablesOf(kind) === tables).map(kindNumber);
  return { patient: numbersOf('patient'), common: numbersOf('common') };
};
