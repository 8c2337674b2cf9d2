// https://hl7.org/fhir/R4/http.html#trules: every entry gets its object, every reference between entries its target.

import { type ObjectName, ok, type Result, refused } from '@fkj/platform-record';
import { isCommonKind } from '@fkj/standards-fhir';
import type { Entry } from '../bundle/entry.ts';
import { redirect, rewrite } from '../bundle/references.ts';
import { type Concern, concernOf, type Holders, patientsIn } from '../compartment.ts';
import { claimText } from '../interaction/meets.ts';
import { inEntry, type Refusal, refuse } from '../outcome/refusal.ts';
import type { Received } from '../receive.ts';
import { uniqueIdentifiersOf } from '../write-draft.ts';
import { nameText, targetsOf } from './addresses.ts';
import type { Meant } from './conditional-references.ts';
import type { Kept } from './kept-entries.ts';
import type { Referring } from './lookups.ts';

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
  readonly newId: (kind: string, patients: readonly string[]) => string;
}

/** What the entries and their conditional references were found to mean. */
export interface FoundBefore {
  readonly holders: Holders;
  readonly kept: ReadonlyMap<number, Kept>;
  readonly references: ReadonlyMap<string, Meant>;
}

/**
 * Patients get their ids first, because the ids of what concerns them hold their bucket (DESIGN §4); then the others;
 * then references are rewritten, in the text as well.
 */
export function plan(
  entries: readonly Referring[],
  { holders: standing, kept, references }: FoundBefore,
  context: PlanContext,
): Result<readonly Planned[], Refusal> {
  const names = namesKnown(entries, { kept, newId: context.newId });
  const holders = withRegistered(entries, names, standing);
  const known = targetsOf(entries, names, conditionalTargets(references, names));
  const compartments = new Map<number, readonly string[]>();
  for (const { entry } of entries) {
    const { place, request } = entry;
    const same = kept.get(place);
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
  const targets = targetsOf(entries, names, conditionalTargets(references, names));
  return ok(entries.map((referring) => plannedOf(referring, { names, kept, targets, compartments })));
}

function setName(names: Map<number, ObjectName>, place: number, name: ObjectName | undefined): void {
  if (name !== undefined) names.set(place, name);
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

/** Where conditional references lead; those whose object has no name yet wait. */
function conditionalTargets(
  references: ReadonlyMap<string, Meant>,
  names: ReadonlyMap<number, ObjectName>,
): ReadonlyMap<string, ObjectName> {
  const targets = new Map<string, ObjectName>();
  for (const [reference, meant] of references) {
    const name = 'place' in meant ? names.get(meant.place) : meant;
    if (name !== undefined) targets.set(reference, name);
  }
  return targets;
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
