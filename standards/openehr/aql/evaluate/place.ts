// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html#_containment: where the objects of FROM are, and what each contains.

import { isArray, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import { isA } from '../../rm/model/index.ts';
import { canContain } from '../model/containment.ts';
import type { AqlClass } from '../syntax.ts';
import type { AqlNode } from '../value/scalar.ts';
import { documentOf, nodeOf } from './document.ts';
import type { EhrContent, ObjectContent, VersionContent } from './world.ts';

/** One object that a class of FROM stands for. */
export interface Place {
  readonly node: AqlNode;
  /** What paths lead to from here besides the members of the object itself. */
  readonly beside: ReadonlyMap<string, readonly AqlNode[]>;
  /** The places of a class within this one, in order. */
  readonly within: (asked: AqlClass) => Iterable<Place>;
}

const NOTHING: ReadonlyMap<string, readonly AqlNode[]> = new Map();
const latestOf = ({ versions }: ObjectContent): VersionContent | null => versions.at(-1) ?? null;

export const isVersionClass = (name: string): boolean => isA(name, 'VERSION');
export const isObjectClass = (name: string): boolean => isA(name, 'VERSIONED_OBJECT');

/** The places of the outermost classes: in every EHR, one after another. */
export function* placesIn(ehrs: Iterable<EhrContent>): Iterable<(asked: AqlClass) => Iterable<Place>> {
  for (const content of ehrs) {
    const place = ehrPlace(content);
    yield (asked) => (asked.rmClass === 'EHR' ? [place] : place.within(asked));
  }
}

function ehrPlace(content: EhrContent): Place {
  return {
    node: { value: content.ehr, type: 'EHR' },
    beside: besideEhr(content),
    within: (asked) => inObjects(content, content.objects, asked),
  };
}

const BESIDE: readonly (readonly [attribute: string, rmClass: string])[] = [
  ['ehr_status', 'EHR_STATUS'],
  ['ehr_access', 'EHR_ACCESS'],
  ['directory', 'FOLDER'],
  ['folders', 'FOLDER'],
  ['compositions', 'COMPOSITION'],
];

function besideEhr({ objects }: EhrContent): ReadonlyMap<string, readonly AqlNode[]> {
  const roots = objects.flatMap((object) => {
    const data = latestOf(object)?.data;
    return data === null || data === undefined ? [] : [nodeOf(data, null)];
  });
  const ofClass = (attribute: string, rmClass: string): readonly AqlNode[] => {
    const found = roots.filter(({ type }) => type !== null && isA(type, rmClass));
    return attribute === 'directory' ? found.slice(0, 1) : found;
  };
  return new Map(BESIDE.map(([attribute, rmClass]) => [attribute, ofClass(attribute, rmClass)]));
}

function* inObjects(content: EhrContent, objects: readonly ObjectContent[], asked: AqlClass): Iterable<Place> {
  for (const object of objects) {
    if (isObjectClass(asked.rmClass)) {
      const node = nodeOf(object.object, 'VERSIONED_OBJECT');
      if (isA(node.type ?? '', asked.rmClass))
        yield { node, beside: NOTHING, within: (inner) => inObject(content, object, inner) };
    } else yield* inObject(content, object, asked);
  }
}

function* inObject(content: EhrContent, object: ObjectContent, asked: AqlClass): Iterable<Place> {
  if (isVersionClass(asked.rmClass)) {
    const versions = asked.versions === 'all' ? object.versions : object.versions.slice(-1);
    for (const version of versions) {
      const node = nodeOf(version.version, 'ORIGINAL_VERSION');
      if (isA(node.type ?? '', asked.rmClass)) yield versionPlace(content, node, version.data);
    }
    return;
  }
  const data = latestOf(object)?.data ?? null;
  if (data !== null) yield* inDocument(content, data, asked);
}

function versionPlace(content: EhrContent, node: AqlNode, data: JsonObject | null): Place {
  return {
    node,
    beside: data === null ? NOTHING : new Map([['data', [nodeOf(data, null)]]]),
    within: (asked) => (data === null ? [] : inDocument(content, data, asked)),
  };
}

function* inDocument(content: EhrContent, data: JsonObject, asked: AqlClass): Iterable<Place> {
  const root = nodeOf(data, null);
  if (root.type !== null && isA(root.type, asked.rmClass)) yield placeAt(content, { data, at: 0, node: root });
  // Only where one may be within is the document gone through.
  if (root.type !== null && !canContain(root.type, asked.rmClass)) return;
  const document = documentOf(data);
  yield* between(content, data, { from: 1, to: document.objects.length }, asked);
}

function* between(
  content: EhrContent,
  data: JsonObject,
  span: { readonly from: number; readonly to: number },
  asked: AqlClass,
): Iterable<Place> {
  const { objects } = documentOf(data);
  for (let at = span.from; at < span.to; at++) {
    const node = objects[at]?.node;
    if (node?.type != null && isA(node.type, asked.rmClass)) yield placeAt(content, { data, at, node });
  }
}

/** `at`: the place of the object among all of its document. */
function placeAt(
  content: EhrContent,
  of: { readonly data: JsonObject; readonly at: number; readonly node: AqlNode },
): Place {
  const span = () => ({ from: of.at + 1, to: documentOf(of.data).objects[of.at]?.end ?? 0 });
  return {
    node: of.node,
    beside: NOTHING,
    within: (asked) =>
      of.node.type === 'FOLDER' ? inFolder(content, of.data, span(), asked) : between(content, of.data, span(), asked),
  };
}

/** A folder contains its folders, and what it and they refer to (common.html#_folder_class). */
function* inFolder(
  content: EhrContent,
  data: JsonObject,
  span: { readonly from: number; readonly to: number },
  asked: AqlClass,
): Iterable<Place> {
  yield* between(content, data, span, asked);
  const { objects: all } = documentOf(data);
  const referred = new Set<string>();
  for (let at = span.from - 1; at < span.to; at++) {
    const node = all[at]?.node;
    if (node?.type === 'FOLDER') for (const id of referredIn(node.value)) referred.add(id);
  }
  const objects = content.objects.filter(({ object }) => referred.has(idOf(object['uid']) ?? ''));
  yield* inObjects(content, objects, asked);
}

function referredIn(folder: JsonValue): readonly string[] {
  const items = isObject(folder) ? folder['items'] : null;
  return isArray(items) ? items.flatMap((item) => (isObject(item) ? (idOf(item['id']) ?? []) : [])) : [];
}

/** The id of the versioned object, also where one of its versions is named. */
const idOf = (id: JsonValue | undefined): string | null =>
  isObject(id) && typeof id['value'] === 'string' ? (id['value'].split('::')[0] ?? null) : null;
