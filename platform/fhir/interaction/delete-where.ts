// https://hl7.org/fhir/R4/http.html#3.1.0.7.1: conditional delete, of one or several objects, in one transaction.

import type { Caller } from '@fkj/platform-access';
import { ok, type Result, refused, type Stored } from '@fkj/platform-record';
import type { Answer } from '../answer.ts';
import { permitFor } from '../guard.ts';
import type { FhirHouse } from '../house.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import { deletionOf } from '../write-draft.ts';
import { issueOf } from './commit.ts';
import { type Condition, meeting, readCondition } from './meets.ts';
import { notFound } from './shown.ts';

export interface DeleteWhereRequest {
  readonly condition: Condition;
  readonly ifMatch: number | null;
}

/** Objects that change while they are found are found again. */
const ATTEMPTS = 4;

/** 204; 404 when nothing meets the condition, 412 when more do than are deleted at once (`Limits.deletes`). */
export async function removeWhere(
  house: FhirHouse,
  caller: Caller,
  { condition, ifMatch }: DeleteWhereRequest,
): Promise<Result<Answer, Refusal>> {
  for (let attempt = 1; ; attempt++) {
    const found = await toDelete(house, caller, condition);
    if (!found.ok) return found;
    const [first, ...others] = found.value;
    if (first === undefined) return refused(notFound(caller, condition.kind));
    if (ifMatch !== null && others.length > 0) return refuse('condition-ambiguous');
    if (ifMatch !== null && first.version !== ifMatch) return refuse('version-stale');
    const removed = await removeAll(house, caller, found.value);
    if (removed.ok || removed.error[0].code !== 'conflict' || attempt === ATTEMPTS) return removed;
  }
}

/** What a conditional delete means; refused when it means more than is deleted at once. */
export async function toDelete(
  house: FhirHouse,
  caller: Caller,
  condition: Condition,
): Promise<Result<readonly Stored[], Refusal>> {
  const request = readCondition(house, condition);
  if (!request.ok) return request;
  const { deletes } = house.limits;
  const found = await meeting(house, caller, { request: request.value, most: deletes + 1 });
  if (!found.ok || found.value.length <= deletes) return found;
  return refuse('condition-ambiguous', { detail: `No more than ${deletes} are deleted at once.` });
}

async function removeAll(house: FhirHouse, caller: Caller, found: readonly Stored[]): Promise<Result<Answer, Refusal>> {
  const kind = found[0]?.kind ?? '';
  const patients = kind === 'Patient' ? found.map(({ id }) => id) : [];
  const permit = await permitFor(house, caller, { action: 'delete', kind, patients });
  if (!permit.ok) return permit;
  const writes = found.map(({ id, version, patients }) => deletionOf({ kind, id }, version, patients));
  const committed = await house.record.commit(permit.value, writes);
  if (!committed.ok) {
    const issue = issueOf(committed.error, 'conflict');
    return refused(issue.code === 'not-found' ? notFound(caller, kind) : [issue]);
  }
  const [only, other] = committed.value;
  const single = only !== undefined && other === undefined;
  return ok({
    status: 204,
    body: null,
    ...(single && { version: { number: only.version, lastUpdated: only.lastUpdated } }),
  });
}
