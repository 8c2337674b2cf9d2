// https://hl7.org/fhir/R4/http.html#patch and #trules: patches in a transaction become updates of the version they were applied to.

import type { Caller } from '@fkj/platform-access';
import { ok, type Result, refused } from '@fkj/platform-record';
import type { Entry, EntryRequest, NamedEntry, PatchEntryRequest, SentEntry } from '../bundle/entry.ts';
import { permitFor } from '../guard.ts';
import type { FhirHouse } from '../house.ts';
import { meets } from '../interaction/meets.ts';
import { notFound, patientsNamedBy } from '../interaction/shown.ts';
import { inEntry, type Refusal, refuse } from '../outcome/refusal.ts';
import { patchOf } from './patch-document.ts';
import { patchedResource } from './patched-resource.ts';

/** The entries with each patch applied; the others as they are. A refusal names the entry. */
export async function patchEntries(
  house: FhirHouse,
  caller: Caller,
  sent: readonly NamedEntry[],
): Promise<Result<readonly Entry[], Refusal>> {
  const entries: Entry[] = [];
  const patched = new Set<string>();
  for (let start = 0; start < sent.length; start += AT_ONCE) {
    const some = sent.slice(start, start + AT_ONCE);
    for (const made of await Promise.all(some.map((entry) => entryOf(house, caller, { entry, patched })))) {
      if (!made.ok) return made;
      entries.push(made.value);
    }
  }
  return ok(entries);
}

/** Entries under way at the same time. */
const AT_ONCE = 8;

async function entryOf(
  house: FhirHouse,
  caller: Caller,
  { entry: { place, fullUrl, request }, patched }: { entry: NamedEntry; patched: Set<string> },
): Promise<Result<Entry, Refusal>> {
  const update = request.method === 'PATCH' ? await updateOf(house, caller, { ...request, patched }) : ok(request);
  return update.ok ? ok({ place, fullUrl, request: update.value }) : refused(inEntry(update.error, place));
}

/** With the version as If-Match: whoever comes between is noticed by the commit. */
async function updateOf(
  house: FhirHouse,
  caller: Caller,
  { kind, id, parameters, ifMatch, patch: sent, patched }: PatchEntryRequest & { readonly patched: Set<string> },
): Promise<Result<EntryRequest, Refusal>> {
  const patch = patchOf(sent, { kind, limits: house.limits });
  if (!patch.ok) return patch;
  const met = id === null ? await meets(house, caller, { kind, parameters }) : ok({ kind, id });
  if (!met.ok) return met;
  if (met.value === null) return refused(notFound(caller, kind));
  const request = { kind, id: met.value.id, patch: patch.value, ifMatch };
  // Known before the work is done: one large resource, patched by every entry, would take long to refuse.
  if (patched.has(`${kind}/${request.id}`)) return refuse('bundle-duplicate');
  patched.add(`${kind}/${request.id}`);
  const made = await patchedResource(house, caller, request);
  if (!made.ok) return made;
  const { before, resource } = made.value;
  const update = { method: 'PUT', kind, id: request.id, ifMatch: before.version, resource } as const;
  if (resource.text !== before.document) return ok(update);
  const ask = { action: 'update', kind, patients: patientsNamedBy(kind, request.id), resource: resource.tree } as const;
  const permit = await permitFor(house, caller, ask);
  return permit.ok ? ok({ ...update, unchanged: true }) : permit;
}

/**
 * Whether a transaction was refused because somebody else was faster than one of its patches, which said no version
 * itself: 409 then, if trying again does not help. Null for any other refusal.
 */
export function lostToOthers([issue]: Refusal, sent: readonly SentEntry[]): Refusal | null {
  const lost = sent.some(
    ({ place, request }) =>
      (request.method === 'PATCH' || 'where' in request) &&
      request.ifMatch === null &&
      issue.expression === `Bundle.entry[${place}]`,
  );
  return lost && issue.code === 'version-stale' ? [{ ...issue, code: 'conflict' }] : null;
}
