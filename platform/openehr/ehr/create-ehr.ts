// https://specifications.openehr.org/releases/ITS-REST/Release-1.1.0/ehr.html#tag/EHR/operation/ehr_create and _create_with_id

import type { Caller } from '@fkj/platform-access';
import { ok, type Result } from '@fkj/platform-record';
import { type Answer, answerOf } from '../answer.ts';
import { asksOf, commitUnder } from '../contribution/commit-versions.ts';
import { permitFor } from '../guard.ts';
import type { OpenEhrHouse } from '../house.ts';
import type { Asked } from '../http/asked.ts';
import { JSON_TYPE, wantedAs } from '../http/media-type.ts';
import { preferred } from '../http/prefer.ts';
import { derivedId } from '../identity/derived-id.ts';
import { isObjectId } from '../identity/version-uid.ts';
import { type Refusal, refuse } from '../refusal/refusal.ts';
import { auditFrom, commitHeaders } from '../version/commit-audit.ts';
import type { VersionDraft } from '../version/draft.ts';
import { writeOfEhr } from './ehr-document.ts';
import { receiveStatus } from './receive-status.ts';
import { resolveSubject, subjectIn } from './subject.ts';

/** Makes an EHR with its status, under an id of ours or (PUT) of the client's. */
export async function createEhr(house: OpenEhrHouse, caller: Caller, asked: Asked): Promise<Result<Answer, Refusal>> {
  const given = asked.path['ehr_id'];
  if (given !== undefined && !isObjectId(given)) return refuse('id-syntax');
  const wanted = wantedAs(asked, [JSON_TYPE]);
  if (!wanted.ok) return wanted;
  const headers = commitHeaders(asked);
  if (!headers.ok) return headers;
  const status = receiveStatus(house, asked);
  if (!status.ok) return status;
  const subject = subjectIn(status.value.tree, house.publicUrl);
  const resolved = await resolveSubject(house, caller, subject);
  if (!resolved.ok) return resolved;
  const { patient, unique } = resolved.value;
  const id = given ?? (patient === null ? house.newUuid() : house.newId('EHR', [patient]));
  const patients = [patient ?? id];
  const audit = auditFrom(caller, headers.value, '249');
  const version: VersionDraft = {
    ...{ kind: 'EHR_STATUS', objectId: derivedId(id, 'EHR_STATUS'), follows: 0, data: status.value, audit },
    lifecycle: headers.value.lifecycle ?? '532',
  };
  const asks = asksOf([version], patients);
  const permit = await permitFor(house, caller, [{ action: 'create', kind: 'EHR', patients }, ...asks]);
  if (!permit.ok) return permit;
  const beside = [writeOfEhr({ id, patients, subject, unique }, house.systemId)];
  const contribution = { id: house.newId('CONTRIBUTION', patients), audit, versions: [version], patients, beside };
  const committed = await commitUnder(house, { caller, permit: permit.value }, contribution);
  if (!committed.ok) return committed;
  const [ehr] = committed.value;
  if (ehr === undefined) throw new Error('the record committed no EHR');
  const written = {
    ...{ status: 201 as const, uid: id, lastModified: ehr.lastUpdated, location: `ehr/${id}` },
    representation: () => ehr.document,
  };
  return ok(answerOf(written, preferred(asked)));
}
