// https://specifications.openehr.org/releases/RM/Release-1.1.0/ehr.html#_ehr_class

import type { IndexEntry, Write } from '@fkj/platform-record';
import { replaceValues, write } from '@fkj/standards-json';
import { derivedId } from '../identity/derived-id.ts';
import { printVersionUid } from '../identity/version-uid.ts';
import { stampIn, UNKNOWN_TIME } from '../version/stamped.ts';
import type { Subject } from './subject.ts';

/** The EHR object, written once; its status and directory are found by ids that its own id gives. */
export function writeOfEhr(
  {
    id,
    patients,
    subject,
    unique,
  }: { id: string; patients: readonly string[]; subject: Subject; unique: readonly string[] },
  systemId: string,
): Write {
  const document = write({
    _type: 'EHR',
    system_id: { _type: 'HIER_OBJECT_ID', value: systemId },
    ehr_id: { _type: 'HIER_OBJECT_ID', value: id },
    ehr_status: {
      _type: 'OBJECT_REF',
      id: {
        _type: 'OBJECT_VERSION_ID',
        value: printVersionUid({ objectId: derivedId(id, 'EHR_STATUS'), systemId, version: 1 }),
      },
      namespace: 'local',
      type: 'EHR_STATUS',
    },
    ehr_access: {
      _type: 'OBJECT_REF',
      id: { _type: 'HIER_OBJECT_ID', value: id },
      namespace: 'local',
      type: 'EHR_ACCESS',
    },
    time_created: { _type: 'DV_DATE_TIME', value: UNKNOWN_TIME },
  });
  return {
    ...{ action: 'create', kind: 'EHR', id, follows: 0, document, patients },
    lastUpdated: stampIn(document),
    owner: null,
    clinicalTime: null,
    labels: [],
    index: subjectIndex(subject),
    uniqueIdentifiers: unique,
  };
}

/** By whom the EHR is found. */
export const subjectIndex = (subject: Subject): readonly IndexEntry[] =>
  subject.is === 'foreign'
    ? [{ param: 'subject', value: { type: 'token', system: subject.namespace, code: subject.id } }]
    : [];

/** The stored EHR with the status that stands now. */
export function withStatus(document: string, uid: string): string {
  const shown = replaceValues(document, [{ path: ['ehr_status', 'id', 'value'], value: JSON.stringify(uid) }]);
  if (shown === null) throw new Error('A stored EHR has a status');
  return shown;
}
