// https://specifications.openehr.org/releases/ITS-REST/Release-1.1.0/ehr.html#tag/EHR_STATUS/operation/ehr_status_update

import type { Caller } from '@fkj/platform-access';
import { ok, type Result, type Write } from '@fkj/platform-record';
import type { JsonObject } from '@fkj/standards-json';
import { type Answer, answerOf } from '../answer.ts';
import { asksOf, commitUnder } from '../contribution/commit-versions.ts';
import { permitFor, shown } from '../guard.ts';
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
import { stands } from '../version/stands.ts';
import { latestUid, precedes } from '../version/update-version.ts';
import { subjectIndex } from './ehr-document.ts';
import { type Ehr, ehrInRecord } from './ehr-in-record.ts';
import { resolveSubject, subjectIn } from './subject.ts';

export async function updateStatus(
  house: OpenEhrHouse,
  caller: Caller,
  asked: Asked,
): Promise<Result<Answer, Refusal>> {
  const found = await ehrInRecord(house, caller, { id: partOf(asked, 'ehr_id'), action: 'update', kind: 'EHR_STATUS' });
  if (!found.ok) return found;
  const ehr = found.value;
  const preceding = ifMatch(asked);
  if (!preceding.ok) return preceding;
  const wanted = wantedAs(asked, [JSON_TYPE]);
  if (!wanted.ok) return wanted;
  const headers = commitHeaders(asked);
  if (!headers.ok) return headers;
  const content = receiveCanonical(house, asked, { type: 'EHR_STATUS', invalid: 'structure' });
  if (!content.ok) return content;
  const objectId = derivedId(ehr.id, 'EHR_STATUS');
  const draft: VersionDraft = {
    ...{ kind: 'EHR_STATUS', objectId, follows: preceding.value.version, data: content.value },
    ...{ lifecycle: headers.value.lifecycle ?? '532', audit: auditFrom(caller, headers.value, '251') },
  };
  const { patients } = ehr;
  const asks = asksOf([draft], patients);
  const permit = await permitFor(house, caller, [{ action: 'update', kind: 'EHR', patients }, ...asks]);
  if (!permit.ok) return permit;
  const standing = await stands(house, permit.value, { ehr, kind: 'EHR_STATUS', objectId });
  if (!standing.ok) return standing;
  if (standing.value === null) return refuse('not-found');
  const latest = latestUid(house, objectId, standing.value.version);
  if (!precedes(house, { preceding: preceding.value, standing: standing.value, objectId }).ok) {
    return refuse('precondition-failed', { latest });
  }
  const beside = await ehrBeside(house, caller, { ehr, status: content.value.tree });
  if (!beside.ok) return beside;
  const contribution = { id: house.newId('CONTRIBUTION', patients), audit: draft.audit, versions: [draft], patients };
  const committed = await commitUnder(
    house,
    { caller, permit: permit.value },
    { ...contribution, beside: beside.value },
  );
  if (!committed.ok) return committed.error.code === 'conflict' ? refuse('precondition-failed') : committed;
  const version = committed.value[beside.value.length];
  if (version === undefined) throw new Error('the record committed no status');
  const uid = latestUid(house, version.id, version.version);
  const location = `ehr/${ehr.id}/ehr_status/${uid}`;
  const parts = { status: 200 as const, uid, lastModified: version.lastUpdated, location };
  return ok(answerOf({ ...parts, representation: () => version.document }, preferred(asked)));
}

/**
 * An EHR whose subject another system knows is found by what its status says now. Giving it one of our Patients, or
 * another, would be a move of everything in it, which is not offered: it is refused by name.
 */
export async function ehrBeside(
  house: OpenEhrHouse,
  caller: Caller,
  { ehr, status }: { readonly ehr: Ehr; readonly status: JsonObject },
): Promise<Result<readonly Write[], Refusal>> {
  const subject = subjectIn(status, house.publicUrl);
  const resolved = await resolveSubject(house, caller, subject);
  if (!resolved.ok) return resolved;
  const [patient = ehr.id] = ehr.patients;
  if ((resolved.value.patient ?? ehr.id) !== patient) return refuse('subject-changed');
  if (patient !== ehr.id) return ok([]);
  const stored = shown(
    await house.record.read(house.access.housePermit('the subject of an EHR'), { kind: 'EHR', id: ehr.id }),
  );
  if (!stored.ok) return stored;
  if (stored.value === null) return refuse('not-found');
  const { version, document } = stored.value;
  return ok([
    {
      ...{ action: 'update', kind: 'EHR', id: ehr.id, follows: version, document, lastUpdated: null },
      ...{ patients: ehr.patients, owner: null, clinicalTime: null, labels: [] },
      index: subjectIndex(subject),
      uniqueIdentifiers: resolved.value.unique,
    },
  ]);
}
