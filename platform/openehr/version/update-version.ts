// https://specifications.openehr.org/releases/ITS-REST/Release-1.1.0/overview.html#tag/Requests_and_responses/HTTP-headers/If-Match-and-accidental-overwrites: the version that follows the one that stands.

import type { Caller } from '@fkj/platform-access';
import { ok, type Permit, type Result } from '@fkj/platform-record';
import type { Written } from '../answer.ts';
import { asksOf, commitUnder } from '../contribution/commit-versions.ts';
import type { Ehr } from '../ehr/ehr-in-record.ts';
import { permitFor } from '../guard.ts';
import type { OpenEhrHouse } from '../house.ts';
import { printVersionUid, type VersionUid } from '../identity/version-uid.ts';
import { type Refusal, refuse } from '../refusal/refusal.ts';
import type { VersionDraft } from './draft.ts';
import { type Stands, stands } from './stands.ts';

/** Whether the version that a client has changed is the one that stands. */
export function precedes(
  house: OpenEhrHouse,
  { preceding, standing, objectId }: { preceding: VersionUid; standing: Stands; objectId: string },
): Result<null, 'stale'> {
  const fits =
    preceding.objectId === objectId && preceding.systemId === house.systemId && preceding.version === standing.version;
  return fits ? ok(null) : { ok: false, error: 'stale' };
}

export const latestUid = (house: OpenEhrHouse, objectId: string, version: number): string =>
  printVersionUid({ objectId, systemId: house.systemId, version });

/** What commits one version, and where it is found afterwards. */
export interface OneVersion {
  readonly ehr: Ehr;
  readonly draft: VersionDraft;
  /** Path below the base of the version with this uid. */
  readonly location: (uid: string) => string;
}

/** Commits one version in a CONTRIBUTION of its own. */
export async function commitOne(
  house: OpenEhrHouse,
  { caller, permit }: { readonly caller: Caller; readonly permit: Permit },
  { ehr, draft, location }: OneVersion,
): Promise<Result<Written, Refusal>> {
  const { patients } = ehr;
  const committed = await commitUnder(
    house,
    { caller, permit },
    { id: house.newId('CONTRIBUTION', patients), audit: draft.audit, versions: [draft], patients },
  );
  if (!committed.ok) return committed;
  const [version] = committed.value;
  if (version === undefined) throw new Error('the record committed no version');
  const uid = latestUid(house, version.id, version.version);
  return ok({
    ...{ status: draft.follows === 0 ? 201 : 200, uid, lastModified: version.lastUpdated, location: location(uid) },
    representation: () => version.document,
  });
}

export interface Following {
  readonly ehr: Ehr;
  readonly kind: VersionDraft['kind'];
  readonly objectId: string;
  readonly preceding: VersionUid;
  /** What it means that another version stands: 412 for If-Match, 409 where the address names it. */
  readonly outdated: 'precondition-failed' | 'version-stale';
  readonly draft: (follows: number) => VersionDraft;
  readonly location: (uid: string) => string;
}

/** Commits the version that follows `preceding`, once that is seen to be the latest. */
export async function commitFollowing(
  house: OpenEhrHouse,
  caller: Caller,
  { ehr, kind, objectId, preceding, outdated, draft, location }: Following,
): Promise<Result<Written, Refusal>> {
  const next = draft(preceding.version);
  const permit = await permitFor(house, caller, asksOf([next], ehr.patients));
  if (!permit.ok) return permit;
  const standing = await stands(house, permit.value, { ehr, kind, objectId });
  if (!standing.ok) return standing;
  if (standing.value === null) return refuse('not-found');
  const latest = latestUid(house, objectId, standing.value.version);
  if (!precedes(house, { preceding, standing: standing.value, objectId }).ok) return refuse(outdated, { latest });
  if (standing.value.state === 'deleted') return next.data === null ? refuse('already-deleted') : refuse('not-found');
  const committed = await commitOne(house, { caller, permit: permit.value }, { ehr, draft: next, location });
  if (committed.ok || committed.error.code !== 'conflict') return committed;
  return refuse(outdated, committed.error.latest === undefined ? {} : { latest: committed.error.latest });
}
