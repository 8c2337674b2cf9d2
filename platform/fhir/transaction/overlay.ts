// https://hl7.org/fhir/R4/http.html#trules: what meets a condition that goes on to other objects, in the record as a transaction will leave it.

import type { Caller } from '@fkj/platform-access';
import {
  type Chain,
  type Filter,
  type Has,
  type ObjectName,
  ok,
  type Result,
  refused,
  type Test,
} from '@fkj/platform-record';
import { type IndexEntry, matches, type SearchRequest } from '@fkj/standards-fhir';
import { permitFor } from '../guard.ts';
import type { FhirHouse } from '../house.ts';
import { shown } from '../interaction/shown.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import { asksOwner } from '../owner/asks-owner.ts';
import { kindsOf, permitsBeside } from '../search/permits-beside.ts';
import { needsLookup, patientsSought, queryOf } from '../search/query.ts';
import { withCodes } from '../terminology/with-codes.ts';

/** The record with what a transaction does to it: whatever is not here stands as it stood. */
export interface Overlay {
  /** 'Kind/id' of what the transaction deletes or writes anew: as the record has it, it counts no more. */
  readonly replaced: ReadonlySet<string>;
  readonly written: readonly OverlayObject[];
  /** The id of whatever has no name yet: what refers to it leads somewhere, but nobody knows where. */
  readonly unnamed: string;
}

export interface OverlayObject {
  readonly place: number;
  /** Its own; of an object that has none yet one that is used here only. */
  readonly name: ObjectName;
  /** known: objects of the record may refer to it already. */
  readonly id: 'known' | 'new';
  /** What is searched of it, its references leading where they will lead. */
  readonly entries: () => readonly IndexEntry[];
}

export interface MetInOverlay {
  /** At most two: more than one is ambiguous already. */
  readonly there: readonly ObjectName[];
  /** Objects of the transaction. */
  readonly here: readonly OverlayObject[];
}

interface Asking {
  readonly house: FhirHouse;
  readonly caller: Caller;
  readonly request: SearchRequest;
  readonly overlay: Overlay;
  /** Those that meet it in the record as it stands. */
  readonly matches: readonly ObjectName[];
}

/** Who meets the condition; everything in the record is seen as by this caller. The record is asked only where it leads on to others. */
export async function meetInOverlay(asking: Asking): Promise<Result<MetInOverlay, Refusal>> {
  const { house, caller, request, overlay, matches: standingNow } = asking;
  const reached = request.criteria.flatMap(kindsOf);
  if (![request.resourceType, ...reached].some((kind) => isTouched(overlay, kind))) {
    return ok({ there: standingNow, here: [] });
  }
  // Whose an object will be is settled when it is written.
  if (request.criteria.some(asksOwner)) {
    return refuse('parameter-later', {
      detail: '_owner is not offered in a condition on what the Bundle itself writes.',
    });
  }
  if (request.criteria.some(needsLookup)) return refuse('not-implemented', { detail: LOOKED_UP });
  const resolved = await withCodes(house, caller, request);
  if (!resolved.ok) return resolved;
  const query = queryOf({ ...resolved.value, count: 2, total: null, summary: null, sort: [] });
  if (!query.ok) return query;
  const { kind, filter } = query.value;
  const both = await divide(asking, filter, kind);
  if (!both.ok) return both;
  if (reached.length === 0) {
    const there = standingNow.filter((name) => !overlay.replaced.has(nameText(name)));
    return ok({ there, here: [...both.value.here] });
  }
  const there = await namesIn(asking, { kind, filter: { and: [both.value.stored, standing(overlay, kind)] }, most: 2 });
  return there.ok ? ok({ there: there.value, here: [...both.value.here] }) : there;
}

const isTouched = ({ replaced, written }: Overlay, kind: string): boolean =>
  written.some(({ name }) => name.kind === kind) || [...replaced].some((name) => name.startsWith(`${kind}/`));

/** A condition, as a question to the record about what stands there, and answered for what the transaction writes. */
interface Divided {
  readonly stored: Filter;
  readonly here: ReadonlySet<OverlayObject>;
}

