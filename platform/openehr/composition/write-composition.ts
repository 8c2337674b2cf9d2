// https://specifications.openehr.org/releases/ITS-REST/Release-1.1.0/ehr.html#tag/COMPOSITION: create, update, delete.

import type { Caller } from '@fkj/platform-access';
import { ok, type Result } from '@fkj/platform-record';
import { isObject, type JsonObject } from '@fkj/standards-json';
import { type Answer, answerOf } from '../answer.ts';
import { asksOf } from '../contribution/commit-versions.ts';
import { ehrInRecord } from '../ehr/ehr-in-record.ts';
import { permitFor } from '../guard.ts';
import type { OpenEhrHouse } from '../house.ts';
import { type Asked, partOf } from '../http/asked.ts';
import { ifMatch } from '../http/if-match.ts';
import { JSON_TYPE, wantedAs } from '../http/media-type.ts';
import { preferred } from '../http/prefer.ts';
import { readVersionUid } from '../identity/version-uid.ts';
import { receiveCanonical } from '../receive.ts';
import { type Refusal, refuse } from '../refusal/refusal.ts';
import { auditFrom, type CommitHeaders, commitHeaders } from '../version/commit-audit.ts';
import type { VersionDraft } from '../version/draft.ts';
import { uidBased } from '../version/find-version.ts';
import { mustBeModifiable } from '../version/stands.ts';
import { commitFollowing, commitOne } from '../version/update-version.ts';
import { type Content, checkComposition } from './receive-composition.ts';

interface ReceivedComposition {
  readonly content: Content;
  readonly headers: CommitHeaders;
}

async function receive(house: OpenEhrHouse, asked: Asked): Promise<Result<ReceivedComposition, Refusal>> {
  const wanted = wantedAs(asked, [JSON_TYPE]);
  if (!wanted.ok) return wanted;
  const headers = commitHeaders(asked);
  if (!headers.ok) return headers;
  const content = receiveCanonical(house, asked, { type: 'COMPOSITION', invalid: 'invalid' });
  if (!content.ok) return content;
  const sound = await checkComposition(house, content.value);
  return sound.ok ? ok({ content: content.value, headers: headers.value }) : sound;
}

export async function createComposition(
  house: OpenEhrHouse,
  caller: Caller,
  asked: Asked,
): Promise<Result<Answer, Refusal>> {
  const ehr = await ehrInRecord(house, caller, { id: partOf(asked, 'ehr_id'), action: 'create', kind: 'COMPOSITION' });
  if (!ehr.ok) return ehr;
  const received = await receive(house, asked);
  if (!received.ok) return received;
  const { content, headers } = received.value;
  const draft: VersionDraft = {
    ...{ kind: 'COMPOSITION', objectId: house.newId('COMPOSITION', ehr.value.patients), follows: 0, data: content },
    ...{ lifecycle: headers.lifecycle ?? '532', audit: auditFrom(caller, headers, '249') },
  };
  const permit = await permitFor(house, caller, asksOf([draft], ehr.value.patients));
  if (!permit.ok) return permit;
  const open = await mustBeModifiable(house, ehr.value);
  if (!open.ok) return open;
  const location = (uid: string) => `ehr/${ehr.value.id}/composition/${uid}`;
  const written = await commitOne(house, { caller, permit: permit.value }, { ehr: ehr.value, draft, location });
  return written.ok ? ok(answerOf(written.value, preferred(asked))) : written;
}

export async function updateComposition(
  house: OpenEhrHouse,
  caller: Caller,
  asked: Asked,
): Promise<Result<Answer, Refusal>> {
  const ehr = await ehrInRecord(house, caller, { id: partOf(asked, 'ehr_id'), action: 'update', kind: 'COMPOSITION' });
  if (!ehr.ok) return ehr;
  const named = uidBased(house, partOf(asked, 'uid_based_id'));
  if (named === null) return refuse('not-found');
  const preceding = ifMatch(asked);
  if (!preceding.ok) return preceding;
  const received = await receive(house, asked);
  if (!received.ok) return received;
  const { content, headers } = received.value;
  const { objectId } = named;
  if (!sameObject(content.tree, objectId)) return refuse('uid-mismatch');
  const open = await mustBeModifiable(house, ehr.value);
  if (!open.ok) return open;
  const written = await commitFollowing(house, caller, {
    ...{ ehr: ehr.value, kind: 'COMPOSITION', objectId, preceding: preceding.value, outdated: 'precondition-failed' },
    draft: (follows) => ({
      ...{ kind: 'COMPOSITION', objectId, follows, data: content, lifecycle: headers.lifecycle ?? '532' },
      audit: auditFrom(caller, headers, '251'),
    }),
    location: (uid) => `ehr/${ehr.value.id}/composition/${uid}`,
  });
  return written.ok ? ok(answerOf(written.value, preferred(asked))) : written;
}

/** A uid in the body may be that of any version of the object. */
function sameObject(tree: JsonObject, objectId: string): boolean {
  const uid = tree['uid'];
  const value = isObject(uid) ? uid['value'] : undefined;
  if (typeof value !== 'string') return true;
  return (readVersionUid(value)?.objectId ?? value) === objectId;
}

/** The address names the latest version (409 otherwise). */
export async function deleteComposition(
  house: OpenEhrHouse,
  caller: Caller,
  asked: Asked,
): Promise<Result<Answer, Refusal>> {
  const ehr = await ehrInRecord(house, caller, { id: partOf(asked, 'ehr_id'), action: 'delete', kind: 'COMPOSITION' });
  if (!ehr.ok) return ehr;
  const headers = commitHeaders(asked);
  if (!headers.ok) return headers;
  const preceding = readVersionUid(partOf(asked, 'uid_based_id'));
  if (preceding === null) return refuse('id-syntax', { detail: 'A version_uid is needed.' });
  const { objectId } = preceding;
  const open = await mustBeModifiable(house, ehr.value);
  if (!open.ok) return open;
  const written = await commitFollowing(house, caller, {
    ...{ ehr: ehr.value, kind: 'COMPOSITION', objectId, preceding, outdated: 'version-stale' },
    draft: (follows) => ({
      ...{ kind: 'COMPOSITION', objectId, follows, data: null, lifecycle: '523' },
      audit: auditFrom(caller, { ...headers.value, changeType: null }, '523'),
    }),
    location: (uid) => `ehr/${ehr.value.id}/composition/${uid}`,
  });
  if (!written.ok) return written;
  return ok({ status: 204, body: null, tag: written.value.uid, lastModified: written.value.lastModified });
}
