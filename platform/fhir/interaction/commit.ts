// DESIGN.md §3 "Write": no write path avoids record.commit; its refusals in the words of /fhir.

import type { Caller } from '@fkj/platform-access';
import {
  type CommitRefusal,
  type Committed,
  type ObjectName,
  ok,
  type Permit,
  type Result,
  refused,
  type Write,
} from '@fkj/platform-record';
import type { FhirHouse } from '../house.ts';
import type { OutcomeCode } from '../outcome/catalogue.ts';
import { type Issue, type Refusal, refuse } from '../outcome/refusal.ts';
import { notFound } from './shown.ts';

/** What it means to the caller that somebody else was first: 412 when he said which version he changed. */
export type Conflicted = 'version-stale' | 'conflict';

/** Who was made under the same condition meanwhile. */
export interface Taken {
  readonly taken: ObjectName;
}

interface OneWrite {
  readonly permit: Permit;
  readonly write: Write;
}

interface Committer {
  readonly caller: Caller;
  readonly conflicted: Conflicted;
}

/** Commits one write that is made under no condition. */
export async function commitOne(
  house: FhirHouse,
  parts: OneWrite,
  committer: Committer,
): Promise<Result<Committed, Refusal>> {
  const committed = await commitUnder(house, parts, committer);
  return 'taken' in committed ? refuse(committer.conflicted) : committed;
}

/** Commits one write. */
export async function commitUnder(
  house: FhirHouse,
  { permit, write }: OneWrite,
  { caller, conflicted }: Committer,
): Promise<Result<Committed, Refusal> | Taken> {
  const committed = await house.record.commit(permit, [write]);
  if (!committed.ok) {
    if (committed.error.code === 'condition-taken') return { taken: committed.error.holder };
    const issue = issueOf(committed.error, conflicted);
    return refused(issue.code === 'not-found' ? notFound(caller, write.kind) : [issue]);
  }
  const [version] = committed.value;
  if (version === undefined) throw new Error('the record committed nothing');
  return ok(version);
}

const OUTSIDE_LIMIT = 'The program may write resources of this type, but not one like this.';

/** A refusal of the record in the catalogue's words. Only who reaches her is told of a patient who was merged. */
export const issueOf = (refusal: CommitRefusal, conflicted: Conflicted): Issue => ({
  code: codeOf(refusal, conflicted),
  ...(refusal.code === 'patient-merged' && { detail: `Write it for Patient/${refusal.survivor}.` }),
  ...(refusal.code === 'outside-limit' && { detail: OUTSIDE_LIMIT }),
});

function codeOf(refusal: CommitRefusal, conflicted: Conflicted): OutcomeCode {
  switch (refusal.code) {
    case 'conflict':
      return conflicted;
    case 'exists':
      return 'conflict';
    case 'reserved-id':
      return 'id-reserved';
    case 'condition-taken':
      return 'conflict';
    case 'identifier-taken':
    case 'patient-changed':
    case 'patient-merged':
    case 'stale':
      return refusal.code;
    case 'not-permitted':
      return 'not-found';
    case 'outside-limit':
      return 'access-denied';
    default:
      return refusal satisfies never;
  }
}
