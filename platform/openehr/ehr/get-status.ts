// https://specifications.openehr.org/releases/ITS-REST/Release-1.1.0/ehr.html#tag/EHR_STATUS/operation/ehr_status_get_at_time

import type { Caller } from '@fkj/platform-access';
import type { Result } from '@fkj/platform-record';
import type { Answer } from '../answer.ts';
import type { OpenEhrHouse } from '../house.ts';
import { type Asked, partOf } from '../http/asked.ts';
import { derivedId } from '../identity/derived-id.ts';
import type { Refusal } from '../refusal/refusal.ts';
import { atTime } from '../version/find-version.ts';
import { getVersion } from '../version/get-version.ts';

export async function getStatus(house: OpenEhrHouse, caller: Caller, asked: Asked): Promise<Result<Answer, Refusal>> {
  const which = atTime(asked);
  if (!which.ok) return which;
  const objectId = derivedId(partOf(asked, 'ehr_id'), 'EHR_STATUS');
  return getVersion(house, caller, { asked, kind: 'EHR_STATUS', objectId, which: which.value });
}
