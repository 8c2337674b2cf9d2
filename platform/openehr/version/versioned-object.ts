// https://specifications.openehr.org/releases/RM/Release-1.1.0/common.html#_versioned_object_class and ITS-REST 1.1.0 VERSIONED_COMPOSITION, VERSIONED_EHR_STATUS.

import type { Caller } from '@fkj/platform-access';
import { type Cursor, ok, type Permit, type Result, type Stored } from '@fkj/platform-record';
import { type JsonObject, write } from '@fkj/standards-json';
import type { Answer } from '../answer.ts';
import { type CommitsOfObject, commitsOf } from '../contribution/read-contributions.ts';
import { type Ehr, ehrInRecord } from '../ehr/ehr-in-record.ts';
import { permitFor, shown } from '../guard.ts';
import type { OpenEhrHouse } from '../house.ts';
import { type Asked, partOf } from '../http/asked.ts';
import { JSON_TYPE, wantedAs } from '../http/media-type.ts';
import { derivedId } from '../identity/derived-id.ts';
import { isObjectId, printVersionUid, readVersionUid } from '../identity/version-uid.ts';
import { type Refusal, refuse } from '../refusal/refusal.ts';
import { printAudit } from './commit-audit.ts';
import type { VersionedKind } from './draft.ts';
import { atTime, findVersion, type Which } from './find-version.ts';
import { timeText } from './stamped.ts';
import { sameEhr } from './stands.ts';
import { codedText, lifecycleStates } from './term.ts';
import { latestUid } from './update-version.ts';

type Handler = (house: OpenEhrHouse, caller: Caller, asked: Asked) => Promise<Result<Answer, Refusal>>;

/** The object that an address is about: named in it, or the one that the EHR has of the kind. */
export function objectOf(kind: VersionedKind, asked: Asked): string {
  if (kind !== 'COMPOSITION') return derivedId(partOf(asked, 'ehr_id'), kind);
  return partOf(asked, 'versioned_object_uid');
}

interface AllVersions {
  readonly ehr: Ehr;
  readonly permit: Permit;
  /** Newest first. */
  readonly versions: readonly [Stored, ...Stored[]];
}

/** Versions a page of the record. */
const PAGE = 200;

async function allVersions(
  house: OpenEhrHouse,
  caller: Caller,
  { asked, kind }: { readonly asked: Asked; readonly kind: VersionedKind },
): Promise<Result<AllVersions, Refusal>> {
  const wanted = wantedAs(asked, [JSON_TYPE]);
  if (!wanted.ok) return wanted;
  const ehr = await ehrInRecord(house, caller, { id: partOf(asked, 'ehr_id'), action: 'history', kind });
  if (!ehr.ok) return ehr;
  const id = objectOf(kind, asked);
  if (!isObjectId(id)) return refuse('not-found');
  const permit = await permitFor(house, caller, [{ action: 'history', kind, patients: [] }]);
  if (!permit.ok) return permit;
  const versions: Stored[] = [];
  let after: { readonly after?: Cursor } = {};
  for (;;) {
    const page = shown(await house.record.history(permit.value, { kind, id }, { limit: PAGE, ...after }));
    if (!page.ok) return page;
    versions.push(...page.value.matches);
    if (page.value.next === null) break;
    after = { after: page.value.next };
  }
  const [newest, ...older] = versions;
  if (newest === undefined || !sameEhr(newest.patients, ehr.value)) return refuse('not-found');
  return ok({ ehr: ehr.value, permit: permit.value, versions: [newest, ...older] });
}

export const versionedObject =
  (kind: VersionedKind): Handler =>
  async (house, caller, asked) => {
    const found = await allVersions(house, caller, { asked, kind });
    if (!found.ok) return found;
    const { ehr, versions } = found.value;
    const first = versions.at(-1) ?? versions[0];
    const body = write({
      _type: `VERSIONED_${kind}`,
      uid: { _type: 'HIER_OBJECT_ID', value: first.id },
      owner_id: {
        _type: 'OBJECT_REF',
        id: { _type: 'HIER_OBJECT_ID', value: ehr.id },
        namespace: 'local',
        type: 'EHR',
      },
      time_created: { _type: 'DV_DATE_TIME', value: timeText(first.lastUpdated) },
    });
    return ok({ status: 200, body, tag: first.id, lastModified: versions[0].lastUpdated });
  };

