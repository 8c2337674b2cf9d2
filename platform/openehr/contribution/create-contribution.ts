// https://specifications.openehr.org/releases/ITS-REST/Release-1.1.0/ehr.html#tag/CONTRIBUTION/operation/contribution_create: several versions, all or nothing.

import type { Caller } from '@fkj/platform-access';
import { ok, type Permit, type Result } from '@fkj/platform-record';
import { type JsonObject, write } from '@fkj/standards-json';
import type { Finding } from '@fkj/standards-openehr';
import { type Answer, answerOf } from '../answer.ts';
import { checkComposition } from '../composition/receive-composition.ts';
import { type Ehr, ehrInRecord } from '../ehr/ehr-in-record.ts';
import { ehrBeside } from '../ehr/update-status.ts';
import { permitFor, shown } from '../guard.ts';
import type { OpenEhrHouse } from '../house.ts';
import { type Asked, partOf } from '../http/asked.ts';
import { JSON_TYPE, wantedAs } from '../http/media-type.ts';
import { preferred } from '../http/prefer.ts';
import { derivedId } from '../identity/derived-id.ts';
import { type Refusal, refuse } from '../refusal/refusal.ts';
import { type CommitAudit, callerAsCommitter } from '../version/commit-audit.ts';
import type { VersionDraft, VersionedKind } from '../version/draft.ts';
import { mustBeModifiable, sameEhr } from '../version/stands.ts';
import { latestUid } from '../version/update-version.ts';
import { asksOf, commitUnder } from './commit-versions.ts';
import { treeOf } from './read-contributions.ts';
import { receiveContribution, type SaidAudit, type SentVersion } from './receive-contribution.ts';

export async function createContribution(
  house: OpenEhrHouse,
  caller: Caller,
  asked: Asked,
): Promise<Result<Answer, Refusal>> {
  const ehrId = partOf(asked, 'ehr_id');
  const found = await ehrInRecord(house, caller, { id: ehrId, action: 'create', kind: 'CONTRIBUTION' });
  if (!found.ok) return found;
  const ehr = found.value;
  const wanted = wantedAs(asked, [JSON_TYPE]);
  if (!wanted.ok) return wanted;
  const sent = receiveContribution(house, asked);
  if (!sent.ok) return sent;
  const sound = await checkAll(house, sent.value.versions);
  if (!sound.ok) return sound;
  const committer = sent.value.audit.committer ?? callerAsCommitter(caller);
  const placed = sent.value.versions.map((version) => placeVersion(house, ehr, { version, committer }));
  const drafts: Placed[] = [];
  for (const draft of placed) {
    if (!draft.ok) return draft;
    drafts.push(draft.value);
  }
  const kinds = withKinds(ehr, drafts);
  if (!kinds.ok) return kinds;
  const versions = kinds.value;
  if (new Set(versions.map(({ objectId }) => objectId)).size < versions.length) {
    return refuse('change-type', { detail: 'A CONTRIBUTION has one version of an object.' });
  }
  const asks = asksOf(versions, ehr.patients);
  const changesStatus = versions.some(({ kind }) => kind === 'EHR_STATUS');
  const permit = await permitFor(house, caller, [
    ...asks,
    ...(changesStatus ? [{ action: 'update' as const, kind: 'EHR', patients: ehr.patients }] : []),
  ]);
  if (!permit.ok) return permit;
  const standing = await allStand(house, permit.value, { ehr, versions });
  if (!standing.ok) return standing;
  const beside = await besideOf(house, caller, { ehr, versions });
  if (!beside.ok) return beside;
  const id = sent.value.uid ?? house.newId('CONTRIBUTION', ehr.patients);
  const audit = auditOf(sent.value.audit, { committer, changeType: versions[0]?.audit.changeType ?? '249' });
  const committed = await commitUnder(
    house,
    { caller, permit: permit.value },
    { id, audit, versions, patients: ehr.patients, beside: beside.value },
  );
  if (!committed.ok) return committed;
  const contribution = committed.value[beside.value.length + versions.length];
  if (contribution === undefined) throw new Error('the record committed no CONTRIBUTION');
  const written = {
    ...{ status: 201 as const, uid: id, lastModified: contribution.lastUpdated },
    location: `ehr/${ehr.id}/contribution/${id}`,
    representation: () => printContribution(contribution),
  };
  return ok(answerOf(written, preferred(asked)));
}

/** As it is shown: without what is ours. */
export const printContribution = (stored: { readonly document: string }, only?: ReadonlySet<number>): string => {
  const { _commits, versions, ...shownParts } = treeOf(stored);
  const listed = Array.isArray(versions) ? versions.filter((_one, at) => only === undefined || only.has(at)) : [];
  return write({ ...shownParts, versions: listed });
};

