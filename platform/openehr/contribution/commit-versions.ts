// https://specifications.openehr.org/releases/RM/Release-1.1.0/common.html#_contributions: every change is a CONTRIBUTION; all of it or nothing.

import type { Ask, Caller } from '@fkj/platform-access';
import { type CommitRefusal, type Committed, ok, type Permit, type Result, type Write } from '@fkj/platform-record';
import { clinicalTimeOf } from '../composition/clinical-time.ts';
import type { OpenEhrHouse } from '../house.ts';
import { printVersionUid } from '../identity/version-uid.ts';
import { type Refusal, refuse } from '../refusal/refusal.ts';
import type { VersionDraft } from '../version/draft.ts';
import { writeOfVersion } from '../version/write-version.ts';
import { type ContributionDraft, writeOfContribution } from './write-contribution.ts';

export interface ContributionParts extends ContributionDraft {
  /** The patient of the EHR. */
  readonly patients: readonly string[];
  /** What is written beside: the EHR itself. */
  readonly beside?: readonly Write[];
}

/** What commits these versions needs to be allowed. */
export const asksOf = (versions: readonly VersionDraft[], patients: readonly string[]): readonly [Ask, ...Ask[]] => [
  { action: 'create', kind: 'CONTRIBUTION', patients },
  ...versions.map(({ kind, follows, data }): Ask => {
    const action = data === null ? 'delete' : follows === 0 ? 'create' : 'update';
    return { action, kind, patients };
  }),
];

/** Commits versions of one EHR; answers what was committed: first `beside`, then the versions, then the CONTRIBUTION. */
export async function commitUnder(
  house: OpenEhrHouse,
  { caller, permit }: { readonly caller: Caller; readonly permit: Permit },
  { patients, beside = [], ...contribution }: ContributionParts,
): Promise<Result<readonly Committed[], Refusal>> {
  const { systemId } = house;
  const owner = caller.assignments[0]?.organization ?? null;
  const writes = contribution.versions.map((draft) => writeOfVersion(draft, { systemId, patients, owner }));
  const clinicalTime = onlyTime(contribution.versions);
  const committed = await house.record.commit(permit, [
    ...beside,
    ...writes,
    { ...writeOfContribution(contribution, { systemId, patients, clinicalTime }), owner },
  ]);
  if (committed.ok) return ok(committed.value);
  const refusal = refusalOf(committed.error, systemId);
  return (await mayLearn(house, caller, patients)) || refusal.error.code === 'stale' ? refusal : refuse('not-found');
}

/** A choice that keeps what was then keeps the CONTRIBUTION of it too. */
const onlyTime = (versions: readonly VersionDraft[]): number | null => {
  const [only] = versions;
  return only?.data == null || only.kind !== 'COMPOSITION' || versions.length > 1
    ? null
    : clinicalTimeOf(only.data.tree);
};

/** What stands in the way tells that there is something of the patient: for those only who know her. */
async function mayLearn(house: OpenEhrHouse, caller: Caller, patients: readonly string[]): Promise<boolean> {
  if (caller.policy !== null) return true;
  const known = await Promise.all(patients.map((patient) => house.access.knows(caller, patient)));
  return !known.includes(false);
}

function refusalOf(refusal: CommitRefusal, systemId: string): { readonly ok: false; readonly error: Refusal } {
  switch (refusal.code) {
    case 'conflict': {
      const { object, current } = refusal;
      if (current === null || object.kind === 'EHR') return refuse('conflict');
      return refuse('conflict', { latest: printVersionUid({ objectId: object.id, systemId, version: current }) });
    }
    case 'exists':
      if (refusal.object.kind === 'EHR') return refuse('ehr-taken');
      return refuse(refusal.object.kind === 'FOLDER' ? 'directory-taken' : 'uid-taken');
    case 'identifier-taken':
      return refuse('subject-taken');
    case 'condition-taken':
      return refuse('conflict');
    case 'patient-changed':
      return refuse('subject-changed');
    case 'patient-merged':
      return refuse('patient-merged');
    case 'not-permitted':
      return refuse('not-found');
    case 'outside-limit':
      return refuse('access-denied');
    case 'reserved-id':
      return refuse('id-reserved');
    case 'stale':
      return refuse('stale');
    default:
      return refusal satisfies never;
  }
}
