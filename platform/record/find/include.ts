// https://hl7.org/fhir/R4/search.html#include and #revinclude: what the objects of a page refer to, and what refers to them.

import { type ReachedRow, type Referring, readReferring } from '@fkj/platform-store';
import { revIncludeTargets } from '@fkj/standards-fhir';
import { traceLook } from '../audit/look.ts';
import { seenIn } from '../audit/seen.ts';
import type { RecordHouse } from '../house.ts';
import { kindName, kindNumber, storedKinds } from '../identity/kind-number.ts';
import { objectKey } from '../identity/object-key.ts';
import { tablesOf } from '../identity/place.ts';
import { plainReferences } from '../index/parameter-key.ts';
import { tokenOf } from '../index/token-key.ts';
import type { Permit } from '../permit.ts';
import type { Include } from '../query.ts';
import { covers, reachOf } from '../reach.ts';
import { headRows } from '../read/heads.ts';
import { readCurrent } from '../read/read-current.ts';
import type { ReadRefusal } from '../read-refusal.ts';
import type { ObjectName } from '../reference.ts';
import { ok, type Result, refused } from '../result.ts';
import type { Stored } from '../stored.ts';
import { storedOf } from '../stored-row.ts';

const LIVE = 0;
/** Objects beside the matches of one page; more is no page. */
const MOST_INCLUDED = 5000;
/** Objects whose referrers one statement asks for. */
const ASKED_AT_ONCE = 100;

interface Ask {
  readonly from: readonly Stored[];
  readonly includes: readonly Include[];
}

/** HealthRecord.include. */
export const include = async (
  house: RecordHouse,
  permit: Permit,
  { from, includes }: Ask,
): Promise<Result<readonly Stored[], ReadRefusal>> => {
  const known = new Set(from.map(nameOf));
  const found: ReachedRow[] = [];
  let sources: readonly ObjectName[] = from;
  let rules = includes;
  while (sources.length > 0 && rules.length > 0) {
    const step = await followOnce(house, permit, { sources, rules });
    if (!step.ok) return step;
    const fresh: ReachedRow[] = [];
    for (const row of step.value) {
      const name = nameOf({ kind: kindName(row.kind), id: row.id });
      if (row.state !== LIVE || known.has(name)) continue;
      known.add(name);
      fresh.push(row);
    }
    found.push(...fresh);
    if (found.length > MOST_INCLUDED) return refused({ code: 'too-many' });
    sources = fresh.map((row) => ({ kind: kindName(row.kind), id: row.id }));
    rules = includes.filter(({ applies }) => applies === 'again');
  }
  await traceIncluded(house, permit, found);
  return ok(found.map(storedOf));
};

const nameOf = ({ kind, id }: ObjectName): string => `${kind}/${id}`;

