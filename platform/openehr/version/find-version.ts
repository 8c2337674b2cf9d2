// https://specifications.openehr.org/releases/ITS-REST/Release-1.1.0/overview.html#tag/Resources/Resource-identification: one version of an object: named, at a time, or the latest.

import type { Caller } from '@fkj/platform-access';
import { ok, type Permit, type Result, type Stored } from '@fkj/platform-record';
import { startOf } from '../composition/clinical-time.ts';
import { type Ehr, ehrInRecord } from '../ehr/ehr-in-record.ts';
import { permitFor, shown } from '../guard.ts';
import type { OpenEhrHouse } from '../house.ts';
import { type Asked, partOf } from '../http/asked.ts';
import { isObjectId, readVersionUid } from '../identity/version-uid.ts';
import { type Refusal, refuse } from '../refusal/refusal.ts';
import type { VersionedKind } from './draft.ts';
import { sameEhr } from './stands.ts';

export type Which =
  | { readonly select: 'latest' }
  | { readonly select: 'version'; readonly version: number }
  /** ms since 1970. */
  | { readonly select: 'at'; readonly at: number };

export interface FoundVersion {
  readonly ehr: Ehr;
  readonly permit: Permit;
  readonly stored: Stored;
}

/** `version_at_time` of the address, else the latest. */
export function atTime({ query }: Asked): Result<Which, Refusal> {
  const said = query.get('version_at_time');
  if (said === null) return ok({ select: 'latest' });
  const at = /^\d{4}-/.test(said) ? startOf(said) : null;
  return at === null
    ? refuse('parameter-value', { detail: 'version_at_time is a date and time of ISO 8601 in the extended form.' })
    : ok({ select: 'at', at });
}

/** What a `uid_based_id` names: an object, in one version or none said. */
export function uidBased(house: OpenEhrHouse, text: string): { objectId: string; version: number | null } | null {
  const uid = readVersionUid(text);
  if (uid !== null) return uid.systemId === house.systemId ? { objectId: uid.objectId, version: uid.version } : null;
  return isObjectId(text) ? { objectId: text, version: null } : null;
}

/** Reads a version of an object in the EHR that the address names; 404 where there is none for this caller. */
export async function findVersion(
  house: OpenEhrHouse,
  caller: Caller,
  { asked, kind, objectId, which }: { asked: Asked; kind: VersionedKind; objectId: string; which: Which },
): Promise<Result<FoundVersion, Refusal>> {
  const action = which.select === 'at' ? 'history' : 'read';
  const ehr = await ehrInRecord(house, caller, { id: partOf(asked, 'ehr_id'), action, kind });
  if (!ehr.ok) return ehr;
  const permit = await permitFor(house, caller, [{ action, kind, patients: [] }]);
  if (!permit.ok) return permit;
  const stored = await readOne(house, permit.value, { kind, id: objectId, which });
  if (!stored.ok) return stored;
  if (stored.value === null || !sameEhr(stored.value.patients, ehr.value)) return refuse('not-found');
  return ok({ ehr: ehr.value, permit: permit.value, stored: stored.value });
}

async function readOne(
  { record }: OpenEhrHouse,
  permit: Permit,
  { kind, id, which }: { kind: VersionedKind; id: string; which: Which },
): Promise<Result<Stored | null, Refusal>> {
  switch (which.select) {
    case 'latest':
      return shown(await record.read(permit, { kind, id }));
    case 'version':
      return shown(await record.readVersion(permit, { kind, id }, which.version));
    case 'at': {
      const during = { low: which.at, high: which.at + 1 };
      const page = shown(await record.history(permit, { kind, id }, { limit: 1, during }));
      return page.ok ? ok(page.value.matches[0] ?? null) : page;
    }
    default:
      return which satisfies never;
  }
}
