// https://hl7.org/fhir/R4/search.html#include and #revinclude: what the objects of a page refer to, and what refers to them.

import type { HeadRow, ReachedRow } from '@fkj/platform-store';
import { searchParametersOf } from '@fkj/standards-fhir';
import { traceLook } from '../audit/look.ts';
import { seenIn } from '../audit/seen.ts';
import type { RecordHouse } from '../house.ts';
import { kindName, storedKinds } from '../identity/kind-number.ts';
import { tablesOf } from '../identity/place.ts';
import { plainReferences } from '../index/parameter-key.ts';
import type { Permit } from '../permit.ts';
import type { Include } from '../query.ts';
import { headRows } from '../read/heads.ts';
import { readCurrent } from '../read/read-current.ts';
import type { ReadRefusal } from '../read-refusal.ts';
import type { ObjectName } from '../reference.ts';
import { ok, type Result, refused } from '../result.ts';
import type { Stored } from '../stored.ts';
import { storedOf } from '../stored-row.ts';
import { referringTo } from './include-referring.ts';
import { type PermitList, permitFor } from './permits.ts';

const LIVE = 0;
/** Objects beside the matches of one page; more is no page. */
const MOST_INCLUDED = 5000;

/** HealthRecord.include. */
export const include = async (
  house: RecordHouse,
  permits: PermitList,
  { from, includes }: { readonly from: readonly Stored[]; readonly includes: readonly Include[] },
): Promise<Result<readonly Stored[], ReadRefusal>> => {
  const known = new Set(from.map(printName));
  const found: ReachedRow[] = [];
  let sources: readonly ObjectName[] = from;
  let rules = includes;
  while (sources.length > 0 && rules.length > 0) {
    const step = await followOnce(house, permits, { sources, rules });
    if (!step.ok) return step;
    const fresh: ReachedRow[] = [];
    for (const row of step.value) {
      const name = printName(nameOf(row));
      if (row.state !== LIVE || known.has(name)) continue;
      known.add(name);
      fresh.push(row);
    }
    found.push(...fresh);
    if (found.length > MOST_INCLUDED) return refused({ code: 'too-many' });
    sources = fresh.map(nameOf);
    rules = includes.filter(({ applies }) => applies === 'again');
  }
  await traceIncluded(house, permits, found);
  return ok(found.map(storedOf));
};

const printName = ({ kind, id }: ObjectName): string => `${kind}/${id}`;

const nameOf = ({ kind, id }: { readonly kind: number; readonly id: string }): ObjectName => ({
  kind: kindName(kind),
  id,
});

const traceIncluded = async (house: RecordHouse, permits: PermitList, rows: readonly ReachedRow[]): Promise<void> => {
  for (const number of new Set(rows.map((row) => row.kind))) {
    const kind = kindName(number);
    await traceLook(house, permitFor(permits, 'read', kind) ?? permits[0], {
      action: 'read',
      kind,
      object: null,
      version: null,
      seen: tablesOf(kind) === 'common' ? [] : rows.filter((row) => row.kind === number).flatMap(seenIn),
    });
  }
};

interface Step {
  readonly sources: readonly ObjectName[];
  readonly rules: readonly Include[];
}

/** Sources that are out of reach lead nowhere, forward or backward. */
const followOnce = async (
  house: RecordHouse,
  permits: PermitList,
  { sources, rules }: Step,
): Promise<Result<readonly ReachedRow[], ReadRefusal>> => {
  const heads: HeadRow[] = [];
  for (const [permit, names] of underPermits(permits, sources)) {
    const rows = await headRows(house, permit, names);
    if ('refused' in rows) return refused({ code: 'stale' });
    heads.push(...rows);
  }
  const targets = new Map<string, ObjectName>();
  const forward = rules.filter(({ way }) => way !== 'backward');
  for (const { plain, kind } of forward.length === 0 ? [] : heads) {
    for (const target of targetsOf(plain, kindName(kind), forward)) targets.set(printName(target), target);
  }
  if (targets.size > MOST_INCLUDED) return refused({ code: 'too-many' });
  const found: ReachedRow[] = [];
  for (const [permit, names] of underPermits(permits, [...targets.values()])) {
    const rows = await readCurrent(house, permit, names);
    if (!rows.ok) return rows;
    found.push(...rows.value);
  }
  const backward = rules.filter(({ way }) => way === 'backward');
  const asked = { objects: backward.length === 0 ? [] : heads.map(nameOf), rules: backward, limit: MOST_INCLUDED };
  const referring = await referringTo(house, permits, asked);
  return 'refused' in referring ? refused({ code: 'stale' }) : ok([...found, ...referring]);
};

/** The names by the permit that covers them; those that none covers are left out. */
const underPermits = (
  permits: PermitList,
  names: readonly ObjectName[],
): ReadonlyMap<Permit, readonly ObjectName[]> => {
  const under = new Map<Permit, ObjectName[]>();
  for (const name of names) {
    const permit = permitFor(permits, 'read', name.kind);
    if (permit === null) continue;
    const same = under.get(permit);
    if (same === undefined) under.set(permit, [name]);
    else same.push(name);
  }
  return under;
};

/** '*' is every parameter that R4 has: whether the index of another one is complete is known to who names it. */
const isOfR4 = (kind: string, param: string): boolean => {
  let names = official.get(kind);
  if (names === undefined) {
    names = new Set(searchParametersOf(kind).map(({ name }) => name));
    official.set(kind, names);
  }
  return names.has(param);
};
const official = new Map<string, ReadonlySet<string>>();

const targetsOf = (plain: string, kind: string, rules: readonly Include[]): readonly ObjectName[] => {
  const wanted = rules.filter(({ from }) => from === '*' || from === kind);
  return plainReferences(plain).flatMap(({ target, params }) => {
    const [targetKind = '', id = ''] = target.split('/');
    const follows = wanted.some(
      (one) =>
        (one.param === '*' ? params.some((param) => isOfR4(kind, param)) : params.includes(one.param)) &&
        (one.target ?? targetKind) === targetKind,
    );
    return follows && storedKinds.has(targetKind) ? [{ kind: targetKind, id }] : [];
  });
};
