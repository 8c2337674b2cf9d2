// https://specifications.openehr.org/releases/ITS-REST/Release-1.1.0/ehr.html: the data of one version, as it was stored.

import type { Caller } from '@fkj/platform-access';
import { ok, type Result, type Stored } from '@fkj/platform-record';
import type { Answer } from '../answer.ts';
import type { OpenEhrHouse } from '../house.ts';
import { type Asked, partOf } from '../http/asked.ts';
import { JSON_TYPE, wantedAs } from '../http/media-type.ts';
import { type Refusal, refuse } from '../refusal/refusal.ts';
import type { VersionedKind } from './draft.ts';
import { atTime, findVersion, uidBased, type Which } from './find-version.ts';
import { latestUid } from './update-version.ts';

/** A COMPOSITION (or EHR_STATUS) by `uid_based_id`: the version that it names, one at a time, or the latest. */
export const getByUid =
  (kind: VersionedKind, part: string) =>
  async (house: OpenEhrHouse, caller: Caller, asked: Asked): Promise<Result<Answer, Refusal>> => {
    const named = uidBased(house, partOf(asked, part));
    if (named === null) return refuse('not-found');
    const time = atTime(asked);
    if (!time.ok) return time;
    const which: Which = named.version === null ? time.value : { select: 'version', version: named.version };
    return getVersion(house, caller, { asked, kind, objectId: named.objectId, which });
  };

export async function getVersion(
  house: OpenEhrHouse,
  caller: Caller,
  parts: { asked: Asked; kind: VersionedKind; objectId: string; which: Which },
): Promise<Result<Answer, Refusal>> {
  const wanted = wantedAs(parts.asked, [JSON_TYPE]);
  if (!wanted.ok) return wanted;
  const found = await findVersion(house, caller, parts);
  return found.ok ? ok(answerVersion(house, found.value.stored)) : found;
}

/** 204 where the version is a deletion. */
export const answerVersion = (house: OpenEhrHouse, { id, version, lastUpdated, action, document }: Stored): Answer => ({
  ...(action === 'delete' ? { status: 204, body: null } : { status: 200, body: document }),
  tag: latestUid(house, id, version),
  lastModified: lastUpdated,
});
