// https://hl7.org/fhir/R4/http.html#transaction and #trules: all of it or nothing, as one commit.

import type { Caller } from '@fkj/platform-access';
import { type Committed, type ObjectName, ok, type Result, refused } from '@fkj/platform-record';
import { type Answer, written } from '../answer.ts';
import { carryOut } from '../bundle/carry-out.ts';
import { type Entry, readEntry, type SentEntry, splitEntries } from '../bundle/entry.ts';
import { checkReadsOnly, withoutOperationBodies } from '../bundle/operation-entry.ts';
import { type EntryOutcome, printResponses, type Shown } from '../bundle/print-responses.ts';
import { referencesIn } from '../bundle/references.ts';
import { baseOf, type FhirHouse } from '../house.ts';
import { inTurn } from '../in-turn.ts';
import { inEntry, type Refusal, refuse } from '../outcome/refusal.ts';
import { unwritablePerson } from '../outgoing-document.ts';
import { lostToOthers, patchEntries } from '../patch/patch-entries.ts';
import type { Received } from '../receive.ts';
import { checkReferences } from '../transaction/check-references.ts';
import { commitPlan, type TakenCondition } from '../transaction/commit-plan.ts';
import { conditionalEntries } from '../transaction/conditional-entries.ts';
import { conditionalReferences } from '../transaction/conditional-references.ts';
import { keptEntries } from '../transaction/kept-entries.ts';
import { createConditions, lookUp, type Referring } from '../transaction/lookups.ts';
import { type Planned, plan, refuseDuplicates } from '../transaction/plan.ts';
import { checkContent, checkElements } from './check-content.ts';
import { showExisting } from './existing.ts';
import { checkNames } from './update.ts';

/** Carries out a Bundle of type transaction. A refusal names the entry, and then nothing was written. */
export async function transaction(
  house: FhirHouse,
  caller: Caller,
  { bundle, show }: { bundle: Received; show: Shown },
): Promise<Result<Answer, Refusal>> {
  const sound = checkElements(withoutOperationBodies(bundle.tree));
  if (!sound.ok) return sound;
  const entries = readEntries(bundle, baseOf(house));
  if (!entries.ok) return entries;
  return inTurn(house.record, createConditions(entries.value.flatMap(plainEntry)), () =>
    resolveAndCarryOut(house, caller, { sent: entries.value, show }),
  );
}

const plainEntry = (entry: SentEntry): readonly Referring[] =>
  entry.request.method === 'PATCH' || 'where' in entry.request ? [] : [referring({ ...entry, request: entry.request })];

const referring = (entry: Entry): Referring => ({
  entry,
  references: 'resource' in entry.request ? referencesIn(entry.request.resource.tree) : [],
});

/** Conditions are met and patches applied by what stands now, and anew when somebody else changed it meanwhile. */
const ATTEMPTS = 6;

async function resolveAndCarryOut(
  house: FhirHouse,
  caller: Caller,
  { sent, show }: { sent: readonly SentEntry[]; show: Shown },
): Promise<Result<Answer, Refusal>> {
  const instead = new Map<string, ObjectName>();
  for (let attempt = 1; ; attempt++) {
    const named = await conditionalEntries(house, caller, sent);
    if (!named.ok) return named;
    const entries = await patchEntries(house, caller, named.value);
    if (!entries.ok) return entries;
    const done = await carryOutAll(house, caller, { entries: entries.value.map(referring), instead });
    if (done.ok && 'taken' in done.value) {
      if (attempt === ATTEMPTS) return refuse('conflict');
      instead.set(done.value.taken.condition, done.value.taken.holder);
      continue;
    }
    const lost = done.ok ? null : lostToOthers(done.error, sent);
    if (lost !== null && attempt === ATTEMPTS) return refused(lost);
    if (lost !== null) continue;
    if (!done.ok) return done;
    const outcomes = new Map('taken' in done.value ? [] : done.value);
    const body = printResponses(
      'transaction-response',
      // A conditional delete that found nothing is an entry too.
      sent.map(({ place }) => outcomes.get(place) ?? { did: 'write', answer: deleted(undefined) }),
      { base: baseOf(house), show },
    );
    return ok({ status: 200, body });
  }
}

type OutcomeByPlace = readonly (readonly [place: number, outcome: EntryOutcome])[];

