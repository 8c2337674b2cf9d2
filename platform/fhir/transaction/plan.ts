// https://hl7.org/fhir/R4/http.html#trules: every entry gets its object, every reference between entries its target.

import { type ObjectName, ok, type Result, refused } from '@fkj/platform-record';
import { isCommonKind } from '@fkj/standards-fhir';
import type { Entry } from '../bundle/entry.ts';
import { redirect, rewrite } from '../bundle/references.ts';
import { type Concern, concernOf, type Holders, patientsIn } from '../compartment.ts';
import { claimText } from '../interaction/meets.ts';
import { oneHolder } from '../known-person.ts';
import type { OutcomeCode } from '../outcome/catalogue.ts';
import { type Issue, inEntry, type Refusal, refuse } from '../outcome/refusal.ts';
import type { Received } from '../receive.ts';
import { uniqueIdentifiersOf } from '../write-draft.ts';
import { conditionKey, type Lookups, type Referring } from './lookups.ts';
import { type BundleWrite, placesThatMeet } from './meets-in-bundle.ts';

/** What an entry comes to. */
export type Planned =
  | {
      readonly does: 'write';
      readonly entry: Entry;
      readonly name: ObjectName;
      readonly resource: Received;
      readonly patients: readonly string[];
      /** The condition that nothing met (`claimText`); null when there is none. */
      readonly under: string | null;
    }
  | { readonly does: 'delete'; readonly entry: Entry; readonly name: ObjectName }
  /** A conditional create, or a person who is registered already. */
  | { readonly does: 'keep'; readonly entry: Entry; readonly name: ObjectName }
  | { readonly does: 'read'; readonly entry: Entry };

export interface PlanContext {
  readonly base: string;
  /** ms since 1970. */
  readonly now: number;
  readonly newId: (kind: string, patients: readonly string[]) => string;
}

/**
 * Patients get their ids first, because the ids of what concerns them hold their bucket (DESIGN §4); then the others;
 * then references are rewritten, in the text as well.
 */
export function plan(
  entries: readonly Referring[],
  lookups: Lookups,
  context: PlanContext,
): Result<readonly Planned[], Refusal> {
  const kept = keptOf(entries, lookups, context);
  if (!kept.ok) return kept;
  const names = namesKnown(entries, { kept: kept.value, newId: context.newId });
  const holders = withRegistered(entries, names, lookups.holders);
  const early = conditionalTargets(entries, { names, kept: kept.value, lookups, context });
  const known = targetsOf(entries, names, early.targets);
  const compartments = new Map<number, readonly string[]>();
  for (const { entry } of entries) {
    const { place, request } = entry;
    const same = kept.value.get(place);
    if (same !== undefined && 'place' in same) setName(names, place, names.get(same.place));
    if (!('resource' in request) || same !== undefined) continue;
    const patients = patientsIn(
      concernIn(request.resource, { self: names.get(place), known, base: context.base }),
      holders,
    );
    if (!patients.ok) return refused(inEntry(patients.error, place));
    compartments.set(place, patients.value);
    if (!names.has(place)) names.set(place, { kind: request.kind, id: context.newId(request.kind, patients.value) });
  }
  const late = conditionalTargets(entries, { names, kept: kept.value, lookups, context });
  if (late.refusal !== null) return refused(late.refusal);
  const targets = targetsOf(entries, names, late.targets);
  return ok(entries.map((referring) => plannedOf(referring, { names, kept: kept.value, targets, compartments })));
}

function setName(names: Map<number, ObjectName>, place: number, name: ObjectName | undefined): void {
  if (name !== undefined) names.set(place, name);
}

/** An entry that makes nothing new: what is there already, or what an earlier entry of the Bundle makes. */
type Kept = ObjectName | { readonly place: number };

const nameText = ({ kind, id }: ObjectName): string => `${kind}/${id}`;

/** What the Bundle deletes, which is done before anything else (trules). */
const namesDeleted = (entries: readonly Referring[]): ReadonlySet<string> =>
  new Set(entries.flatMap(({ entry: { request } }) => (request.method === 'DELETE' ? [nameText(request)] : [])));

