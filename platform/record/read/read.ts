// DESIGN.md §3 "Read": an object by name, in its current version, in one, or in all.

import { type ReachedRow, type ReadOptions, readObject } from '@fkj/platform-store';
import { type Look, traceLook } from '../audit/look.ts';
import { seenIn } from '../audit/seen.ts';
import type { RecordHouse } from '../house.ts';
import { tablesOf } from '../identity/place.ts';
import { withinLimits } from '../narrow/judge.ts';
import type { Action, Permit } from '../permit.ts';
import type { Cursor } from '../query.ts';
import { covers, reachOf } from '../reach.ts';
import type { ReadRefusal } from '../read-refusal.ts';
import type { ObjectName } from '../reference.ts';
import { ok, type Result, refused } from '../result.ts';
import type { Page, Stored } from '../stored.ts';
import { storedOf } from '../stored-row.ts';
import { addressInLocator, addressInName, findAddress } from './find-address.ts';

const MOVED = 2;

/** The current version (HealthRecord.read). */
export const read = async (
  house: RecordHouse,
  permit: Permit,
  name: ObjectName,
): Promise<Result<Stored | null, ReadRefusal>> => one(house, permit, { name, which: { select: 'current' } });

/** One version (HealthRecord.readVersion). */
export const readVersion = async (
  house: RecordHouse,
  permit: Permit,
  { name, version }: { readonly name: ObjectName; readonly version: number },
): Promise<Result<Stored | null, ReadRefusal>> => one(house, permit, { name, which: { select: 'version', version } });

/** Newest first (HealthRecord.history). The cursor's value is the last version shown. */
export const history = async (
  house: RecordHouse,
  permit: Permit,
  { name, page: asked }: { readonly name: ObjectName; readonly page: VersionPage },
): Promise<Result<Page, ReadRefusal>> => {
  const { limit, after, since = null, during = null } = asked;
  const below = after === undefined ? null : Number(after.values[0]);
  const found = await versions(house, permit, {
    name,
    which: { select: 'history', limit: limit + 1, below, since, during },
    action: 'history',
  });
  if (!found.ok) return found;
  const page = found.value.slice(0, limit);
  const rows = withinLimits(permit, 'history', page);
  if (rows.length > 0) await traceLook(house, permit, lookOf(name, rows, 'history'));
  const last = page.at(-1);
  return ok({
    matches: rows.map(storedOf),
    total: null,
    next:
      found.value.length > limit && last !== undefined
        ? { values: [String(last.version)], object: String(last.object) }
        : null,
  });
};

export interface VersionPage {
  readonly limit: number;
  readonly after?: Cursor;
  /** ms, included. */
  readonly since?: number | null;
  /** Versions that were current at some time in low..high (ms, half-open). */
  readonly during?: { readonly low: number; readonly high: number } | null;
}

interface Question {
  readonly name: ObjectName;
  readonly which: ReadOptions['which'];
}

const one = async (
  house: RecordHouse,
  permit: Permit,
  question: Question,
): Promise<Result<Stored | null, ReadRefusal>> => {
  const found = await versions(house, permit, { ...question, action: 'read' });
  if (!found.ok) return found;
  const [row] = withinLimits(permit, 'read', found.value);
  if (row === undefined) return ok(null);
  await traceLook(house, permit, lookOf(question.name, [row], 'read'));
  return ok(storedOf(row));
};

const lookOf = (name: ObjectName, rows: readonly ReachedRow[], action: Action): Look => ({
  action,
  kind: name.kind,
  object: name,
  version: rows[0]?.version ?? null,
  seen: tablesOf(name.kind) === 'common' ? [] : rows.flatMap(seenIn),
});

/** Earlier versions of what is outside the limits of the permit by now are outside as well. */
const versions = async (
  house: RecordHouse,
  permit: Permit,
  question: Question & { readonly action: Action },
): Promise<Result<readonly ReachedRow[], ReadRefusal>> => {
  const { name, which, action } = question;
  if (permit.narrow === undefined || which.select === 'current') return versionsInReach(house, permit, question);
  const current = await versionsInReach(house, permit, { name, which: { select: 'current' }, action });
  if (!current.ok || withinLimits(permit, action, current.value).length === 0) return current.ok ? ok([]) : current;
  return versionsInReach(house, permit, question);
};

const versionsInReach = async (
  house: RecordHouse,
  permit: Permit,
  { name, which, action }: Question & { readonly action: Action },
): Promise<Result<readonly ReachedRow[], ReadRefusal>> => {
  if (!covers(permit, action, name.kind)) return refused({ code: 'not-permitted' });
  const { swift, clock } = house;
  const options = { reach: reachOf(permit, clock()), epoch: permit.epoch, which };
  const told = addressInName(name);
  const address = told ?? (await findAddress(swift, name));
  if (address === null) return ok([]);
  const rows = await readObject(swift, address, options);
  if ('refused' in rows) return refused({ code: 'stale' });
  if (told === null || (rows.length > 0 && rows[0]?.state !== MOVED)) return ok(rows);
  const moved = await addressInLocator(swift, name);
  if (moved === null) return ok([]);
  const there = await readObject(swift, moved, options);
  return 'refused' in there ? refused({ code: 'stale' }) : ok(there);
};
