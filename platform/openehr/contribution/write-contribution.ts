// https://specifications.openehr.org/releases/RM/Release-1.1.0/common.html#_contribution_class: what is committed together, by whom and why.

import type { IndexEntry, Write } from '@fkj/platform-record';
import { type JsonObject, type JsonValue, write } from '@fkj/standards-json';
import { printVersionUid } from '../identity/version-uid.ts';
import { type CommitAudit, printAudit } from '../version/commit-audit.ts';
import type { VersionDraft } from '../version/draft.ts';
import { stampIn, UNKNOWN_TIME } from '../version/stamped.ts';

export interface ContributionDraft {
  readonly id: string;
  readonly audit: CommitAudit;
  readonly versions: readonly VersionDraft[];
}

/**
 * The stored CONTRIBUTION. `_commits` is ours and never shown: what each version says of itself beside its data. The one
 * unknown time is that of its audit, which is copied to every version.
 */
export function writeOfContribution(
  { id, audit, versions }: ContributionDraft,
  { systemId, patients, clinicalTime }: { systemId: string; patients: readonly string[]; clinicalTime: number | null },
): Write {
  const uidOf = ({ objectId, follows }: VersionDraft) => printVersionUid({ objectId, systemId, version: follows + 1 });
  const document = write({
    _type: 'CONTRIBUTION',
    uid: { _type: 'HIER_OBJECT_ID', value: id },
    versions: versions.map((version) => ({
      _type: 'OBJECT_REF',
      id: { _type: 'OBJECT_VERSION_ID', value: uidOf(version) },
      namespace: 'local',
      type: version.kind,
    })),
    _commits: versions.map((version) => commitOf(version, uidOf(version))),
    audit: printAudit(audit, { systemId, time: UNKNOWN_TIME }),
  });
  return {
    ...{ action: 'create', kind: 'CONTRIBUTION', id, follows: 0, document, patients, clinicalTime },
    lastUpdated: stampIn(document),
    owner: null,
    labels: [],
    index: versions.flatMap((version): readonly IndexEntry[] => [
      { param: 'version', value: { type: 'token', system: null, code: uidOf(version) } },
      { param: 'object', value: { type: 'token', system: null, code: version.objectId } },
    ]),
    uniqueIdentifiers: [],
  };
}

const commitOf = ({ lifecycle, audit, attestations, signature }: VersionDraft, uid: string): JsonObject => ({
  ...{ uid, lifecycle, change_type: audit.changeType, committer: audit.committer },
  ...(audit.description === null ? {} : { description: audit.description }),
  ...(attestations === undefined ? {} : { attestations: attestations satisfies JsonValue }),
  ...(signature === undefined ? {} : { signature }),
});
