// https://hl7.org/fhir/R4/http.html#trules: conditional references are resolved last, in what the transaction leaves behind.

import type { Caller } from '@fkj/platform-access';
import { type ObjectName, ok, type Result, refused } from '@fkj/platform-record';
import { baseOf, type FhirHouse } from '../house.ts';
import { type Issue, inEntry, type Refusal } from '../outcome/refusal.ts';
import { addressesOf, entriesSeen, nameHere, namesDeleted, nameText } from './addresses.ts';
import type { Kept } from './kept-entries.ts';
import type { Lookups, Referring } from './lookups.ts';
import { isNotYet, meetInOverlay, type Overlay, type OverlayObject } from './overlay.ts';

/** The one object that a conditional reference means: of the record, or of the entry at this place. */
export type Meant = ObjectName | { readonly place: number };

interface ReferencesAsk {
  readonly entries: readonly Referring[];
  readonly lookups: Lookups;
  readonly kept: ReadonlyMap<number, Kept>;
}

/** What each conditional reference of the Bundle means. One that leads on by way of another is resolved after it. */
export async function conditionalReferences(
  house: FhirHouse,
  caller: Caller,
  { entries, lookups, kept }: ReferencesAsk,
): Promise<Result<ReadonlyMap<string, Meant>, Refusal>> {
  const asked = new Map<string, number>();
  for (const { entry, references } of entries) {
    for (const { value } of references) {
      if (lookups.conditions.has(value) && !asked.has(value)) asked.set(value, entry.place);
    }
  }
  const meant = new Map<string, Meant>();
  if (asked.size === 0) return ok(meant);
  const unnamed = house.newId('Basic', []);
  const names = namesHere(unnamed, { entries, kept });
  for (let before = -1; asked.size > 0; ) {
    const stuck = before === asked.size;
    before = asked.size;
    const overlay = overlayOf(house, { entries, kept, names, meant, unnamed });
    for (const [reference, place] of [...asked]) {
      const condition = lookups.conditions.get(reference);
      if (condition === undefined) throw new Error('a conditional reference was not looked up');
      const met = await meetInOverlay({ house, caller, overlay, ...condition });
      if (!met.ok && isNotYet(met.error) && !stuck) continue;
      if (!met.ok) return refused(inEntry(met.error, place));
      const all = [...met.value.there, ...met.value.here];
      const [first, second] = all;
      if (second !== undefined) return refused(inEntry([{ code: 'condition-ambiguous' }], place));
      if (first === undefined) return refused(inEntry([NO_MATCH], place));
      meant.set(reference, 'place' in first ? { place: first.place } : first);
      asked.delete(reference);
    }
  }
  return ok(meant);
}

const NO_MATCH: Issue = { code: 'reference-dangling', detail: 'The condition of a reference matches nothing.' };

/** By place: the name of each object, or, of those that get theirs later, one that is used here only. */
function namesHere(
  unnamed: string,
  { entries, kept }: Pick<ReferencesAsk, 'entries' | 'kept'>,
): ReadonlyMap<number, ObjectName> {
  const names = new Map<number, ObjectName>();
  for (const { entry } of entries) {
    const { place, request } = entry;
    if (!('resource' in request)) continue;
    const { kind } = request;
    const same = kept.get(place);
    const name = same !== undefined && 'place' in same ? names.get(same.place) : same;
    names.set(place, name ?? { kind, id: request.method === 'PUT' ? request.id : nameHere(unnamed, place) });
  }
  return names;
}

interface OverlayParts extends Pick<ReferencesAsk, 'entries' | 'kept'> {
  readonly names: ReadonlyMap<number, ObjectName>;
  readonly meant: ReadonlyMap<string, Meant>;
  readonly unnamed: string;
}

function overlayOf(house: FhirHouse, { entries, kept, names, meant, unnamed }: OverlayParts): Overlay {
  const targets = new Map<string, string>();
  for (const referring of entries) {
    const name = names.get(referring.entry.place);
    if (name === undefined) continue;
    for (const address of addressesOf(referring)) targets.set(address, nameText(name));
  }
  for (const [reference, one] of meant) {
    const name = 'place' in one ? names.get(one.place) : one;
    if (name !== undefined) targets.set(reference, nameText(name));
  }
  const addresses = {
    targets,
    waiting: new Map<string, string>(),
    unnamed,
    base: baseOf(house),
    custom: house.parameters.now(),
  };
  const written = entries.flatMap((referring): readonly OverlayObject[] => {
    const { place, request } = referring.entry;
    const name = names.get(place);
    if (!('resource' in request) || name === undefined || kept.has(place)) return [];
    const id = request.method === 'PUT' ? 'known' : 'new';
    return [{ place, name: { kind: name.kind, id: name.id }, id, entries: entriesSeen(referring, addresses) }];
  });
  const known = written.flatMap(({ id, name }) => (id === 'known' ? [nameText(name)] : []));
  return { replaced: new Set([...namesDeleted(entries), ...known]), written, unnamed };
}
