// https://hl7.org/fhir/R4/http.html#patch: the server's own copy with the patch applied, as far as the caller may read it.

import type { Caller } from '@fkj/platform-access';
import { ok, type Result, refused, type Stored } from '@fkj/platform-record';
import { narrativeAfter } from '@fkj/standards-fhir';
import { isObject, type JsonObject, type JsonValue, read, remove } from '@fkj/standards-json';
import { permitFor } from '../guard.ts';
import type { FhirHouse } from '../house.ts';
import { checkElements } from '../interaction/check-content.ts';
import { notFound, patientsNamedBy, shown } from '../interaction/shown.ts';
import { checkNames } from '../interaction/update.ts';
import { isId } from '../object-id.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import { shownTo } from '../outgoing-document.ts';
import type { Received } from '../receive.ts';
import type { Patch } from './patch-document.ts';

export interface PatchRequest {
  readonly kind: string;
  readonly id: string;
  readonly patch: Patch;
  /** The version the caller means; null when he did not say. */
  readonly ifMatch: number | null;
}

export interface Patched {
  /** The version that the patch was applied to. */
  readonly before: Stored;
  readonly resource: Received;
}

/** https://hl7.org/fhir/R4/binary.html: patch is not defined for Binary. */
export const isPatched = (kind: string): boolean => kind !== 'Binary';

/** Reads the current version and patches it; nothing is written. The result is sound by R4's structure; its content is not checked yet. */
export async function patchedResource(
  house: FhirHouse,
  caller: Caller,
  { kind, id, patch, ifMatch }: PatchRequest,
): Promise<Result<Patched, Refusal>> {
  if (!isPatched(kind)) return refuse('method-not-allowed', { detail: 'A Binary cannot be patched; update it.' });
  if (!isId(id)) return refused(notFound(caller, kind));
  const permit = await permitFor(house, caller, { action: 'read', kind, patients: patientsNamedBy(kind, id) });
  if (!permit.ok) return permit;
  const found = shown(await house.record.read(permit.value, { kind, id }));
  if (!found.ok) return found;
  const before = found.value;
  if (before === null) return refused(notFound(caller, kind));
  if (before.action === 'delete') return refuse('deleted');
  if (ifMatch !== null && ifMatch !== before.version) return refuse('version-stale');
  // A patch could ask after, or copy to another place, what the caller is not shown.
  if (shownTo(house, caller, before) !== before) {
    return refuse('access-denied', { detail: 'Parts of the resource are not shown to you, so you cannot patch it.' });
  }
  const text = patch(before.document);
  if (!text.ok) return text;
  const resource = receivedFrom(text.value, house.limits.depth);
  if (!resource.ok) return resource;
  const tree = treeOf(before);
  const kept = checkKept(tree, resource.value.tree);
  if (!kept.ok) return kept;
  const named = checkNames({ kind, id, resource: resource.value });
  if (!named.ok) return named;
  const sound = checkElements(resource.value.tree);
  if (!sound.ok) return sound;
  const told = withTrueNarrative(tree, resource.value);
  return told.ok ? ok({ before, resource: told.value }) : told;
}

function receivedFrom(source: string, maxDepth: number): Result<Received, Refusal> {
  const document = read(source, { maxDepth });
  if (!document.ok) return refuse('patch-place', { detail: document.error.sentence });
  const { tree, text } = document.value;
  const kind = isObject(tree) ? tree['resourceType'] : undefined;
  if (!isObject(tree) || typeof kind !== 'string') return refuse('patch-forbidden');
  return ok({ kind, tree, text });
}

/** A narrative made from the data goes when it has become untrue; one that says more is for the sender to change. */
function withTrueNarrative(before: JsonObject, patched: Received): Result<Received, Refusal> {
  switch (narrativeAfter(before, patched.tree)) {
    case 'sound':
      return ok(patched);
    case 'stale':
      return refuse('patch-narrative', { expression: `${patched.kind}.text` });
    case 'stale-generated': {
      const { text: _narrative, ...tree } = patched.tree;
      return ok({ kind: patched.kind, tree, text: remove(patched.text, ['text']) ?? patched.text });
    }
  }
}

function treeOf({ document }: Stored): JsonObject {
  const stored = read(document);
  if (!stored.ok || !isObject(stored.value.tree)) throw new Error('a stored document is not a resource');
  return stored.value.tree;
}

/** What only the server sets: another value is refused rather than passed over in silence. */
function checkKept(before: JsonObject, after: JsonObject): Result<null, Refusal> {
  const kind = String(before['resourceType']);
  if (after['resourceType'] !== kind) return refuse('patch-forbidden', { expression: kind });
  if (after['id'] !== before['id']) return refuse('patch-forbidden', { expression: `${kind}.id` });
  for (const name of ['versionId', 'lastUpdated']) {
    const set = inMeta(after, name);
    if (set !== undefined && set !== inMeta(before, name)) {
      return refuse('patch-forbidden', { expression: `${kind}.meta.${name}` });
    }
  }
  return ok(null);
}

function inMeta(tree: JsonObject, name: string): JsonValue | undefined {
  const meta = tree['meta'];
  return isObject(meta) ? meta[name] : undefined;
}
