// https://hl7.org/fhir/R4/extensibility.html on Meta: the organisation that is responsible for a resource, where readers see it.

import { isArray, isObject, type JsonObject, type JsonValue, locateAll, splice } from '@fkj/standards-json';

/** Extension of Meta with a valueReference to an Organization. */
export const OWNER_EXTENSION = 'https://felleskommunaljournal.no/fhir/StructureDefinition/owner';

/** What a resource says of its owner: at most one extension with one literal reference says anything that can be used. */
export type OwnerSaid =
  | { readonly says: 'nothing' }
  | { readonly says: 'reference'; readonly reference: string; readonly expression: string }
  | { readonly says: 'unusable'; readonly expression: string };

/** Reads the owner element; `expression` is where it stands. */
export function ownerSaidIn(tree: JsonObject): OwnerSaid {
  const meta = tree['meta'];
  const extensions = isObject(meta) ? meta['extension'] : undefined;
  if (!isArray(extensions)) return { says: 'nothing' };
  const places = extensions.flatMap((one, place) => (isOwner(one) ? [place] : []));
  const [place] = places;
  if (place === undefined) return { says: 'nothing' };
  const expression = `${String(tree['resourceType'])}.meta.extension[${place}]`;
  const element = extensions[place];
  const value = isObject(element) ? element['valueReference'] : undefined;
  const reference = isObject(value) ? value['reference'] : undefined;
  return places.length === 1 && typeof reference === 'string'
    ? { says: 'reference', reference, expression }
    : { says: 'unusable', expression };
}

const isOwner = (value: JsonValue): boolean => isObject(value) && value['url'] === OWNER_EXTENSION;

/** The text of a meta object with the owner added to its extensions; every other byte stays. */
export function withOwner(meta: string, reference: string): string {
  const element = `{"url":"${OWNER_EXTENSION}","valueReference":{"reference":${JSON.stringify(reference)}}}`;
  const [span] = locateAll(meta, [['extension']]);
  if (span === undefined || span === null || meta[span.start] !== '[') {
    return meta === '{}' ? `{"extension":[${element}]}` : `{"extension":[${element}],${meta.slice(1)}`;
  }
  const place = span.end - 1;
  const comma = meta.slice(span.start, span.end) === '[]' ? '' : ',';
  return splice(meta, [{ start: place, end: place, text: `${comma}${element}` }]);
}
