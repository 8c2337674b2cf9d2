// https://specifications.openehr.org/releases/ITS-REST/Release-1.1.0/ehr.html#tag/DIRECTORY: one tree of folders for each EHR, found by an id that the EHR's own id gives.

import type { Caller } from '@fkj/platform-access';
import { ok, type Result } from '@fkj/platform-record';
import { type Answer, answerOf } from '../answer.ts';
import { type Ehr, ehrInRecord } from '../ehr/ehr-in-record.ts';
import { permitFor } from '../guard.ts';
import type { OpenEhrHouse } from '../house.ts';
import { type Asked, partOf } from '../http/asked.ts';
import { ifMatch } from '../http/if-match.ts';
import { JSON_TYPE, wantedAs } from '../http/media-type.ts';
import { preferred } from '../http/prefer.ts';
import { derivedId } from '../identity/derived-id.ts';
import { receiveCanonical } from '../receive.ts';
import { type Refusal, refuse } from '../refusal/refusal.ts';
import { auditFrom, commitHeaders } from '../version/commit-audit.ts';
import type { VersionDraft } from '../version/draft.ts';
import { mustBeModifiable, stands } from '../version/stands.ts';
import { commitFollowing, commitOne } from '../version/update-version.ts';

const KIND = 'FOLDER';
const locationIn = (ehr: Ehr) => (uid: string) => `ehr/${ehr.id}/directory/${uid}`;

async function toWrite(
  house: OpenEhrHouse,
  caller: Caller,
  { asked, action }: { readonly asked: Asked; readonly action: 'create' | 'update' | 'delete' },
): Promise<Result<Ehr, Refusal>> {
  const wanted = wantedAs(asked, [JSON_TYPE]);
  if (!wanted.ok) return wanted;
  return ehrInRecord(house, caller, { id: partOf(asked, 'ehr_id'), action, kind: KIND });
}

/** A directory that was deleted is taken up again as its next version. */
export async function createDirectory(
  house: OpenEhrHouse,
  caller: Caller,
  asked: Asked,
): Promise<Result<Answer, Refusal>> {
  const ehr = await toWrite(house, caller, { asked, action: 'create' });
  if (!ehr.ok) return ehr;
  const headers = commitHeaders(asked);
  if (!headers.ok) return headers;
  const content = receiveCanonical(house, asked, { type: KIND, invalid: 'structure' });
  if (!content.ok) return content;
  const objectId = derivedId(ehr.value.id, KIND);
  const { patients } = ehr.value;
  const permit = await permitFor(house, caller, [
    { action: 'update', kind: KIND, patients },
    { action: 'create', kind: KIND, patients },
    { action: 'create', kind: 'CONTRIBUTION', patients },
  ]);
  if (!permit.ok) return permit;
  const standing = await stands(house, permit.value, { ehr: ehr.value, kind: KIND, objectId });
  if (!standing.ok) return standing;
  if (standing.value?.state === 'live') return refuse('directory-taken');
  const open = await mustBeModifiable(house, ehr.value);
  if (!open.ok) return open;
  const draft: VersionDraft = {
    ...{ kind: KIND, objectId, follows: standing.value?.version ?? 0, data: content.value },
    ...{ lifecycle: headers.value.lifecycle ?? '532', audit: auditFrom(caller, headers.value, '249') },
  };
  const location = locationIn(ehr.value);
  const written = await commitOne(house, { caller, permit: permit.value }, { ehr: ehr.value, draft, location });
  return written.ok ? ok(answerOf({ ...written.value, status: 201 }, preferred(asked))) : written;
}

export async function updateDirectory(
  house: OpenEhrHouse,
  caller: Caller,
  asked: Asked,
): Promise<Result<Answer, Refusal>> {
  const ehr = await toWrite(house, caller, { asked, action: 'update' });
  if (!ehr.ok) return ehr;
  const content = receiveCanonical(house, asked, { type: KIND, invalid: 'structure' });
  if (!content.ok) return content;
  const written = await follow(house, caller, { asked, ehr: ehr.value, data: content.value });
  return written.ok ? ok(answerOf(written.value, preferred(asked))) : written;
}

export async function deleteDirectory(
  house: OpenEhrHouse,
  caller: Caller,
  asked: Asked,
): Promise<Result<Answer, Refusal>> {
  const ehr = await toWrite(house, caller, { asked, action: 'delete' });
  if (!ehr.ok) return ehr;
  const written = await follow(house, caller, { asked, ehr: ehr.value, data: null });
  if (!written.ok) return written;
  return ok({ status: 204, body: null, tag: written.value.uid, lastModified: written.value.lastModified });
}

async function follow(
  house: OpenEhrHouse,
  caller: Caller,
  { asked, ehr, data }: { readonly asked: Asked; readonly ehr: Ehr; readonly data: VersionDraft['data'] },
): ReturnType<typeof commitFollowing> {
  const preceding = ifMatch(asked);
  if (!preceding.ok) return preceding;
  const headers = commitHeaders(asked);
  if (!headers.ok) return headers;
  const open = await mustBeModifiable(house, ehr);
  if (!open.ok) return open;
  const objectId = derivedId(ehr.id, KIND);
  const change = data === null ? { ...headers.value, changeType: null } : headers.value;
  return commitFollowing(house, caller, {
    ...{ ehr, kind: KIND, objectId, preceding: preceding.value, outdated: 'precondition-failed' },
    draft: (follows) => ({
      ...{ kind: KIND, objectId, follows, data },
      lifecycle: data === null ? '523' : (change.lifecycle ?? '532'),
      audit: auditFrom(caller, change, data === null ? '523' : '251'),
    }),
    location: locationIn(ehr),
  });
}
