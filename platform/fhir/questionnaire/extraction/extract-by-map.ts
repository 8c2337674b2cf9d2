// https://hl7.org/fhir/uv/sdc/extraction.html#map-based-extraction: what the form's StructureMap makes of its answers.

import { transformByMap } from '@fkj/standards-fhir';
import { isObject, type JsonObject } from '@fkj/standards-json';
import { extensionsOf, objectsIn } from '../questionnaire-items.ts';
import { type Extraction, entryOf, MOST_RESOURCES, rootScope } from './extraction.ts';
import type { FormMap } from './find-maps.ts';

const PLACE = 'Questionnaire';

/** Entries of a transaction: those of the Bundle that the map makes, or its one resource. A map that fails gives none, and a remark. */
export function extractByMap(
  extraction: Extraction,
  form: FormMap | null,
  { newUuid, now }: { readonly newUuid: () => string; readonly now: number },
): readonly JsonObject[] {
  const { questionnaire, response, expressions } = extraction;
  if (extensionsOf(questionnaire, 'targetStructureMap').length === 0) return [];
  const { map, imports, conceptMaps } = form ?? {};
  if (map === undefined || imports === undefined || conceptMaps === undefined) {
    expressions.remark(PLACE, 'The StructureMap is not one of this record, or there are several.');
    return [];
  }
  const made = transformByMap(map, response, { imports, conceptMaps, newUuid, now });
  if (!made.ok) {
    const { place, code, sentence } = made.error;
    expressions.remark(PLACE, `The StructureMap makes nothing: ${sentence} (${code}, ${place.slice(0, 200)})`);
    return [];
  }
  const entry = (resource: JsonObject): JsonObject =>
    entryOf(extraction, resource, { extension: {}, scope: rootScope(extraction), place: PLACE });
  if (made.value['resourceType'] !== 'Bundle') return [entry(made.value)];
  const entries = objectsIn(made.value['entry']);
  if (entries.length > MOST_RESOURCES) {
    expressions.remark(PLACE, `More than ${MOST_RESOURCES} resources are made.`);
    return [];
  }
  return entries.flatMap((one) => (isObject(one['resource']) ? [{ ...entry(one['resource']), ...one }] : [one]));
}