/** Every composition against its template, every finding at once. */
async function checkAll(house: OpenEhrHouse, versions: readonly SentVersion[]): Promise<Result<null, Refusal>> {
  const findings: Finding[] = [];
  for (const [at, { kind, data }] of versions.entries()) {
    if (kind !== 'COMPOSITION' || data === null) continue;
    const checked = await checkComposition(house, data);
    if (checked.ok) continue;
    if (checked.error.findings === undefined) return checked;
    for (const one of checked.error.findings) findings.push({ ...one, path: `/versions[${at + 1}]/data${one.path}` });
  }
  return findings.length > 0 ? refuse('invalid', { findings }) : ok(null);
}

type Placed = Omit<VersionDraft, 'kind'> & { readonly kind: VersionedKind | null };

const CREATION = '249';
const DELETED = '523';

/** Which object it is a version of, and whether the change type fits that. */
function placeVersion(
  house: OpenEhrHouse,
  ehr: Ehr,
  { version, committer }: { readonly version: SentVersion; readonly committer: JsonObject },
): Result<Placed, Refusal> {
  const { kind, preceding, data, audit, lifecycle, attestations, signature } = version;
  const first = preceding === null;
  const changeType = audit.changeType ?? (data === null ? DELETED : first ? CREATION : '251');
  if ((changeType === CREATION) !== first) return refuse('change-type');
  if ((changeType === DELETED) !== (data === null)) return refuse('change-type');
  if (first && kind === 'EHR_STATUS')
    return refuse('change-type', { detail: 'An EHR has its status from the beginning.' });
  if (preceding !== null && preceding.systemId !== house.systemId) return refuse('not-found');
  const own = kind === 'EHR_STATUS' || kind === 'FOLDER' ? derivedId(ehr.id, kind) : null;
  const objectId = preceding?.objectId ?? own ?? house.newId('COMPOSITION', ehr.patients);
  if (own !== null && objectId !== own) return refuse('not-found');
  return ok({
    ...{ kind, objectId, follows: preceding?.version ?? 0, data, lifecycle },
    audit: auditOf(audit, { committer, changeType }),
    ...(attestations === null ? {} : { attestations }),
    ...(signature === null ? {} : { signature }),
  });
}

const auditOf = (
  { changeType, description, committer }: SaidAudit,
  usual: { readonly committer: JsonObject; readonly changeType: string },
): CommitAudit => ({
  changeType: changeType ?? usual.changeType,
  description,
  committer: committer ?? usual.committer,
});

/** What is deleted says no class: it is the directory or a composition. */
const withKinds = (ehr: Ehr, placed: readonly Placed[]): Result<readonly VersionDraft[], Refusal> => {
  const directory = derivedId(ehr.id, 'FOLDER');
  const status = derivedId(ehr.id, 'EHR_STATUS');
  if (placed.some(({ kind, objectId }) => kind === null && objectId === status)) {
    return refuse('change-type', { detail: 'The status of an EHR is not deleted.' });
  }
  return ok(
    placed.map((draft) => ({
      ...draft,
      kind: draft.kind ?? (draft.objectId === directory ? 'FOLDER' : 'COMPOSITION'),
    })),
  );
};

/** What is followed must be the latest version, live, in this EHR. */
async function allStand(
  house: OpenEhrHouse,
  permit: Permit,
  { ehr, versions }: { readonly ehr: Ehr; readonly versions: readonly VersionDraft[] },
): Promise<Result<null, Refusal>> {
  const following = versions.filter(({ follows }) => follows > 0);
  if (following.length === 0) return ok(null);
  const heads = shown(
    await house.record.heads(
      permit,
      following.map(({ kind, objectId }) => ({ kind, id: objectId })),
    ),
  );
  if (!heads.ok) return heads;
  const byName = new Map(heads.value.map((head) => [`${head.name.kind}/${head.name.id}`, head]));
  for (const { kind, objectId, follows, data } of following) {
    const head = byName.get(`${kind}/${objectId}`);
    if (head === undefined || !sameEhr(head.patients, ehr)) return refuse('not-found');
    if (head.version !== follows) return refuse('version-stale', { latest: latestUid(house, objectId, head.version) });
    if (head.state === 'deleted') return refuse(data === null ? 'already-deleted' : 'not-found');
  }
  return ok(null);
}

/** A changed status may change by whom the EHR is found; anything else needs an EHR that may be modified. */
async function besideOf(
  house: OpenEhrHouse,
  caller: Caller,
  { ehr, versions }: { readonly ehr: Ehr; readonly versions: readonly VersionDraft[] },
): ReturnType<typeof ehrBeside> {
  const status = versions.find(({ kind }) => kind === 'EHR_STATUS');
  if (versions.some(({ kind }) => kind !== 'EHR_STATUS')) {
    const open = await mustBeModifiable(house, ehr);
    if (!open.ok) return open;
  }
  return status?.data == null ? ok([]) : ehrBeside(house, caller, { ehr, status: status.data.tree });
}
