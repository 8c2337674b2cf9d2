// DESIGN.md §3 "search": which kinds a search of all kinds needs to ask for.

import { kindsOfPatient, kindsStored } from '@fkj/platform-store';
import type { RecordHouse } from '../house.ts';
import { bucketOfPatient } from '../identity/bucket.ts';
import { kindName, kindNumber, storedKinds } from '../identity/kind-number.ts';
import { patientKey } from '../identity/object-key.ts';
import type { Permit } from '../permit.ts';
import type { ReadRefusal } from '../read-refusal.ts';
import type { Kind } from '../reference.ts';
import { ok, type Result, refused } from '../result.ts';

/** HealthRecord.kindsPresent. */
export const kindsPresent = async (
  { swift }: RecordHouse,
  permit: Permit,
  patient: string | null,
): Promise<Result<ReadonlySet<Kind>, ReadRefusal>> => {
  // It tells of objects that the caller may not see: only the house itself may ask, and tells nobody.
  if (!permit.actions.has('search') || permit.restriction.reach !== 'everything') {
    return refused({ code: 'not-permitted' });
  }
  const kinds =
    patient === null
      ? await kindsStored(swift, [...storedKinds].map(kindNumber))
      : await kindsOfPatient(swift, { bucket: bucketOfPatient(patient), patient: patientKey(patient) });
  return ok(new Set(kinds.map(kindName)));
};
