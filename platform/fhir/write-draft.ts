// DESIGN.md §3 "Write" and §4: from a checked resource to what the record commits.

import { labelsOfDraft, searchableIndex } from '@fkj/platform-access';
import type { ObjectName, UnderCondition, Write } from '@fkj/platform-record';
import { clinicalTimeIn, extract, prepareDocument } from '@fkj/standards-fhir';
import { isArray, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import { identifierSystems, personNumberSystems } from '@fkj/standards-norway';
import type { OwnerOfWrite } from './owner/owner-of-write.ts';

export interface Draft {
  readonly kind: string;
  readonly id: string;
  /** 0 for a new object. */
  readonly follows: number;
  readonly tree: JsonObject;
  readonly text: string;
  /** Ids of the patients in whose compartment it is. */
  readonly patients: readonly string[];
  /** Of an object that is made under a condition. */
  readonly condition?: UnderCondition | undefined;
}

export interface DraftContext {
  readonly owner: OwnerOfWrite;
  /** Base of FHIR addresses. */
  readonly base: string;
}

/** Stands in the document until the store writes the time under the bucket's lock; 24 characters. */
const UNKNOWN_TIME = '1970-01-01T00:00:00.000Z';

/** A create (`follows` 0) or an update as the record takes it. */
export function writeOf(draft: Draft, { owner: { owner, shown }, base }: DraftContext): Write {
  const { kind, id, follows, tree, text, patients, condition } = draft;
  const index = extract(tree, { base });
  const labels = [...labelsOf(tree), ...labelsOfDraft(kind, tree)];
  const set = {
    ...{ id, versionId: String(follows + 1), lastUpdated: UNKNOWN_TIME },
    ...(shown === null ? {} : { owner: `${shown.kind}/${shown.id}` }),
  };
  const { document, lastUpdatedOffset } = prepareDocument(text, tree, set);
  return {
    action: follows === 0 ? 'create' : 'update',
    kind,
    id,
    follows,
    document,
    lastUpdated: { offset: lastUpdatedOffset },
    patients,
    owner,
    clinicalTime: clinicalTimeIn(kind, index),
    labels,
    index: searchableIndex(index, labels),
    uniqueIdentifiers: uniqueIdentifiersOf(tree),
    ...(condition === undefined ? {} : { condition }),
  };
}

/** A delete: an empty version after the one that stands. Who is responsible stays so. */
export const deletionOf = (name: ObjectName, follows: number, patients: readonly string[]): Write => ({
  action: 'delete',
  kind: name.kind,
  id: name.id,
  follows,
  document: '',
  lastUpdated: null,
  patients,
  owner: null,
  clinicalTime: null,
  labels: [],
  index: [],
  uniqueIdentifiers: [],
});

const objectsIn = (value: JsonValue | undefined): readonly JsonObject[] =>
  isArray(value) ? value.filter(isObject) : [];

/** meta.security and meta.tag as 'system|code'. */
export function labelsOf(tree: JsonObject): readonly string[] {
  const meta = tree['meta'];
  if (!isObject(meta)) return [];
  return [...objectsIn(meta['security']), ...objectsIn(meta['tag'])].map(
    ({ system, code }) => `${typeof system === 'string' ? system : ''}|${typeof code === 'string' ? code : ''}`,
  );
}

/** A nurse is a citizen too: her number is unique among patients, her HPR number among practitioners. */
const UNIQUE: ReadonlyMap<string, readonly string[]> = new Map([
  ['Patient', personNumberSystems],
  ['Practitioner', [identifierSystems.hprNumber]],
]);

/** Identifiers that only one object of the record may have, as 'system|value'. */
export function uniqueIdentifiersOf(tree: JsonObject): readonly string[] {
  const systems = UNIQUE.get(String(tree['resourceType']));
  if (systems === undefined) return [];
  return objectsIn(tree['identifier']).flatMap(({ system, value }) =>
    typeof system === 'string' && typeof value === 'string' && systems.includes(system) ? [`${system}|${value}`] : [],
  );
}
