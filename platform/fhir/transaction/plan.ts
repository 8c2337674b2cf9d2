// https://hl7.org/fhir/R4/http.html#trules: every entry gets its object, every reference between entries its target.

import { type ObjectName, ok, type Result, refused } from '@fkj/platform-record';
import type { Entry } from '../bundle/entry.ts';
import { redirect, rewrite } from '../bundle/references.ts';
import { type Concern, concernOf, type Holders, patientsIn } from '../compartment.ts';
import { oneHolder } from '../known-person.ts';
import { inEntry, type Refusal, refuse } from '../outcome/refusal.ts';
import type { Received } from '../receive.ts';
import { uniqueIdentifiersOf } from '../write-draft.ts';
import { conditionKey, type Lookups, type Referring } from './lookups.ts';

/** What an entry comes to. */
export type Planned =
  | {
      readonly does: 'write';
      readonly entry: Entry;
      readonly name: ObjectName;
      readonly resource: Received;
      readonly patients: readonly string[];
    }
  | { readonly does: 'delete'; readonly entry: Entry; readonly name: ObjectName }
  /** A conditional create, or a person who is registered already. */
  | { readonly does: 'keep'; readonly entry: Entry; readonly name: ObjectName }
  | { readonly does: 'read'; readonly entry: Entry };

export interface PlanContext {
  readonly base: string;
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
  const kept = keptOf(entries, lookups);
  if (!kept.ok) return kept;
  const names = namesKnown(entries, { kept: kept.value, newId: context.newId });
  const holders = withRegistered(entries, names, lookups.holders);
  const known = targetsOf(entries, names, lookups);
  const compartments = new Map<number, readonly string[]>();
  for (const { entry } of entries) {
    const { place, request } = entry;
    if (!('resource' in request) || kept.value.has(place)) continue;
    const patients = patientsIn(
      concernIn(request.resource, { self: names.get(place), known, base: context.base }),
      holders,
    );
    if (!patients.ok) return refused(inEntry(patients.error, place));
    compartments.set(place, patients.value);
    if (!names.has(place)) names.set(place, { kind: request.kind, id: context.newId(request.kind, patients.value) });
  }
  const targets = targetsOf(entries, names, lookups);
  return ok(entries.map((referring) => plannedOf(referring, { names, kept: kept.value, targets, compartments })));
}

/** Entries that make nothing new, by place. */
function keptOf(entries: readonly Referring[], lookups: Lookups): Result<ReadonlyMap<number, ObjectName>, Refusal> {
  const kept = new Map<number, ObjectName>();
  for (const { entry } of entries) {
    const { place, request } = entry;
    if (request.method === 'PUT' && request.unchanged) kept.set(place, { kind: request.kind, id: request.id });
    if (request.method !== 'POST') continue;
    const { kind, ifNoneExist, resource } = request;
    const met = ifNoneExist === null ? null : lookups.conditions.get(conditionKey({ kind, parameters: ifNoneExist }));
    const held = oneHolder(uniqueIdentifiersOf(resource.tree), lookups.holders);
    if (!held.ok) return refused(inEntry(held.error, place));
    const name = met ?? held.value;
    if (name !== null && name.kind === kind) kept.set(place, name);
  }
  return ok(kept);
}

function namesKnown(
  entries: readonly Referring[],
  { kept, newId }: { kept: ReadonlyMap<number, ObjectName>; newId: PlanContext['newId'] },
): Map<number, ObjectName> {
  const names = new Map(kept);
  for (const { entry } of entries) {
    const { place, request } = entry;
    if (request.method === 'PUT' || request.method === 'DELETE')
      names.set(place, { kind: request.kind, id: request.id });
    else if (request.method === 'POST' && request.kind === 'Patient' && !names.has(place)) {
      names.set(place, { kind: 'Patient', id: newId('Patient', []) });
    }
  }
  return names;
}

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
  { conditions }: Lookups,
): ReadonlyMap<string, string> {
  const targets = new Map<string, string>();
  for (const [reference, name] of conditions) if (name !== null) targets.set(reference, `${name.kind}/${name.id}`);
  for (const { entry } of entries) {
    const name = names.get(entry.place);
    if (entry.fullUrl === null || name === undefined) continue;
    const target = `${name.kind}/${name.id}`;
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
  readonly kept: ReadonlyMap<number, ObjectName>;
  readonly targets: ReadonlyMap<string, string>;
  readonly compartments: ReadonlyMap<number, readonly string[]>;
}

function plannedOf({ entry, references }: Referring, { names, kept, targets, compartments }: PlanParts): Planned {
  const { place, request } = entry;
  if (request.method === 'GET') return { does: 'read', entry };
  const name = names.get(place);
  if (name === undefined) throw new Error('an entry was left without a name');
  if (request.method === 'DELETE') return { does: 'delete', entry, name };
  if (kept.has(place)) return { does: 'keep', entry, name };
  const { kind } = request;
  const resource = { kind, ...rewrite(request.resource, references, targets) };
  return { does: 'write', entry, name, resource, patients: compartments.get(place) ?? [] };
}

/** Two entries about one object make the outcome depend on their order, which a transaction may not. */
export function refuseDuplicates(planned: readonly Planned[]): Result<null, Refusal> {
  const seen = new Set<string>();
  for (const step of planned) {
    if (step.does === 'read' || step.does === 'keep') continue;
    const name = `${step.name.kind}/${step.name.id}`;
    const twice = refuse('bundle-duplicate');
    if (seen.has(name) && !twice.ok) return refused(inEntry(twice.error, step.entry.place));
    seen.add(name);
  }
  return ok(null);
}