async function divide(asking: Asking, filter: Filter, kind: string): Promise<Result<Divided, Refusal>> {
  if ('and' in filter || 'or' in filter) {
    const parts: Divided[] = [];
    for (const one of 'and' in filter ? filter.and : filter.or) {
      const part = await divide(asking, one, kind);
      if (!part.ok) return part;
      parts.push(part.value);
    }
    const stored = parts.map((part) => part.stored);
    const holds = (object: OverlayObject): boolean =>
      'and' in filter ? parts.every(({ here }) => here.has(object)) : parts.some(({ here }) => here.has(object));
    return ok({ stored: 'and' in filter ? { and: stored } : { or: stored }, here: those(asking, kind, holds) });
  }
  if ('not' in filter) {
    const part = await divide(asking, filter.not, kind);
    if (!part.ok) return part;
    const { stored, here } = part.value;
    return ok({ stored: { not: stored }, here: those(asking, kind, (object) => !here.has(object)) });
  }
  if ('chain' in filter) return divideChain(asking, filter.chain, kind);
  if ('has' in filter) return divideHas(asking, filter.has, kind);
  const here = those(asking, kind, (object) => leafHolds(asking, object, filter));
  const undecided = those(asking, kind, (object) => !here.has(object) && mayRefer(asking, object, filter));
  return undecided.size > 0 ? NOT_YET : ok({ stored: filter, here });
}

const those = ({ overlay }: Asking, kind: string, holds: (object: OverlayObject) => boolean) =>
  new Set(overlay.written.filter((object) => object.name.kind === kind && holds(object)));

/** What a reference will lead to that has no name yet might be what is asked for. */
const mayRefer = ({ overlay }: Asking, object: OverlayObject, test: Test): boolean =>
  test.test === 'reference' && targetsOf(object, test.param, test.target.kind).includes(overlay.unnamed);

function leafHolds({ house }: Asking, { name, entries }: OverlayObject, test: Test): boolean {
  // It stands beside the reference that says the same, for the sake of the index.
  if (test.test === 'patient') return true;
  const criteria = [{ holds: 'any', tests: [test] }] as const;
  return matches(
    { id: name.id, lastUpdated: house.clock(), entries: entries() },
    { resourceType: name.kind, criteria },
  );
}

/** Refers to what stands in the record and meets the rest, or to what the transaction writes and meets it. */
async function divideChain(
  asking: Asking,
  { param, kind: other, filter }: Chain,
  kind: string,
): Promise<Result<Divided, Refusal>> {
  const { overlay } = asking;
  const beyond = await divide(asking, filter, other);
  if (!beyond.ok) return beyond;
  const { stored, here } = beyond.value;
  const own = those(asking, kind, () => true);
  if ([...own].some((object) => targetsOf(object, param, other).includes(overlay.unnamed))) return NOT_YET;
  const written = new Set([...here].map(({ name }) => nameText(name)));
  const outward = new Set(
    [...own].flatMap((object) => targetsOf(object, param, other)).filter((id) => !isHere(overlay, { kind: other, id })),
  );
  const met = await standingOnes(asking, { kind: other, ids: outward, filter: stored });
  if (!met.ok) return met;
  const holds = (object: OverlayObject): boolean =>
    targetsOf(object, param, other).some((id) => written.has(nameText({ kind: other, id })) || met.value.has(id));
  const direct: readonly Filter[] = [...here].flatMap(({ id, name: target }) =>
    id === 'known' ? [{ test: 'reference', param, target } as const] : [],
  );
  const chain: Filter = { chain: { param, kind: other, filter: { and: [stored, standing(overlay, other)] } } };
  return ok({ stored: { or: [chain, ...direct] }, here: those(asking, kind, holds) });
}

