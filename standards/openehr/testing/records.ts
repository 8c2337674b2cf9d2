// https://specifications.openehr.org/releases/RM/Release-1.1.0: small records in canonical JSON, for tests.

import { isObject, type JsonObject, type JsonValue, read } from '@fkj/standards-json';
import type { EhrContent, ObjectContent, VersionContent } from '../aql/index.ts';

/** A tree out of plain literals: numbers become Decimals. */
export function treeOf(value: unknown): JsonObject {
  const document = read(JSON.stringify(value));
  if (!document.ok || !isObject(document.value.tree)) throw new Error('no object');
  return document.value.tree;
}

const named = (value: string) => ({ _type: 'DV_TEXT', value });
const dateTime = (value: string) => ({ _type: 'DV_DATE_TIME', value });

export const quantity = (magnitude: number, units = 'mm[Hg]') => ({ _type: 'DV_QUANTITY', magnitude, units });
export const element = (code: string, value: unknown, name = 'Element') => ({
  _type: 'ELEMENT',
  archetype_node_id: code,
  name: named(name),
  value,
});

export interface Pressure {
  readonly at: string;
  readonly systolic: number | null;
  readonly diastolic?: number;
  readonly units?: string;
  readonly code?: string;
}

/** A blood pressure with one event for each measurement. */
export const bloodPressure = (
  events: readonly Pressure[],
  archetype = 'openEHR-EHR-OBSERVATION.blood_pressure.v2',
) => ({
  _type: 'OBSERVATION',
  archetype_node_id: archetype,
  archetype_details: { archetype_id: { value: archetype }, rm_version: '1.1.0' },
  name: named('Blood pressure'),
  data: {
    archetype_node_id: 'at0001',
    name: named('History'),
    origin: dateTime('2024-01-01T00:00:00Z'),
    events: events.map(({ at, systolic, diastolic, units, code }) => ({
      _type: 'POINT_EVENT',
      archetype_node_id: code ?? 'at0006',
      name: named('Any event'),
      time: { value: at },
      data: {
        _type: 'ITEM_TREE',
        archetype_node_id: 'at0003',
        name: named('Tree'),
        items: [
          ...(systolic === null ? [] : [element('at0004', quantity(systolic, units), 'Systolic')]),
          ...(diastolic === undefined ? [] : [element('at0005', quantity(diastolic, units), 'Diastolic')]),
        ],
      },
    })),
  },
});

export const evaluation = (archetype: string, items: readonly unknown[]) => ({
  _type: 'EVALUATION',
  archetype_node_id: archetype,
  archetype_details: { archetype_id: { value: archetype }, rm_version: '1.1.0' },
  name: named('Evaluation'),
  data: { _type: 'ITEM_TREE', archetype_node_id: 'at0001', name: named('Structure'), items },
});

export const composition = (uid: string, start: string, content: readonly unknown[], more: object = {}) => ({
  _type: 'COMPOSITION',
  archetype_node_id: 'openEHR-EHR-COMPOSITION.encounter.v1',
  archetype_details: {
    archetype_id: { value: 'openEHR-EHR-COMPOSITION.encounter.v1' },
    template_id: { value: 'vitals.v1' },
    rm_version: '1.1.0',
  },
  uid: { _type: 'OBJECT_VERSION_ID', value: `${uid}::here::1` },
  name: named('Encounter'),
  composer: { _type: 'PARTY_IDENTIFIED', name: 'Kari' },
  context: { start_time: dateTime(start), setting: { value: 'home' } },
  content,
  ...more,
});

/** A versioned object; a version that is null is a deletion. */
export function object(uid: string, versions: readonly unknown[], type = 'VERSIONED_COMPOSITION'): ObjectContent {
  return {
    object: treeOf({ _type: type, uid: { _type: 'HIER_OBJECT_ID', value: uid } }),
    versions: versions.map((data, index): VersionContent => {
      const version = {
        _type: 'ORIGINAL_VERSION',
        uid: { _type: 'OBJECT_VERSION_ID', value: `${uid}::here::${index + 1}` },
        commit_audit: {
          _type: 'AUDIT_DETAILS',
          time_committed: { value: `2024-0${index + 1}-01T12:00:00Z` },
          change_type: { value: data === null ? 'deleted' : 'creation' },
        },
        lifecycle_state: { value: data === null ? 'deleted' : 'complete' },
      };
      return { version: treeOf(version), data: data === null ? null : treeOf(data) };
    }),
  };
}

export const single = (uid: string, start: string, content: readonly unknown[], more: object = {}): ObjectContent =>
  object(uid, [composition(uid, start, content, more)]);

export function ehr(id: string, objects: readonly ObjectContent[]): EhrContent {
  const status = {
    _type: 'EHR_STATUS',
    archetype_node_id: 'openEHR-EHR-EHR_STATUS.generic.v1',
    name: named('Status'),
    subject: {
      external_ref: {
        id: { _type: 'GENERIC_ID', value: `subject-${id}`, scheme: 's' },
        namespace: 'CEC',
        type: 'PERSON',
      },
    },
    is_queryable: true,
    is_modifiable: true,
  };
  return {
    ehr: treeOf({
      _type: 'EHR',
      system_id: { value: 'here' },
      ehr_id: { value: id },
      time_created: { value: '2023-01-01T00:00:00Z' },
    }),
    objects: [object(`status-${id}`, [status], 'VERSIONED_EHR_STATUS'), ...objects],
  };
}

/** A directory whose folders refer to objects by their ids. */
export const folder = (name: string, refers: readonly string[], folders: readonly unknown[] = []): object => ({
  _type: 'FOLDER',
  archetype_node_id: 'openEHR-EHR-FOLDER.generic.v1',
  name: named(name),
  items: refers.map((id) => ({
    namespace: 'local',
    type: 'VERSIONED_COMPOSITION',
    id: { _type: 'HIER_OBJECT_ID', value: id },
  })),
  ...(folders.length === 0 ? {} : { folders }),
});

/** As plain values, for reading in a test. */
export const plain = (value: JsonValue): unknown =>
  JSON.parse(JSON.stringify(value), (_, one) => (typeof one?.text === 'string' ? Number(one.text) : one));
