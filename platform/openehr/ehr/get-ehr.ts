// https://specifications.openehr.org/releases/ITS-REST/Release-1.1.0/ehr.html#tag/EHR/operation/ehr_get

import type { Caller } from '@fkj/platform-access';
import { ok, type Permit, type Result, type Stored } from '@fkj/platform-record';
import type { Answer } from '../answer.ts';
import { permitFor, shown } from '../guard.ts';
import type { OpenEhrHouse } from '../house.ts';
import { type Asked, partOf } from '../http/asked.ts';
import { JSON_TYPE, wantedAs } from '../http/media-type.ts';
import { derivedId } from '../identity/derived-id.ts';
import { isObjectId, printVersionUid } from '../identity/version-uid.ts';
import { type Refusal, refuse } from '../refusal/refusal.ts';
import { withStatus } from './ehr-document.ts';
import { subjectNamed } from './subject.ts';

export async function getEhr(house: OpenEhrHouse, caller: Caller, asked: Asked): Promise<Result<Answer, Refusal>> {
  const wanted = wantedAs(asked, [JSON_TYPE]);
  if (!wanted.ok) return wanted;
  const id = partOf(asked, 'ehr_id');
  if (!isObjectId(id)) return refuse('not-found');
  const permit = await permitFor(house, caller, [{ action: 'read', kind: 'EHR', patients: [] }]);
  if (!permit.ok) return permit;
  const stored = shown(await house.record.read(permit.value, { kind: 'EHR', id }));
  if (!stored.ok) return stored;
  return stored.value === null ? refuse('not-found') : answerEhr(house, stored.value);
}

/** By `subject_id` and `subject_namespace`; a national number never stands in an address (DESIGN §5). */
export async function ehrBySubject(
  house: OpenEhrHouse,
  caller: Caller,
  asked: Asked,
): Promise<Result<Answer, Refusal>> {
  const wanted = wantedAs(asked, [JSON_TYPE]);
  if (!wanted.ok) return wanted;
  const id = asked.query.get('subject_id');
  const namespace = asked.query.get('subject_namespace');
  if (id === null || namespace === null || id === '' || namespace === '') {
    return refuse('parameter-value', { detail: 'subject_id and subject_namespace are required.' });
  }
  const subject = subjectNamed({ namespace, id }, house.publicUrl);
  if (subject.is === 'number' || subject.is === 'nobody') return refuse('id-personal');
  const patients = subject.is === 'patient' ? [subject.id] : [];
  const permit = await permitFor(house, caller, [{ action: 'search', kind: 'EHR', patients }]);
  if (!permit.ok) return permit;
  const found = await find(house, permit.value, subject);
  if (!found.ok) return found;
  const [one] = found.value;
  return one === undefined ? refuse('not-found') : answerEhr(house, one);
}

async function find(
  house: OpenEhrHouse,
  permit: Permit,
  subject: { is: 'patient'; id: string } | { is: 'foreign'; namespace: string; id: string },
): Promise<Result<readonly Stored[], Refusal>> {
  const page = shown(
    await house.record.find(permit, {
      kind: 'EHR',
      filter:
        subject.is === 'patient'
          ? { test: 'patient', patient: subject.id }
          : { test: 'token', param: 'subject', system: subject.namespace, code: subject.id },
      ...{ sort: [], limit: 1, total: 'none' },
    }),
  );
  return page.ok ? ok(page.value.matches) : page;
}

async function answerEhr(house: OpenEhrHouse, stored: Stored): Promise<Result<Answer, Refusal>> {
  const { id, lastUpdated, document } = stored;
  const objectId = derivedId(id, 'EHR_STATUS');
  const permit = house.access.housePermit('which status of an EHR stands');
  const heads = shown(await house.record.heads(permit, [{ kind: 'EHR_STATUS', id: objectId }]));
  if (!heads.ok) return heads;
  const version = heads.value[0]?.version ?? 1;
  const uid = printVersionUid({ objectId, systemId: house.systemId, version });
  return ok({ status: 200, body: withStatus(document, uid), tag: id, lastModified: lastUpdated });
}
