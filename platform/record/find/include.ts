// https://hl7.org/fhir/R4/search.html#include: the objects that a page refers to, from the references kept in the index.

import { traceLook } from '../audit/look.ts';
import { seenIn } from '../audit/seen.ts';
import type { RecordHouse } from '../house.ts';
import { kindName, storedKinds } from '../identity/kind-number.ts';
import { tablesOf } from '../identity/place.ts';
import { plainReferences } from '../index/parameter-key.ts';
import type { Permit } from '../permit.ts';
import type { Include } from '../query.ts';
import { covers } from '../reach.ts';
import { headRows } from '../read/heads.ts';
import { readCurrent } from '../read/read-current.ts';
import type { ReadRefusal } from '../read-refusal.ts';
import type { ObjectName } from '../reference.ts';
import { ok, type Result, refused } from '../result.ts';
import type { Stored } from '../stored.ts';
import { storedOf } from '../stored-row.ts';

const LIVE = 0;

/** HealthRecord.include. */
export const include = async (
  house: RecordHouse,
  permit: Permit,
  { from, includes }: { readonly from: readonly Stored[]; readonly includes: readonly Include[] },
): Promise<Result<readonly Stored[], ReadRefusal>> => {
  const sources = await headRows(house, permit, from);
  if ('refused' in sources) return refused({ code: 'stale' });
  const targets = new Map<string, ObjectName>();
  for (const source of sources) {
    for (const target of targetsOf(source.plain, kindName(source.kind), includes)) {
      if (covers(permit, 'read', target.kind)) targets.set(`${target.kind}/${target.id}`, target);
    }
  }
  const found = await readCurrent(house, permit, [...targets.values()]);
  if (!found.ok) return found;
  const live = found.value.filter(({ state }) => state === LIVE);
  for (const number of new Set(live.map((row) => row.kind))) {
    const kind = kindName(number);
    await traceLook(house, permit, {
      action: 'read',
      kind,
      object: null,
      version: null,
      seen: tablesOf(kind) === 'common' ? [] : live.filter((row) => row.kind === number).flatMap(seenIn),
    });
  }
  return ok(live.map(storedOf));
};

const targetsOf = (plain: string, kind: string, includes: readonly Include[]): readonly ObjectName[] => {
  const wanted = includes.filter(({ from }) => from === kind);
  return plainReferences(plain).flatMap(({ target, params }) => {
    const [targetKind = '', id = ''] = target.split('/');
    const follows = wanted.some(
      (one) => (one.param === '*' || params.includes(one.param)) && (one.target ?? targetKind) === targetKind,
    );
    return follows && storedKinds.has(targetKind) ? [{ kind: targetKind, id }] : [];
  });
};