/** The oldest first (RM REVISION_HISTORY: the most recent last). */
export const revisionHistory =
  (kind: VersionedKind): Handler =>
  async (house, caller, asked) => {
    const found = await allVersions(house, caller, { asked, kind });
    if (!found.ok) return found;
    const { ehr, versions } = found.value;
    const commits = await commitsOf(house, caller, { ehr, objectId: versions[0].id });
    if (!commits.ok) return commits;
    const items = [...versions].reverse().map((stored) => ({
      _type: 'REVISION_HISTORY_ITEM',
      version_id: { _type: 'OBJECT_VERSION_ID', value: latestUid(house, stored.id, stored.version) },
      audits: [auditOf(house, stored, commits.value)],
    }));
    return ok({ status: 200, body: write({ _type: 'REVISION_HISTORY', items }), tag: versions[0].id });
  };

const auditOf = (house: OpenEhrHouse, stored: Stored, commits: CommitsOfObject): JsonObject => {
  const commit = commits.get(latestUid(house, stored.id, stored.version));
  if (commit === undefined) throw new Error('A version has no CONTRIBUTION');
  return printAudit(commit.audit, { systemId: house.systemId, time: timeText(stored.lastUpdated) });
};

/** ORIGINAL_VERSION at a time, or the latest. */
export const versionAtTime =
  (kind: VersionedKind): Handler =>
  async (house, caller, asked) => {
    const which = atTime(asked);
    if (!which.ok) return which;
    return originalVersion(house, caller, { asked, kind, which: which.value });
  };

/** ORIGINAL_VERSION by version_uid. */
export const versionByUid =
  (kind: VersionedKind): Handler =>
  async (house, caller, asked) => {
    const uid = readVersionUid(partOf(asked, 'version_uid'));
    if (uid === null) return refuse('id-syntax', { detail: 'A version_uid is needed.' });
    if (uid.systemId !== house.systemId || uid.objectId !== objectOf(kind, asked)) return refuse('not-found');
    return originalVersion(house, caller, { asked, kind, which: { select: 'version', version: uid.version } });
  };

async function originalVersion(
  house: OpenEhrHouse,
  caller: Caller,
  { asked, kind, which }: { readonly asked: Asked; readonly kind: VersionedKind; readonly which: Which },
): Promise<Result<Answer, Refusal>> {
  const wanted = wantedAs(asked, [JSON_TYPE]);
  if (!wanted.ok) return wanted;
  const objectId = objectOf(kind, asked);
  if (!isObjectId(objectId)) return refuse('not-found');
  const found = await findVersion(house, caller, { asked, kind, objectId, which });
  if (!found.ok) return found;
  const { ehr, stored } = found.value;
  const commits = await commitsOf(house, caller, { ehr, objectId });
  if (!commits.ok) return commits;
  const body = printVersion(house, stored, commits.value);
  return ok({ status: 200, body, tag: latestUid(house, objectId, stored.version), lastModified: stored.lastUpdated });
}

/** The data stands in it as it was stored; a deletion has none. */
export function printVersion(house: OpenEhrHouse, stored: Stored, commits: CommitsOfObject): string {
  const { id, version, document, action } = stored;
  const uid = latestUid(house, id, version);
  const commit = commits.get(uid);
  if (commit === undefined) throw new Error('A version has no CONTRIBUTION');
  const around = write(versionAround(house, stored, commits));
  if (action === 'delete') return around;

  return `${around.slice(0, -1)},"data":${document}}`;
}

/** ORIGINAL_VERSION without its data. */
export function versionAround(house: OpenEhrHouse, stored: Stored, commits: CommitsOfObject): JsonObject {
  const { id, version } = stored;
  const uid = latestUid(house, id, version);
  const commit = commits.get(uid);
  if (commit === undefined) throw new Error('A version has no CONTRIBUTION');
  return {
    _type: 'ORIGINAL_VERSION',
    contribution: {
      _type: 'OBJECT_REF',
      id: { _type: 'HIER_OBJECT_ID', value: commit.contribution },
      namespace: 'local',
      type: 'CONTRIBUTION',
    },
    ...(commit.signature === null ? {} : { signature: commit.signature }),
    commit_audit: auditOf(house, stored, commits),
    uid: { _type: 'OBJECT_VERSION_ID', value: uid },
    ...(version > 1
      ? {
          preceding_version_uid: {
            _type: 'OBJECT_VERSION_ID',
            value: printVersionUid({ objectId: id, systemId: house.systemId, version: version - 1 }),
          },
        }
      : {}),
    lifecycle_state: codedText(lifecycleStates, commit.lifecycle),
    ...(commit.attestations === null ? {} : { attestations: commit.attestations }),
  };
}
