// https://hl7.org/fhir/uv/sdc/StructureDefinition-sdc-questionnaire-definitionExtract.html: the profiles that a form extracts into.

import type { Caller } from '@fkj/platform-access';
import { ok, type Result } from '@fkj/platform-record';
import type { JsonObject } from '@fkj/standards-json';
import type { FhirHouse } from '../../house.ts';
import type { Refusal } from '../../outcome/refusal.ts';
import { findCanonical } from '../find-canonical.ts';
import { extensionsOf, objectsIn, partOf } from '../questionnaire-items.ts';
import { type Profile, readProfile } from './profile.ts';

/** Profiles looked up for one form. */
const MOST = 20;
const DEEPEST = 50;

/** Those that this record has, by canonical address; the types of R4 themselves need none. */
export async function findProfiles(
  house: FhirHouse,
  caller: Caller,
  questionnaire: JsonObject,
): Promise<Result<ReadonlyMap<string, Profile>, Refusal>> {
  const profiles = new Map<string, Profile>();
  for (const canonical of [...new Set(namedIn(questionnaire, 0))].slice(0, MOST)) {
    const found = await findCanonical(house, caller, { kind: 'StructureDefinition', canonical });
    if (!found.ok) return found;
    const profile = found.value === null ? null : readProfile(found.value);
    if (profile !== null) profiles.set(canonical, profile);
  }
  return ok(profiles);
}

function namedIn(element: JsonObject, depth: number): readonly string[] {
  const own = extensionsOf(element, 'definitionExtract').flatMap((extension) => {
    const canonical = partOf(extension, 'definition');
    return typeof canonical === 'string' && !/^http:\/\/hl7\.org\/fhir\/StructureDefinition\/[A-Z]\w+$/.test(canonical)
      ? [canonical]
      : [];
  });
  if (depth > DEEPEST) return own;
  return [...own, ...objectsIn(element['item']).flatMap((item) => namedIn(item, depth + 1))];
}
