// https://specifications.openehr.org/releases/RM/Release-1.1.0/common.html#_original_version_class: a version that is about to be committed.

import type { JsonObject, JsonValue } from '@fkj/standards-json';
import type { CommitAudit } from './commit-audit.ts';

export type VersionedKind = 'COMPOSITION' | 'EHR_STATUS' | 'FOLDER';

export interface VersionDraft {
  readonly kind: VersionedKind;
  readonly objectId: string;
  /** The version that it follows; 0 for the first. */
  readonly follows: number;
  /** Null for a deletion. */
  readonly data: { readonly tree: JsonObject; readonly text: string } | null;
  /** Code of the group "version lifecycle state". */
  readonly lifecycle: string;
  readonly audit: CommitAudit;
  /** Said in a CONTRIBUTION; kept as said. */
  readonly attestations?: JsonValue;
  readonly signature?: string;
}