/** Is referred to by what stands in the record and meets the rest, or by what the transaction writes and meets it. */
async function divideHas(
  asking: Asking,
  { param, kind: other, filter }: Has,
  kind: string,
): Promise<Result<Divided, Refusal>> {
  const { overlay } = asking;
  const beyond = await divide(asking, filter, other);
  if (!beyond.ok) return beyond;
  const { stored, here } = beyond.value;
  const named = new Set([...here].flatMap((object) => targetsOf(object, param, kind)));
  if (named.has(overlay.unnamed)) return NOT_YET;
  const met = new Set<OverlayObject>();
  for (const object of those(asking, kind, () => true)) {
    if (named.has(object.name.id)) met.add(object);
    else if (object.id === 'known') {
      const refers: Filter = { test: 'reference', param, target: object.name };
      const all = { and: [refers, stored, standing(overlay, other)] };
      const referring = await namesIn(asking, { kind: other, filter: all, most: 1 });
      if (!referring.ok) return referring;
      if (referring.value.length > 0) met.add(object);
    }
  }
  const has: Filter = { has: { param, kind: other, filter: { and: [stored, standing(overlay, other)] } } };
  const ids = [...named].filter((id) => !isHere(overlay, { kind, id }));
  return ok({ stored: ids.length === 0 ? has : { or: [has, { test: 'id', ids }] }, here: met });
}

const NOT_YET = refused<Refusal>([
  {
    code: 'not-implemented',
    detail: 'The condition leads through an entry that refers to something which is itself found by such a condition.',
  },
]);

const LOOKED_UP =
  'A condition with :above, :below or a canonical address may not lead to what the same transaction writes or deletes.';

/** Whether another look may find more, once more of the transaction has its name. */
export const isNotYet = (refusal: Refusal): boolean => refusal === NOT_YET.error;

const nameText = ({ kind, id }: ObjectName): string => `${kind}/${id}`;

const isHere = ({ replaced, written }: Overlay, name: ObjectName): boolean =>
  replaced.has(nameText(name)) || written.some((object) => nameText(object.name) === nameText(name));

const targetsOf = ({ entries }: OverlayObject, name: string, kind: string): readonly string[] =>
  entries().flatMap(({ param, value }) =>
    param === name && value.type === 'reference' && value.target.kind === kind ? [value.target.id] : [],
  );

/** What the transaction leaves of a kind as it stands. */
function standing({ replaced }: Overlay, kind: string): Filter {
  const ids = [...replaced].flatMap((name) => (name.startsWith(`${kind}/`) ? [name.slice(kind.length + 1)] : []));
  return ids.length === 0 ? { and: [] } : { not: { test: 'id', ids } };
}

/** Ids of those that stand in the record and meet the filter. */
async function standingOnes(
  asking: Asking,
  { kind, ids, filter }: { kind: string; ids: ReadonlySet<string>; filter: Filter },
): Promise<Result<ReadonlySet<string>, Refusal>> {
  if (ids.size === 0) return ok(new Set());
  const asked: Filter = { and: [{ test: 'id', ids: [...ids] }, filter] };
  const found = await namesIn(asking, { kind, filter: asked, most: ids.size });
  return found.ok ? ok(new Set(found.value.map(({ id }) => id))) : found;
}

/** Objects of the record in the caller's reach; none of a kind that is not for the caller to search, as in a chain. */
async function namesIn(
  { house, caller, request }: Asking,
  { kind, filter, most }: { kind: string; filter: Filter; most: number },
): Promise<Result<readonly ObjectName[], Refusal>> {
  const own = kind === request.resourceType;
  const patients = own ? patientsSought(request.criteria) : [];
  const permit = await permitFor(house, caller, { action: 'search', kind, patients });
  if (!permit.ok) return own || permit.error[0].code === 'stale' ? permit : ok([]);
  const permits = [permit.value, ...(await permitsBeside(house, caller, { permit: permit.value, request }))] as const;
  const query = { kind, filter, sort: [], limit: most, total: 'none' } as const;
  const page = shown(await house.record.find(permits, query));
  return page.ok ? ok(page.value.matches.map(({ kind: of, id }) => ({ kind: of, id }))) : page;
}
