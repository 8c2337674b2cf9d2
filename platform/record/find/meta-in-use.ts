// https://hl7.org/fhir/R4/resource-operation-meta.html and DESIGN.md §4 "audit": an aggregate over what the permits reach; one line of the log.

import { type MetaItem, type MetaPart, metaInUse as storedMeta } from '@fkj/platform-store';
import { traceLook } from '../audit/look.ts';
import type { RecordHouse } from '../house.ts';
import { narrowQuery } from '../narrow/narrow-query.ts';
import { covers } from '../reach.ts';
import type { ReadRefusal } from '../read-refusal.ts';
import type { Kind } from '../reference.ts';
import { ok, type Result, refused } from '../result.ts';
import type { PermitList } from './permits.ts';
import { planAsked } from './plan-asked.ts';

export interface MetaQuestion {
  /** Each kind under its own permits, all of one caller; at least one. */
  readonly kinds: readonly [MetaOfKind, ...MetaOfKind[]];
  /** Objects that may be looked into, of all kinds together. */
  readonly most: number;
  /** The question in the caller's words, for the log. */
  readonly asked: string;
}

export interface MetaOfKind {
  readonly kind: Kind;
  readonly permits: PermitList;
}

/** JSON texts, each once, in order. */
export type MetaFound = Readonly<Record<MetaPart, readonly string[]>>;

/** HealthRecord.metaInUse. */
export const metaInUse = async (
  house: RecordHouse,
  { kinds, most, asked }: MetaQuestion,
): Promise<Result<MetaFound, ReadRefusal>> => {
  const items: MetaItem[] = [];
  let left = most;
  for (const { kind, permits } of kinds) {
    if (!covers(permits[0], 'search', kind)) return refused({ code: 'not-permitted' });
    const all = { kind, filter: reached(permits), sort: [], limit: 0, total: 'none' } as const;
    const search = await planAsked(house, permits, narrowQuery(permits, all));
    const found = await storedMeta(house.pool, search, left);
    if ('refused' in found) return refused({ code: 'stale' });
    left -= found.looked;
    if (left < 0) return refused({ code: 'too-broad' });
    items.push(...found.items);
  }
  const [first] = kinds;
  await traceLook(house, first.permits[0], {
    action: 'search',
    kind: kinds.length === 1 ? first.kind : null,
    object: null,
    version: null,
    seen: [],
    query: asked,
  });
  return ok({ profile: textsOf(items, 'profile'), tag: textsOf(items, 'tag'), security: textsOf(items, 'security') });
};

/** Naming the one patient of a permit leads the statement to the patient's index. */
const reached = ([{ restriction }]: PermitList) =>
  restriction.reach === 'patient' ? ({ test: 'patient', patient: restriction.patient } as const) : { and: [] };

const textsOf = (items: readonly MetaItem[], part: MetaPart): readonly string[] => {
  const known = new Map<string, string>();
  for (const { item } of items.filter((one) => one.part === part)) {
    const value: unknown = JSON.parse(item);
    const key = typeof value === 'object' && value !== null ? codingKey(value) : item;
    const before = known.get(key);
    if (before === undefined || item < before) known.set(key, item);
  }
  return [...known.values()].sort();
};

const codingKey = (coding: { readonly system?: unknown; readonly code?: unknown }): string =>
  JSON.stringify([coding.system ?? null, coding.code ?? null]);
