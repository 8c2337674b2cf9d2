// DESIGN.md §3 "Write", §4: from a drafted version to what the record commits. Only the uid is spliced into what was sent.

import type { IndexEntry, ObjectName, Write } from '@fkj/platform-record';
import { setMember } from '@fkj/standards-json';
import { clinicalTimeOf } from '../composition/clinical-time.ts';
import { indexOf } from '../composition/composition-index.ts';
import { printVersionUid } from '../identity/version-uid.ts';
import type { VersionDraft } from './draft.ts';

export interface WriteContext {
  readonly systemId: string;
  /** The patient of the EHR. */
  readonly patients: readonly string[];
  /** Who becomes responsible for a new object. */
  readonly owner: ObjectName | null;
}

export function writeOfVersion(draft: VersionDraft, { systemId, patients, owner }: WriteContext): Write {
  const { kind, objectId, follows, data } = draft;
  const uid = printVersionUid({ objectId, systemId, version: follows + 1 });
  return {
    action: data === null ? 'delete' : follows === 0 ? 'create' : 'update',
    kind,
    id: objectId,
    follows,
    document: data === null ? '' : withUid(data.text, uid),
    lastUpdated: null,
    patients,
    owner: follows === 0 ? owner : null,
    clinicalTime: data === null || kind !== 'COMPOSITION' ? null : clinicalTimeOf(data.tree),
    labels: [],
    index: data === null ? [] : indexOfVersion(kind, data.tree),
    uniqueIdentifiers: [],
  };
}

const indexOfVersion = (kind: VersionDraft['kind'], tree: Parameters<typeof indexOf>[0]): readonly IndexEntry[] =>
  kind === 'COMPOSITION' ? indexOf(tree) : [];

function withUid(text: string, uid: string): string {
  const value = JSON.stringify({ _type: 'OBJECT_VERSION_ID', value: uid });
  const spliced = setMember(text, [], { name: 'uid', value });
  if (spliced === null) throw new Error('A version is a JSON object');
  return spliced;
}
