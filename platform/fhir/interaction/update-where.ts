// https://hl7.org/fhir/R4/http.html#cond-update

import type { Caller } from '@fkj/platform-access';
import { ok, type Result } from '@fkj/platform-record';
import { isSubsetted } from '@fkj/standards-fhir';
import type { Answer } from '../answer.ts';
import type { FhirHouse } from '../house.ts';
import { checkId } from '../object-id.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import type { Received } from '../receive.ts';
import { checkResource } from './check-content.ts';
import { createNew } from './create.ts';
import type { Condition } from './meets.ts';
import { underCondition } from './under-condition.ts';
import { updateNamed } from './update.ts';

export interface UpdateWhereRequest {
  readonly condition: Condition;
  readonly resource: Received;
  readonly ifMatch: number | null;
}

/** Updates the one object that meets a condition, or makes one: with the id in the resource, where there is one. */
export async function updateWhere(
  house: FhirHouse,
  caller: Caller,
  { condition, resource, ifMatch }: UpdateWhereRequest,
): Promise<Result<Answer, Refusal>> {
  const { kind } = condition;
  const own = ownId(kind, resource);
  if (!own.ok) return own;
  const sound = checkResource(resource);
  if (!sound.ok) return sound;
  return underCondition(house, caller, {
    condition,
    whenMet: async ({ id }) => {
      const other = checkMatch(own.value, { kind, id });
      if (!other.ok) return other;
      const updated = await updateNamed(house, caller, { kind, id, resource, ifMatch });
      return 'taken' in updated ? refuse('conflict') : updated;
    },
    whenNot: async (claim) => {
      if (ifMatch !== null) return refuse('version-missing');
      return own.value === null
        ? createNew(house, caller, { resource, condition: claim })
        : updateNamed(house, caller, { kind, id: own.value, resource, ifMatch, condition: claim });
    },
  });
}

/** The id that the resource gives itself; null when it gives none. */
export function ownId(kind: string, resource: Received): Result<string | null, Refusal> {
  if (resource.kind !== kind) return refuse('wrong-type');
  const { id } = resource.tree;
  if (isSubsetted(resource.tree)) return refuse('subsetted', { expression: `${kind}.meta.tag` });
  if (id === undefined) return ok(null);
  return typeof id === 'string' ? checkId(id) : refuse('id-syntax', { expression: `${kind}.id` });
}

/** https://hl7.org/fhir/R4/http.html#cond-update: an id that is not the match's own is the client's mistake. */
export const checkMatch = (own: string | null, { kind, id }: { kind: string; id: string }): Result<null, Refusal> =>
  own === null || own === id
    ? ok(null)
    : refuse('id-mismatch', { detail: 'Another resource meets the condition.', expression: `${kind}.id` });
