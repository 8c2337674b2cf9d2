// DESIGN.md §7 "Graded (secret) addresses are never shown": every document leaves through here, unread when nothing is hidden.

import type { Caller } from '@fkj/platform-access';
import type { ObjectName, Permit, Stored } from '@fkj/platform-record';
import type { JsonObject } from '@fkj/standards-json';
import { isObject, read } from '@fkj/standards-json';
import type { FhirHouse } from './house.ts';
import type { Refusal } from './outcome/refusal.ts';

/** A stored version as this caller may see it. */
export function shownTo(house: FhirHouse, caller: Caller, stored: Stored, current?: Stored): Stored {
  const { kind } = stored;
  const asStored = { kind, document: stored.document, ...(current === undefined ? {} : { current: current.document }) };
  const document = house.access.outgoing(caller, asStored);
  return document === stored.document ? stored : { ...stored, document };
}

const PERSONS: ReadonlySet<string> = new Set(['Patient', 'RelatedPerson', 'Person']);

/** A grading of today also covers yesterday's address: earlier versions of a person are shown by the current one. */
export async function currentIfPerson(
  house: FhirHouse,
  permit: Permit,
  { kind, id }: { kind: string; id: string },
): Promise<Stored | undefined> {
  if (!PERSONS.has(kind)) return undefined;
  const current = await house.record.read(permit, { kind, id });
  return current.ok && current.value !== null ? current.value : undefined;
}

/** The same for the versions of many objects, by 'kind/id'; those that are no persons, or stand no more, are left out. */
export const currentOfPersons = (
  house: FhirHouse,
  versions: readonly Stored[],
): Promise<ReadonlyMap<string, Stored>> => {
  const persons = versions.filter(({ kind }) => PERSONS.has(kind));
  return currentPersons(house, [...new Map(persons.map(({ kind, id }) => [`${kind}/${id}`, { kind, id }])).values()]);
};

/** A write of what may be a person. */
export interface PersonWrite {
  readonly name: ObjectName;
  readonly after: JsonObject;
}

/** May carry a decision on the capacity to consent. */
const DECIDING = 'Flag';

/** The place in `writes` of the first person whom the caller may not write; null when there is none. */
export async function unwritablePerson(
  house: FhirHouse,
  caller: Caller,
  writes: readonly PersonWrite[],
): Promise<{ readonly place: number; readonly refusal: Refusal } | null> {
  const persons = writes.flatMap((write, place) =>
    PERSONS.has(write.name.kind) || write.name.kind === DECIDING ? [{ ...write, place }] : [],
  );
  const before = await currentPersons(
    house,
    persons.map(({ name }) => name),
  );
  for (const { name, after, place } of persons) {
    const stored = before.get(`${name.kind}/${name.id}`);
    const allowed = house.access.mayWritePerson(caller, { before: treeOf(stored), after });
    if (!allowed.ok) return { place, refusal: [{ code: 'access-denied', detail: allowed.error.explanation }] };
  }
  return null;
}

/** As they stand now, one statement a kind. The house looks, since the caller is shown nothing of them. */
async function currentPersons(house: FhirHouse, names: readonly ObjectName[]): Promise<ReadonlyMap<string, Stored>> {
  const found = new Map<string, Stored>();
  for (const kind of new Set(names.map((name) => name.kind))) {
    const ids = names.filter((name) => name.kind === kind).map(({ id }) => id);
    const query = { kind, filter: { test: 'id', ids }, sort: [], limit: ids.length, total: 'none' } as const;
    const page = await house.record.find(house.access.housePermit('protected addresses'), query);
    if (!page.ok) throw new Error(`the house may not look: ${page.error.code}`);
    for (const stored of page.value.matches) found.set(`${kind}/${stored.id}`, stored);
  }
  return found;
}

function treeOf(stored: Stored | undefined): JsonObject | null {
  if (stored === undefined || stored.document === '') return null;
  const document = read(stored.document);
  return document.ok && isObject(document.value.tree) ? document.value.tree : null;
}