async function carryOutAll(
  house: FhirHouse,
  caller: Caller,
  { entries, instead }: { entries: readonly Referring[]; instead: ReadonlyMap<string, ObjectName> },
): Promise<Result<OutcomeByPlace | TakenCondition, Refusal>> {
  const lookups = await lookUp(house, caller, entries);
  if (!lookups.ok) return lookups;
  const kept = await keptEntries(house, caller, { entries, lookups: lookups.value });
  if (!kept.ok) return kept;
  const ask = { entries, lookups: lookups.value, kept: kept.value };
  const references = await conditionalReferences(house, caller, ask);
  if (!references.ok) return references;
  const found = { holders: lookups.value.holders, kept: kept.value, references: references.value };
  const planned = plan(entries, found, { base: baseOf(house), newId: house.newId });
  if (!planned.ok) return planned;
  const distinct = refuseDuplicates(planned.value);
  if (!distinct.ok) return distinct;
  const agreed = await checkContents(house, caller, planned.value);
  if (!agreed.ok) return agreed;
  const writable = await checkPersons(house, caller, planned.value);
  if (!writable.ok) return writable;
  const committed = await commitPlan(house, caller, {
    planned: planned.value,
    check: (permit) => checkReferences(house, caller, { planned: planned.value, permit }),
    instead,
  });
  if (!committed.ok) return committed;
  if ('taken' in committed.value) return ok(committed.value);
  return ok(await outcomesOf(house, caller, { planned: planned.value, committed: committed.value }));
}

function readEntries(bundle: Received, base: string): Result<readonly SentEntry[], Refusal> {
  const entries: SentEntry[] = [];
  const fullUrls = new Set<string>();
  for (const raw of splitEntries(bundle)) {
    const entry = readEntry(raw, base);
    if (!entry.ok) return entry;
    const { fullUrl, place } = entry.value;
    const sound = checkEntry(entry.value, fullUrls);
    if (!sound.ok) return refused(inEntry(sound.error, place));
    if (fullUrl !== null) fullUrls.add(fullUrl);
    entries.push(entry.value);
  }
  return ok(entries);
}

function checkEntry({ fullUrl, request }: SentEntry, fullUrls: ReadonlySet<string>): Result<null, Refusal> {
  if (fullUrl !== null && request.method === 'POST' && fullUrls.has(fullUrl)) return refuse('bundle-duplicate');
  if (request.method === 'OPERATION') return checkReadsOnly(request);
  if (request.method === 'POST') return request.resource.kind === request.kind ? ok(null) : refuse('wrong-type');
  return request.method === 'PUT' && !('where' in request) ? checkNames(request) : ok(null);
}

async function checkContents(
  house: FhirHouse,
  caller: Caller,
  planned: readonly Planned[],
): Promise<Result<null, Refusal>> {
  const writes = planned.filter((step) => step.does === 'write');
  if (!writes.some(({ name }) => house.checks.some((check) => check.kinds.has(name.kind)))) return ok(null);
  const entries = writes.map(({ entry, name, resource }) => ({
    fullUrl: entry.fullUrl,
    // Seen under the id it will have: references between the entries lead there already.
    resource: { ...resource.tree, id: name.id },
  }));
  for (const [place, { entry }] of writes.entries()) {
    const resource = entries[place]?.resource;
    if (resource === undefined) continue;
    const agreed = await checkContent(house, caller, { resource, entries });
    if (!agreed.ok) return refused(inEntry(agreed.error, entry.place));
  }
  return ok(null);
}

async function checkPersons(
  house: FhirHouse,
  caller: Caller,
  planned: readonly Planned[],
): Promise<Result<null, Refusal>> {
  const writes = planned.filter((step) => step.does === 'write');
  const persons = writes.map(({ name, resource }) => ({ name, after: resource.tree }));
  const unwritable = await unwritablePerson(house, caller, persons);
  const entry = unwritable === null ? undefined : writes[unwritable.place]?.entry;
  return unwritable === null || entry === undefined ? ok(null) : refused(inEntry(unwritable.refusal, entry.place));
}

/** What became of each entry, in the order of the request; reads see what was written. */
async function outcomesOf(
  house: FhirHouse,
  caller: Caller,
  { planned, committed }: { planned: readonly Planned[]; committed: ReadonlyMap<number, Committed> },
): Promise<OutcomeByPlace> {
  const outcomes: (readonly [number, EntryOutcome])[] = [];
  for (const step of planned) outcomes.push([step.entry.place, await outcomeOf(house, caller, { step, committed })]);
  return outcomes;
}

async function outcomeOf(
  house: FhirHouse,
  caller: Caller,
  { step, committed }: { step: Planned; committed: ReadonlyMap<number, Committed> },
): Promise<EntryOutcome> {
  const version = committed.get(step.entry.place);
  switch (step.does) {
    case 'read':
      return carryOut(house, caller, step.entry.request);
    case 'keep': {
      const existing = await showExisting(house, caller, step.name);
      return existing.ok ? { did: 'write', answer: existing.value } : { did: 'refuse', refusal: existing.error };
    }
    case 'delete':
      return { did: 'write', answer: deleted(version) };
    case 'write':
      if (version === undefined) throw new Error('an entry was not committed');
      return { did: 'write', answer: written(version.version === 1 ? 201 : 200, version) };
    default:
      return step satisfies never;
  }
}

const deleted = (version: Committed | undefined): Answer => ({
  status: 204,
  body: null,
  ...(version === undefined ? {} : { version: { number: version.version, lastUpdated: version.lastUpdated } }),
});
