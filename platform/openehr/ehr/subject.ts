// https://specifications.openehr.org/releases/RM/Release-1.1.0/common.html#_party_self_class and DESIGN.md §4: whom an EHR is about.

import type { Caller } from '@fkj/platform-access';
import { ok, type Result } from '@fkj/platform-record';
import { isObject, type JsonObject } from '@fkj/standards-json';
import { personNumberSystems } from '@fkj/standards-norway';
import { permitFor } from '../guard.ts';
import type { OpenEhrHouse } from '../house.ts';
import { type Refusal, refuse } from '../refusal/refusal.ts';

/** Namespace of our own Patients; the address of /fhir says the same. */
export const LOCAL = 'local';

/** Whom a status names. */
export type Subject =
  | { readonly is: 'nobody' }
  /** One of our Patients, by id. */
  | { readonly is: 'patient'; readonly id: string }
  /** Somebody by a national number, to be looked up. */
  | { readonly is: 'number'; readonly system: string; readonly value: string }
  /** Somebody whom another system knows. */
  | { readonly is: 'foreign'; readonly namespace: string; readonly id: string };

const PATIENT_ID = /^[A-Za-z0-9.-]{1,64}$/;

/** Reads `subject.external_ref`. */
export function subjectIn(status: JsonObject, publicUrl: string): Subject {
  const subject = status['subject'];
  const ref = isObject(subject) ? subject['external_ref'] : undefined;
  if (!isObject(ref)) return { is: 'nobody' };
  const id = isObject(ref['id']) ? ref['id']['value'] : undefined;
  const { namespace } = ref;
  return typeof id === 'string' && typeof namespace === 'string'
    ? subjectNamed({ namespace, id }, publicUrl)
    : { is: 'nobody' };
}

export function subjectNamed({ namespace, id }: { namespace: string; id: string }, publicUrl: string): Subject {
  if (namespace === LOCAL || namespace === `${publicUrl}/fhir`) {
    const bare = id.replace(/^Patient\//, '');
    return PATIENT_ID.test(bare) ? { is: 'patient', id: bare } : { is: 'foreign', namespace, id };
  }
  const system = personNumberSystems.find((one) => one === namespace || one === `urn:oid:${namespace}`);
  return system === undefined ? { is: 'foreign', namespace, id } : { is: 'number', system, value: id };
}

/** A subject as the record knows it. */
export interface ResolvedSubject {
  /** Null: none of our Patients. */
  readonly patient: string | null;
  /** What only one EHR may have. */
  readonly unique: readonly string[];
}

/** Looks a number up with the caller's own right to find persons; one who may not is told that nobody is there. */
export async function resolveSubject(
  house: OpenEhrHouse,
  caller: Caller,
  subject: Subject,
): Promise<Result<ResolvedSubject, Refusal>> {
  switch (subject.is) {
    case 'nobody':
      return ok({ patient: null, unique: [] });
    case 'foreign':
      return ok({ patient: null, unique: [`openehr-subject|${subject.namespace}|${subject.id}`] });
    case 'patient':
      return ok({ patient: subject.id, unique: [uniquePatient(subject.id)] });
    case 'number': {
      const permit = await permitFor(house, caller, [{ action: 'find-person', kind: 'Patient', patients: [] }]);
      if (!permit.ok) return permit.error.code === 'stale' ? permit : refuse('subject-unresolved');
      const key = `${subject.system}|${subject.value}`;
      const holders = await house.record.holders(permit.value, [key]);
      if (!holders.ok) return refuse(holders.error.code === 'stale' ? 'stale' : 'subject-unresolved');
      const holder = holders.value.get(key);
      if (holder?.kind !== 'Patient') return refuse('subject-unresolved');
      return ok({ patient: holder.id, unique: [uniquePatient(holder.id)] });
    }
    default:
      return subject satisfies never;
  }
}

const uniquePatient = (id: string): string => `openehr-subject|Patient/${id}`;