/** Entries that make nothing new, by place. */
function keptOf(
  entries: readonly Referring[],
  lookups: Lookups,
  context: PlanContext,
): Result<ReadonlyMap<number, Kept>, Refusal> {
  const kept = new Map<number, Kept>();
  const deleted = namesDeleted(entries);
  const made: BundleWrite[] = [];
  for (const { entry } of entries) {
    const { place, request } = entry;
    if (request.method === 'PUT' && request.unchanged) kept.set(place, { kind: request.kind, id: request.id });
    if (request.method !== 'POST') continue;
    const { kind, ifNoneExist, resource } = request;
    const met = ifNoneExist === null ? null : lookups.conditions.get(conditionKey({ kind, parameters: ifNoneExist }));
    const there = met?.matches.filter((name) => !deleted.has(nameText(name))) ?? [];
    const earlier = met == null ? [] : placesThatMeet(met.request, made, context);
    if (there.length + earlier.length > 1) return refusedAt(place, 'condition-ambiguous');
    const held = oneHolder(uniqueIdentifiersOf(resource.tree), lookups.holders);
    if (!held.ok) return refused(inEntry(held.error, place));
    const [before] = earlier;
    const name = there[0] ?? held.value;
    if (before !== undefined) kept.set(place, { place: before });
    else if (name !== null && name.kind === kind) kept.set(place, name);
    else made.push({ place, kind, id: null, tree: resource.tree });
  }
  return ok(kept);
}

function refusedAt(place: number, code: OutcomeCode, detail?: string): Result<never, Refusal> {
  return refused(inEntry([{ code, ...(detail === undefined ? {} : { detail }) }], place));
}

function namesKnown(
  entries: readonly Referring[],
  { kept, newId }: { kept: ReadonlyMap<number, Kept>; newId: PlanContext['newId'] },
): Map<number, ObjectName> {
  const names = new Map<number, ObjectName>();
  for (const { entry } of entries) {
    const { place, request } = entry;
    const same = kept.get(place);
    if (same !== undefined) setName(names, place, 'place' in same ? names.get(same.place) : same);
    else if (request.method === 'PUT' || request.method === 'DELETE')
      names.set(place, { kind: request.kind, id: request.id });
    else if (request.method === 'POST' && (request.kind === 'Patient' || isCommonKind(request.kind))) {
      names.set(place, { kind: request.kind, id: newId(request.kind, []) });
    }
  }
  return names;
}

interface ConditionParts {
  readonly names: ReadonlyMap<number, ObjectName>;
  readonly kept: ReadonlyMap<number, Kept>;
  readonly lookups: Lookups;
  readonly context: PlanContext;
}

/**
 * Where conditional references lead once everything is written (trules: they come last): what the Bundle writes counts as
 * it will be, what it deletes no more. Those whose object has no name yet wait.
 */
function conditionalTargets(
  entries: readonly Referring[],
  { names, kept, lookups, context }: ConditionParts,
): { readonly targets: ReadonlyMap<string, ObjectName>; readonly refusal: Refusal | null } {
  const targets = new Map<string, ObjectName>();
  const asked = new Map<string, number>();
  for (const { entry, references } of entries) {
    for (const { value } of references) {
      if (lookups.conditions.has(value) && !asked.has(value)) asked.set(value, entry.place);
    }
  }
  if (asked.size === 0) return { targets, refusal: null };
  const written = writtenBy(entries, { names, kept });
  const replaced = new Set([
    ...namesDeleted(entries),
    ...written.flatMap(({ kind, id }) => (id === null ? [] : [nameText({ kind, id })])),
  ]);
  let refusal: Refusal | null = null;
  for (const [reference, place] of asked) {
    const met = lookups.conditions.get(reference);
    if (met === undefined) continue;
    const there = met.matches.filter((name) => !replaced.has(nameText(name)));
    const here = placesThatMeet(met.request, written, context);
    const [first] = [...there, ...here.map((at) => names.get(at))];
    if (there.length + here.length > 1) refusal ??= inEntry([{ code: 'condition-ambiguous' }], place);
    else if (there.length + here.length === 0) refusal ??= inEntry([NO_MATCH], place);
    else if (first !== undefined) targets.set(reference, first);
  }
  return { targets, refusal };
}

