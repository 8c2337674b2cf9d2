// https://hl7.org/fhir/uv/sdc/extraction.html#map-based-extraction: the map of a form, with all that it leads to, from this record.

import type { Caller } from '@fkj/platform-access';
import { ok, type Result } from '@fkj/platform-record';
import { addressesInMap } from '@fkj/standards-fhir';
import type { JsonObject } from '@fkj/standards-json';
import type { FhirHouse } from '../../house.ts';
import type { Refusal } from '../../outcome/refusal.ts';
import { findCanonical } from '../find-canonical.ts';
import { extensionsOf, objectsIn } from '../questionnaire-items.ts';

/** Maps and ConceptMaps looked up for one form. */
const MOST = 30;

export interface FormMap {
  readonly map: JsonObject;
  readonly imports: ReadonlyMap<string, JsonObject>;
  readonly conceptMaps: ReadonlyMap<string, JsonObject>;
}

/** The first map of the form that is to be had; null where it names none, or none that is. What is missing is met by the map itself. */
export async function findMap(
  house: FhirHouse,
  caller: Caller,
  questionnaire: JsonObject,
): Promise<Result<FormMap | null, Refusal>> {
  let asked = 0;
  const look = async (kind: string, canonical: string): Promise<Result<JsonObject | null, Refusal>> => {
    if (canonical.startsWith('#')) {
      const inside = objectsIn(questionnaire['contained']).find(({ id }) => id === canonical.slice(1));
      return ok(inside?.['resourceType'] === kind ? inside : null);
    }
    asked += 1;
    return asked > MOST ? ok(null) : findCanonical(house, caller, { kind, canonical });
  };
  for (const { valueCanonical } of extensionsOf(questionnaire, 'targetStructureMap')) {
    if (typeof valueCanonical !== 'string') continue;
    const map = await look('StructureMap', valueCanonical);
    if (!map.ok) return map;
    if (map.value === null) continue;
    const imports = new Map<string, JsonObject>();
    const conceptMaps = new Map<string, JsonObject>();
    const maps = [map.value];
    for (const one of maps) {
      const named = addressesInMap(one);
      for (const [kind, addresses, found] of [
        ['StructureMap', named.imports, imports],
        ['ConceptMap', named.conceptMaps, conceptMaps],
      ] as const) {
        for (const address of addresses) {
          if (found.has(address)) continue;
          const resource = await look(kind, address);
          if (!resource.ok) return resource;
          if (resource.value === null) continue;
          found.set(address, resource.value);
          if (kind === 'StructureMap') maps.push(resource.value);
        }
      }
    }
    return ok({ map: map.value, imports, conceptMaps });
  }
  return ok(null);
}
