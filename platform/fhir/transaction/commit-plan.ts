// https://hl7.org/fhir/R4/http.html#trules: deletes, then creates, then updates, in one commit of the record.

import type { Caller } from '@fkj/platform-access';
import {
  type CommitRefusal,
  type Committed,
  type Head,
  type ObjectName,
  ok,
  type Permit,
  type Result,
  refused,
  type Write,
} from '@fkj/platform-record';
import { type EntryAsk, permitForAll } from '../guard.ts';
import { baseOf, type FhirHouse } from '../house.ts';
import { issueOf } from '../interaction/commit.ts';
import { shown } from '../interaction/shown.ts';
import { mayName } from '../may-name.ts';
import { inEntry, type Refusal, refuse } from '../outcome/refusal.ts';
import { ownerOfWrite } from '../owner/owner-of-write.ts';
import { deletionOf, writeOf } from '../write-draft.ts';
import type { Planned } from './plan.ts';

type Change = Extract<Planned, { does: 'write' | 'delete' }>;

export interface CommitParts {
  readonly planned: readonly Planned[];
  /** A last look, once it is known what the caller may write. */
  readonly check: (permit: Permit) => Promise<Result<null, Refusal>>;
  /** By condition: who was made under it and, as has been seen, does not meet it any more. */
  readonly instead: ReadonlyMap<string, ObjectName>;
}

/** By the place of the entry. */
export type CommittedPlan = ReadonlyMap<number, Committed>;

/** Somebody else made an object under a condition of the Bundle meanwhile. */
export interface TakenCondition {
  readonly taken: { readonly condition: string; readonly holder: ObjectName };
}

/** What was committed, by the place of the entry. A delete of what is not there commits nothing. */
export async function commitPlan(
  house: FhirHouse,
  caller: Caller,
  { planned, check, instead }: CommitParts,
): Promise<Result<CommittedPlan | TakenCondition, Refusal>> {
  const changes = planned.filter((step) => step.does === 'write' || step.does === 'delete').sort(byRule);
  if (changes.length === 0) return ok(new Map());
  const changing = await permitForAll(house, caller, changes.map(askOf('update')));
  if (!changing.ok) return changing;
  const heads = await headsOf(house, changing.value, changes);
  if (!heads.ok) return heads;
  const permit = await permitWithCreates(house, caller, { changes, changing: changing.value, heads: heads.value });
  if (!permit.ok) return permit;
  const checked = await check(permit.value);
  if (!checked.ok) return checked;
  const writes: { readonly change: Change; readonly write: Write }[] = [];
  const claimed = new Set<string>();
  for (const change of changes) {
    const write = writeFor(house, caller, { change, head: heads.value.get(nameText(change.name)) });
    if (!write.ok) return refused(inEntry(write.error, change.entry.place));
    const under = change.does === 'write' ? change.under : null;
    // Two entries may be made under one condition, when the first does not meet it: one claim is enough.
    const claim = under === null || claimed.has(under) ? null : { text: under, instead: instead.get(under) ?? null };
    if (under !== null) claimed.add(under);
    if (write.value !== null)
      writes.push({ change, write: claim === null ? write.value : { ...write.value, condition: claim } });
  }
  const committed = await house.record.commit(
    permit.value,
    writes.map(({ write }) => write),
  );
  if (!committed.ok) {
    const { error } = committed;
    return error.code === 'condition-taken' ? ok({ taken: error }) : refused(explained(error, changes));
  }
  return ok(new Map(writes.flatMap(({ change }, at) => inPlace(change.entry.place, committed.value[at]))));
}

const inPlace = (place: number, version: Committed | undefined): readonly [number, Committed][] =>
  version === undefined ? [] : [[place, version]];

const nameText = ({ kind, id }: ObjectName): string => `${kind}/${id}`;

const ORDER = { DELETE: 0, POST: 1, PUT: 2, GET: 3, OPERATION: 3 } as const;