const traceIncluded = async (house: RecordHouse, permit: Permit, rows: readonly ReachedRow[]): Promise<void> => {
  for (const number of new Set(rows.map((row) => row.kind))) {
    const kind = kindName(number);
    await traceLook(house, permit, {
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

const followOnce = async (
  house: RecordHouse,
  permit: Permit,
  { sources, rules }: Step,
): Promise<Result<readonly ReachedRow[], ReadRefusal>> => {
  const forward = rules.filter(({ way }) => way !== 'backward');
  const backward = rules.filter(({ way }) => way === 'backward');
  const referred = forward.length === 0 ? ok([]) : await readReferred(house, permit, { sources, rules: forward });
  if (!referred.ok || backward.length === 0) return referred;
  const referring = await readReferringTo(house, permit, { sources, rules: backward });
  return referring.ok ? ok([...referred.value, ...referring.value]) : referring;
};

const readReferred = async (
  house: RecordHouse,
  permit: Permit,
  { sources, rules }: Step,
): Promise<Result<readonly ReachedRow[], ReadRefusal>> => {
  const heads = await headRows(house, permit, sources);
  if ('refused' in heads) return refused({ code: 'stale' });
  const targets = new Map<string, ObjectName>();
  for (const { plain, kind } of heads) {
    for (const target of targetsOf(plain, kindName(kind), rules)) {
      if (covers(permit, 'read', target.kind)) targets.set(nameOf(target), target);
    }
  }
  return targets.size > MOST_INCLUDED
    ? refused({ code: 'too-many' })
    : readCurrent(house, permit, [...targets.values()]);
};

const targetsOf = (plain: string, kind: string, rules: readonly Include[]): readonly ObjectName[] => {
  const wanted = rules.filter(({ from }) => from === '*' || from === kind);
  return plainReferences(plain).flatMap(({ target, params }) => {
    const [targetKind = '', id = ''] = target.split('/');
    const follows = wanted.some(
      (one) => (one.param === '*' || params.includes(one.param)) && (one.target ?? targetKind) === targetKind,
    );
    return follows && storedKinds.has(targetKind) ? [{ kind: targetKind, id }] : [];
  });
};

const readReferringTo = async (
  house: RecordHouse,
  permit: Permit,
  { sources, rules }: Step,
): Promise<Result<readonly ReachedRow[], ReadRefusal>> => {
  const reach = reachOf(permit, house.clock());
  const found: ReachedRow[] = [];
  for (let at = 0; at < sources.length; at += ASKED_AT_ONCE) {
    const some = sources.slice(at, at + ASKED_AT_ONCE);
    for (const tables of ['patient', 'common'] as const) {
      const any = questionsTo(some, rules, permit).filter((one) => one.tables === tables);
      if (any.length === 0) continue;
      const rows = await readReferring(house.pool, {
        tables,
        any,
        reach,
        epoch: permit.epoch,
        limit: MOST_INCLUDED + 1,
      });
      if ('refused' in rows) return refused({ code: 'stale' });
      found.push(...rows);
      if (found.length > MOST_INCLUDED) return refused({ code: 'too-many' });
    }
  }
  return ok(found);
};

type Question = Referring['any'][number] & Pick<Referring, 'tables'>;

/** For each kind that may refer to the objects: the tokens that its references to them would have. */
const questionsTo = (
  objects: readonly ObjectName[],
  rules: readonly Include[],
  permit: Permit,
): readonly Question[] => {
  const tokens = new Map<string, Set<bigint>>();
  for (const rule of rules) {
    for (const object of objects) {
      if (rule.target !== undefined && rule.target !== object.kind) continue;
      for (const [kind, param] of referrersOf(object.kind)) {
        const follows = (rule.from === '*' || rule.from === kind) && (rule.param === '*' || rule.param === param);
        if (!follows || !covers(permit, 'search', kind)) continue;
        const asked = tokens.get(kind) ?? new Set();
        tokens.set(kind, asked.add(tokenOf(param, objectKey(object))));
      }
    }
  }
  // Kinds that are asked alike are one question.
  const alike = new Map<
    string,
    { readonly tables: Question['tables']; readonly kinds: number[]; readonly tokens: readonly bigint[] }
  >();
  for (const [kind, asked] of tokens) {
    const list = [...asked].sort();
    const key = `${tablesOf(kind)} ${list.join()}`;
    const same = alike.get(key) ?? { tables: tablesOf(kind), kinds: [], tokens: list };
    same.kinds.push(kindNumber(kind));
    alike.set(key, same);
  }
  return [...alike.values()];
};

const referrers = new Map<string, readonly (readonly [kind: string, param: string])[]>();

/** The reference parameters of all kinds that may point to a kind. */
const referrersOf = (kind: string): readonly (readonly [kind: string, param: string])[] => {
  const known = referrers.get(kind);
  if (known !== undefined) return known;
  const made = revIncludeTargets(kind).map((name) => {
    const [from = '', param = ''] = name.split(':');
    return [from, param] as const;
  });
  referrers.set(kind, made);
  return made;
};
