// https://hl7.org/fhir/R4/conceptmap.html: the code that a ConceptMap gives for another.

import { isArray, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';

/** Equivalences under which a target may stand for the source, the closest first (https://hl7.org/fhir/R4/valueset-concept-map-equivalence.html). */
const STANDS_FOR = ['equal', 'equivalent', 'wider', 'subsumes', 'relatedto', 'inexact', 'narrower', 'specializes'];

const objects = (value: JsonValue | undefined): readonly JsonObject[] => (isArray(value) ? value.filter(isObject) : []);

/** The Coding that stands for this one, the closest equivalence first; null where the map has none. Without a system every group counts. */
export function translated(conceptMap: JsonObject, { system, code }: JsonObject): JsonObject | null {
  const groups = objects(conceptMap['group']).filter(
    ({ source }) => system === undefined || source === undefined || source === system,
  );
  const found = groups.flatMap((group) =>
    objects(group['element'])
      .filter((element) => element['code'] === code)
      .flatMap((element) => objects(element['target']).map((target) => ({ group, target }))),
  );
  const rank = (target: JsonObject): number => STANDS_FOR.indexOf(String(target['equivalence'] ?? 'equivalent'));
  const [best] = found
    .filter(({ target }) => rank(target) >= 0 && typeof target['code'] === 'string')
    .sort((one, other) => rank(one.target) - rank(other.target));
  if (best !== undefined) return codingOf(best.group['target'], best.target);
  return groups.map((group) => unmapped(group, { system, code })).find((coding) => coding !== null) ?? null;
}

/** https://hl7.org/fhir/R4/conceptmap-definitions.html#ConceptMap.group.unmapped; another map is not gone to. */
function unmapped(group: JsonObject, coding: { system: JsonValue | undefined; code: JsonValue | undefined }) {
  const rule = group['unmapped'];
  if (!isObject(rule) || typeof coding.code !== 'string') return null;
  if (rule['mode'] === 'provided') return codingOf(group['target'], { code: coding.code });
  return rule['mode'] === 'fixed' && typeof rule['code'] === 'string' ? codingOf(group['target'], rule) : null;
}

const codingOf = (system: JsonValue | undefined, { code, display }: JsonObject): JsonObject => ({
  ...(system === undefined ? {} : { system }),
  ...(code === undefined ? {} : { code }),
  ...(display === undefined ? {} : { display }),
});