const NO_MATCH: Issue = { code: 'reference-dangling', detail: 'The condition of a reference matches nothing.' };

const writtenBy = (
  entries: readonly Referring[],
  { names, kept }: Pick<ConditionParts, 'names' | 'kept'>,
): readonly BundleWrite[] =>
  entries.flatMap(({ entry: { place, request } }) => {
    if (!('resource' in request) || kept.has(place)) return [];
    return [{ place, kind: request.kind, id: names.get(place)?.id ?? null, tree: request.resource.tree }];
  });

/** A person registered in this Bundle may be meant by her number in the same Bundle. */
function withRegistered(
  entries: readonly Referring[],
  names: ReadonlyMap<number, ObjectName>,
  holders: Holders,
): Holders {
  const all = new Map(holders);
  for (const { entry } of entries) {
    const name = names.get(entry.place);
    if (!('resource' in entry.request) || name === undefined) continue;
    for (const identifier of uniqueIdentifiersOf(entry.request.resource.tree)) {
      if (!all.has(identifier)) all.set(identifier, name);
    }
  }
  return all;
}

const REST_URL = /^(?!urn:).*?([A-Z][A-Za-z]+\/[A-Za-z0-9.-]{1,64})$/;

/** Where each fullUrl and conditional reference leads. */
function targetsOf(
  entries: readonly Referring[],
  names: ReadonlyMap<number, ObjectName>,
  conditional: ReadonlyMap<string, ObjectName>,
): ReadonlyMap<string, string> {
  const targets = new Map([...conditional].map(([reference, name]) => [reference, nameText(name)]));
  for (const { entry } of entries) {
    const name = names.get(entry.place);
    if (entry.fullUrl === null || name === undefined) continue;
    const target = nameText(name);
    targets.set(entry.fullUrl, target);
    // https://hl7.org/fhir/R4/bundle.html#references: a relative reference is relative to the fullUrls of its Bundle.
    const relative = entry.request.method === 'POST' ? REST_URL.exec(entry.fullUrl)?.[1] : undefined;
    if (relative !== undefined) targets.set(relative, target);
  }
  return targets;
}

function concernIn(
  { tree }: Received,
  { self, known, base }: { self: ObjectName | undefined; known: ReadonlyMap<string, string>; base: string },
): Concern {
  return concernOf(redirect(tree, known), { self: self?.id ?? null, base });
}

interface PlanParts {
  readonly names: ReadonlyMap<number, ObjectName>;
  readonly kept: ReadonlyMap<number, Kept>;
  readonly targets: ReadonlyMap<string, string>;
  readonly compartments: ReadonlyMap<number, readonly string[]>;
}

function plannedOf({ entry, references }: Referring, { names, kept, targets, compartments }: PlanParts): Planned {
  const { place, request } = entry;
  if (request.method === 'GET' || request.method === 'OPERATION') return { does: 'read', entry };
  // A conditional delete may have come to several of one place.
  if (request.method === 'DELETE') return { does: 'delete', entry, name: { kind: request.kind, id: request.id } };
  const name = names.get(place);
  if (name === undefined) throw new Error('an entry was left without a name');
  if (kept.has(place)) return { does: 'keep', entry, name };
  const { kind } = request;
  const resource = { kind, ...rewrite(request.resource, references, targets) };
  return { does: 'write', entry, name, resource, patients: compartments.get(place) ?? [], under: underOf(request) };
}

/** The condition that nothing met, under which the entry makes its object. */
function underOf(request: Extract<Entry['request'], { resource: Received }>): string | null {
  if (request.method === 'PUT' || request.ifNoneExist === null) return request.under ?? null;
  return claimText({ kind: request.kind, parameters: request.ifNoneExist });
}

/** Two entries about one object make the outcome depend on their order, which a transaction may not. */
export function refuseDuplicates(planned: readonly Planned[]): Result<null, Refusal> {
  const seen = new Set<string>();
  for (const step of planned) {
    if (step.does === 'read' || step.does === 'keep') continue;
    const name = nameText(step.name);
    const twice = refuse('bundle-duplicate');
    if (seen.has(name) && !twice.ok) return refused(inEntry(twice.error, step.entry.place));
    seen.add(name);
  }
  return ok(null);
}
