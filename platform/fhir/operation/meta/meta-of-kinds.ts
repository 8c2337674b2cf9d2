// https://hl7.org/fhir/R4/resource-operation-meta.html: the profiles, tags and security labels in use, of a type or of the system.

import type { Caller } from '@fkj/platform-access';
import { type MetaOfKind, ok, type Result, refused } from '@fkj/platform-record';
import type { Answer } from '../../answer.ts';
import { permitFor } from '../../guard.ts';
import type { FhirHouse } from '../../house.ts';
import { shown } from '../../interaction/shown.ts';
import { type Refusal, refuse } from '../../outcome/refusal.ts';

/** Looked into for one answer; it is never of a part. */
const MOST = 50_000;

/** `kind` null: of every type of which there is anything and which the caller may search. */
export async function metaOfKinds(
  house: FhirHouse,
  caller: Caller,
  kind: string | null,
): Promise<Result<Answer, Refusal>> {
  const permitted = await permittedKinds(house, caller, kind);
  if (!permitted.ok) return permitted;
  const [first, ...others] = permitted.value;
  if (first === undefined) return answer([]);
  const asked = kind === null ? '$meta' : `${kind}/$meta`;
  const found = await house.record.metaInUse({ kinds: [first, ...others], most: MOST, asked });
  if (!found.ok) return found.error.code === 'too-broad' ? refuse('meta-too-many') : shown(found);
  const { profile, security, tag } = found.value;
  return answer([list('profile', profile), list('security', security), list('tag', tag)].flat());
}

async function permittedKinds(
  house: FhirHouse,
  caller: Caller,
  kind: string | null,
): Promise<Result<readonly MetaOfKind[], Refusal>> {
  const permitted: MetaOfKind[] = [];
  let denied: Refusal | null = null;
  for (const one of kind === null ? await kindsThere(house) : [kind]) {
    const permit = await permitFor(house, caller, { action: 'search', kind: one, patients: [] });
    if (permit.ok) permitted.push({ kind: one, permits: [permit.value] });
    else if (permit.error[0].code === 'access-denied') denied = permit.error;
    else return permit;
  }
  return permitted.length === 0 && denied !== null ? refused(denied) : ok(permitted);
}

async function kindsThere({ record, access }: FhirHouse): Promise<readonly string[]> {
  const present = await record.kindsPresent(access.housePermit('meta of all kinds'), null);
  if (!present.ok) throw new Error(`the house may not look: ${present.error.code}`);
  return [...present.value].sort();
}

const list = (name: string, items: readonly string[]): readonly string[] =>
  items.length === 0 ? [] : [`"${name}":[${items.join(',')}]`];

const answer = (members: readonly string[]): Result<Answer, Refusal> =>
  ok({
    status: 200,
    body: `{"resourceType":"Parameters","parameter":[{"name":"return","valueMeta":{${members.join(',')}}}]}`,
  });
