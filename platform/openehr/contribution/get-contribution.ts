// https://specifications.openehr.org/releases/ITS-REST/Release-1.1.0/ehr.html#tag/CONTRIBUTION/operation/contribution_get

import type { Caller } from '@fkj/platform-access';
import { type ObjectName, ok, type Result, type Stored } from '@fkj/platform-record';
import { isArray, isObject } from '@fkj/standards-json';
import type { Answer } from '../answer.ts';
import { ehrInRecord } from '../ehr/ehr-in-record.ts';
import { permitFor, shown } from '../guard.ts';
import type { OpenEhrHouse } from '../house.ts';
import { type Asked, partOf } from '../http/asked.ts';
import { JSON_TYPE, wantedAs } from '../http/media-type.ts';
import { isObjectId, readVersionUid } from '../identity/version-uid.ts';
import { type Refusal, refuse } from '../refusal/refusal.ts';
import { sameEhr } from '../version/stands.ts';
import { printContribution } from './create-contribution.ts';
import { treeOf } from './read-contributions.ts';

/** Names the versions that the caller may see; one of which she may see nothing is not there. */
export async function getContribution(
  house: OpenEhrHouse,
  caller: Caller,
  asked: Asked,
): Promise<Result<Answer, Refusal>> {
  const wanted = wantedAs(asked, [JSON_TYPE]);
  if (!wanted.ok) return wanted;
  const kind = 'CONTRIBUTION';
  const ehr = await ehrInRecord(house, caller, { id: partOf(asked, 'ehr_id'), action: 'read', kind });
  if (!ehr.ok) return ehr;
  const id = partOf(asked, 'contribution_uid');
  if (!isObjectId(id)) return refuse('not-found');
  const permit = await permitFor(house, caller, [{ action: 'read', kind, patients: [] }]);
  if (!permit.ok) return permit;
  const stored = shown(await house.record.read(permit.value, { kind, id }));
  if (!stored.ok) return stored;
  if (stored.value === null || !sameEhr(stored.value.patients, ehr.value)) return refuse('not-found');
  const names = namesIn(stored.value);
  const only = new Set<number>();
  for (const of of ['COMPOSITION', 'EHR_STATUS', 'FOLDER']) {
    const some = names.filter((name) => name.kind === of);
    if (some.length === 0) continue;
    const reading = await permitFor(house, caller, [{ action: 'read', kind: of, patients: [] }]);
    if (!reading.ok) continue;
    const heads = shown(await house.record.heads(reading.value, some));
    if (!heads.ok) return heads;
    const there = new Set(heads.value.map(({ name }) => name.id));
    for (const [at, name] of names.entries()) if (name.kind === of && there.has(name.id)) only.add(at);
  }
  if (only.size === 0) return refuse('not-found');
  const body = printContribution(stored.value, only);
  return ok({ status: 200, body, tag: id, lastModified: stored.value.lastUpdated });
}

const namesIn = (stored: Stored): readonly ObjectName[] => {
  const { versions } = treeOf(stored);
  return (isArray(versions) ? versions : []).filter(isObject).map(({ id, type }) => {
    const value = isObject(id) ? id['value'] : undefined;
    return { kind: String(type), id: readVersionUid(String(value))?.objectId ?? '' };
  });
};