const byRule = (a: Planned, b: Planned): number => ORDER[a.entry.request.method] - ORDER[b.entry.request.method];

/** An update that finds nothing under its id creates it, and has to be allowed to. */
async function permitWithCreates(
  house: FhirHouse,
  caller: Caller,
  found: { changes: readonly Change[]; changing: Permit; heads: ReadonlyMap<string, Head> },
): Promise<Result<Permit, Refusal>> {
  const { changes, changing, heads } = found;
  const created = changes.filter(({ entry, name }) => entry.request.method === 'PUT' && !heads.has(nameText(name)));
  if (created.length === 0) return ok(changing);
  const asks = [...changes.map(askOf('update')), ...created.map(askOf('create'))];
  const permit = await permitForAll(house, caller, asks);
  if (!permit.ok) return permit;
  for (const { entry, name } of created) {
    const named = mayName(permit.value, name.kind);
    if (!named.ok) return refused(inEntry(named.error, entry.place));
  }
  return permit;
}

const askOf =
  (put: 'update' | 'create') =>
  (change: Change): EntryAsk => {
    const { entry, name } = change;
    const { place, request } = entry;
    const { kind, id } = name;
    if (change.does === 'delete') {
      return { place, ask: { action: 'delete', kind, patients: kind === 'Patient' ? [id] : [] } };
    }
    const action = request.method === 'POST' ? 'create' : put;
    // Under the id it will have: other entries refer to it already.
    const resource = { ...change.resource.tree, id };
    return { place, ask: { action, kind, patients: change.patients, resource } };
  };

/** Where the objects stand that are updated or deleted; what is posted is new. */
async function headsOf(
  house: FhirHouse,
  permit: Permit,
  changes: readonly Change[],
): Promise<Result<ReadonlyMap<string, Head>, Refusal>> {
  const named = changes.filter(({ entry }) => entry.request.method !== 'POST').map(({ name }) => name);
  if (named.length === 0) return ok(new Map());
  const heads = shown(await house.record.heads(permit, named));
  return heads.ok ? ok(new Map(heads.value.map((head) => [nameText(head.name), head]))) : heads;
}

const ELSEWHERE = 'The id in the resource is that of a resource which does not meet the condition.';

/** Null when there is nothing to delete. */
function writeFor(
  house: FhirHouse,
  caller: Caller,
  { change, head }: { change: Change; head: Head | undefined },
): Result<Write | null, Refusal> {
  const { entry, name } = change;
  const version = head?.version ?? 0;
  const live = head?.state === 'live';
  const ifMatch = 'ifMatch' in entry.request ? entry.request.ifMatch : null;
  if (ifMatch !== null && !live) return refuse('version-missing');
  if (ifMatch !== null && ifMatch !== version) return refuse('version-stale');
  if (change.does === 'write' && change.under !== null && live) return refuse('conflict', { detail: ELSEWHERE });
  if (change.does === 'delete') {
    return ok(live && head !== undefined ? deletionOf(name, version, head.patients) : null);
  }
  const { tree, text } = change.resource;
  const base = baseOf(house);
  const owner = ownerOfWrite(house.access, caller, { tree, stands: head ?? null, base });
  if (!owner.ok) return owner;
  const draft = { ...name, follows: version, tree, text, patients: change.patients };
  return ok(writeOf(draft, { owner: owner.value, base }));
}

/** The refusal of the record, at the entry it is about. */
function explained(refusal: CommitRefusal, changes: readonly Change[]): Refusal {
  const object = 'object' in refusal ? nameText(refusal.object) : null;
  const change = changes.find(({ name }) => nameText(name) === object);
  const request = change?.entry.request;
  const said = request !== undefined && 'ifMatch' in request && request.ifMatch !== null;
  const words: Refusal = [issueOf(refusal, said ? 'version-stale' : 'conflict')];
  return change === undefined ? words : inEntry(words, change.entry.place);
}
