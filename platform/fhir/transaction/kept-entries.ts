// https://hl7.org/fhir/R4/http.html#ccreate and #trules: the entries of a transaction that make nothing new.

import type { Caller } from '@fkj/platform-access';
import { type ObjectName, ok, type Result, refused } from '@fkj/platform-record';
import { baseOf, type FhirHouse } from '../house.ts';
import { readCondition } from '../interaction/meets.ts';
import { oneHolder } from '../known-person.ts';
import { inEntry, type Refusal } from '../outcome/refusal.ts';
import { uniqueIdentifiersOf } from '../write-draft.ts';
import { addressesOf, entriesSeen, nameHere, namesDeleted, nameText } from './addresses.ts';
import { conditionKey, type Lookups, type Referring } from './lookups.ts';
import { meetInOverlay, type OverlayObject } from './overlay.ts';

/** What is there already, or what an earlier entry of the Bundle makes. */
export type Kept = ObjectName | { readonly place: number };

interface KeptAsk {
  readonly entries: readonly Referring[];
  readonly lookups: Lookups;
}

/**
 * Entries that make nothing new, by place. What an earlier entry makes meets the condition of a later one, and leads on to
 * whatever the Bundle makes without a condition.
 */
export async function keptEntries(
  house: FhirHouse,
  caller: Caller,
  { entries, lookups }: KeptAsk,
): Promise<Result<ReadonlyMap<number, Kept>, Refusal>> {
  const kept = new Map<number, Kept>();
  // Most transactions ask nothing, and need no names for what they make.
  const making = makingOf(house, entries.some(asksSomething) ? entries : []);
  for (const referring of entries) {
    const { place, request } = referring.entry;
    if (request.method === 'PUT' && request.unchanged) kept.set(place, { kind: request.kind, id: request.id });
    if (request.method !== 'POST') continue;
    const { kind, ifNoneExist, resource } = request;
    const asked = ifNoneExist === null ? null : lookups.conditions.get(conditionKey({ kind, parameters: ifNoneExist }));
    const overlay = { ...making, written: [...making.made, ...making.coming.values()] };
    const met = asked == null ? ok(NOTHING) : await meetInOverlay({ house, caller, overlay, ...asked });
    if (!met.ok) return refused(inEntry(met.error, place));
    const there = met.value.there;
    const earlier = met.value.here.filter((object) => !making.coming.has(object.place));
    if (there.length + earlier.length > 1) return refused(inEntry([{ code: 'condition-ambiguous' }], place));
    const held = oneHolder(uniqueIdentifiersOf(resource.tree), lookups.holders);
    if (!held.ok) return refused(inEntry(held.error, place));
    const [before] = earlier;
    const name = there[0] ?? held.value;
    if (before !== undefined) {
      kept.set(place, { place: before.place });
      making.name(referring, before.name);
    } else if (name !== null && name.kind === kind) {
      kept.set(place, name);
      making.name(referring, name);
    } else making.make(referring);
  }
  const distinct = await checkUpdates(house, caller, { entries, made: making });
  return distinct.ok ? ok(kept) : distinct;
}

const asksSomething = ({ entry: { request } }: Referring): boolean =>
  ('ifNoneExist' in request && request.ifNoneExist !== null) ||
  ('condition' in request && request.condition !== undefined);

const NOTHING = { there: [], here: [] };

/** What the Bundle makes, entry by entry, under names that are used here only. */
interface Making {
  readonly replaced: ReadonlySet<string>;
  readonly unnamed: string;
  readonly made: readonly OverlayObject[];
  /** What later entries make without a condition, by place: nothing is met by it yet, but what leads there does. */
  readonly coming: ReadonlyMap<number, OverlayObject>;
  readonly name: (referring: Referring, name: ObjectName) => void;
  readonly make: (referring: Referring) => void;
}

function makingOf(house: FhirHouse, entries: readonly Referring[]): Making {
  const unnamed = house.newId('Basic', []);
  const targets = new Map<string, string>();
  const waiting = new Map<string, string>();
  const made: OverlayObject[] = [];
  const coming = new Map<number, OverlayObject>();
  const addresses = { targets, waiting, unnamed, base: baseOf(house), custom: house.parameters.now() };
  const lead = (referring: Referring, name: ObjectName): void => {
    for (const address of addressesOf(referring)) {
      targets.set(address, nameText(name));
      waiting.delete(address);
    }
  };
  const objectOf = (referring: Referring, kind: string): OverlayObject => ({
    place: referring.entry.place,
    name: { kind, id: nameHere(unnamed, referring.entry.place) },
    id: 'new',
    entries: entriesSeen(referring, addresses),
  });
  for (const referring of entries) {
    const { place, request } = referring.entry;
    if (request.method === 'PUT') lead(referring, request);
    if (request.method !== 'POST') continue;
    if (request.ifNoneExist !== null) {
      for (const address of addressesOf(referring)) waiting.set(address, request.kind);
      continue;
    }
    const object = objectOf(referring, request.kind);
    coming.set(place, object);
    lead(referring, object.name);
  }
  return {
    replaced: namesDeleted(entries),
    unnamed,
    made,
    coming,
    name: (referring, name) => {
      coming.delete(referring.entry.place);
      lead(referring, name);
    },
    make: (referring) => {
      const { place, request } = referring.entry;
      if (request.method !== 'POST') return;
      const object = coming.get(place) ?? objectOf(referring, request.kind);
      coming.delete(place);
      made.push(object);
      lead(referring, object.name);
    },
  };
}

/**
 * trules: creates come before updates, so that what the Bundle makes meets the condition of an update as well. It would be
 * the object of two entries, or one of several.
 */
async function checkUpdates(
  house: FhirHouse,
  caller: Caller,
  { entries, made }: { readonly entries: readonly Referring[]; readonly made: Making },
): Promise<Result<null, Refusal>> {
  for (const { entry } of entries) {
    const { place, request } = entry;
    if (!('resource' in request) || request.condition === undefined) continue;
    const asked = readCondition(house, { kind: request.kind, parameters: request.condition });
    if (!asked.ok) return refused(inEntry(asked.error, place));
    const resolved = request.method === 'PUT' && request.under === undefined ? [request] : [];
    const overlay = { ...made, written: made.made.filter((object) => object.place !== place) };
    const met = await meetInOverlay({ house, caller, request: asked.value, overlay, matches: resolved });
    if (!met.ok) return refused(inEntry(met.error, place));
    const { there, here } = met.value;
    if (there.length + here.length > 1) return refused(inEntry([{ code: 'condition-ambiguous' }], place));
    if (here.length > 0) return refused(inEntry([{ code: 'bundle-duplicate', detail: MADE_HERE }], place));
    if (nameOf(there) !== nameOf(resolved))
      return refused(inEntry([{ code: 'not-implemented', detail: LEANS }], place));
  }
  return ok(null);
}

const nameOf = ([first]: readonly ObjectName[]): string | null => (first === undefined ? null : nameText(first));

const MADE_HERE = 'Another entry makes what meets the condition of this one.';
const LEANS = 'The condition of the update is met by way of what the same transaction makes or deletes.';
