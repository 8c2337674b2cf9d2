// DESIGN.md §7: what the record answers to a reader, in the words of /fhir.

import type { Caller } from '@fkj/platform-access';
import { ok, type ReadRefusal, type Result, refused, type Stored } from '@fkj/platform-record';
import { isCommonKind } from '@fkj/standards-fhir';
import { type Answer, showing } from '../answer.ts';
import type { FhirHouse } from '../house.ts';
import { printOutcome } from '../outcome/operation-outcome.ts';
import { type Issue, type Refusal, refuse } from '../outcome/refusal.ts';
import { shownTo } from '../outgoing-document.ts';

/** A refusal of the record; `stale` makes the route identify the caller again. */
export function shown<Value>(result: Result<Value, ReadRefusal>): Result<Value, Refusal> {
  if (result.ok) return result;
  switch (result.error.code) {
    case 'stale':
      return refuse('stale');
    case 'not-permitted':
      return refuse('access-denied');
    case 'too-many':
      return refuse('include-too-many');
    case 'too-broad':
      return refuse('words-too-many');
    default:
      return result.error satisfies never;
  }
}

/** The same words whether the object is not there or is out of reach. */
export function notFound(caller: Caller, kind: string): Refusal {
  const issue: Issue = { code: 'not-found' };
  const offer = caller.category === 'personnel' && !isCommonKind(kind);
  return offer ? [issue, { code: 'emergency-offered' }] : [issue];
}

/** One version as an answer; 404 when there is none for this caller, 410 when it is a deletion. */
export function answerWith(
  house: FhirHouse,
  caller: Caller,
  { kind, stored, current }: { kind: string; stored: Stored | null; current?: Stored | undefined },
): Result<Answer, Refusal> {
  if (stored === null) return refused(notFound(caller, kind));
  if (stored.action !== 'delete') return ok(showing(shownTo(house, caller, stored, current)));
  const version = { number: stored.version, lastUpdated: stored.lastUpdated };
  return ok({ status: 410, body: printOutcome([{ code: 'deleted' }]), version });
}

/** The patient that the address itself names. */
export const patientsNamedBy = (kind: string, id: string): readonly string[] => (kind === 'Patient' ? [id] : []);
