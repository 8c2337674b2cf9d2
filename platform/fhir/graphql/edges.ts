// https://hl7.org/fhir/R4/graphql.html#searching: a searchset as the edges of a Connection.

import { isArray, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';

/** What was found; remarks of the search are none of it. */
export function edgesIn(bundle: JsonObject): readonly JsonObject[] {
  const entries = isArray(bundle['entry']) ? bundle['entry'].filter(isObject) : [];
  return entries.flatMap(({ resource, search: found }) => {
    const mode = isObject(found) ? (found['mode'] ?? null) : null;
    return isObject(resource) && mode !== 'outcome' ? [{ mode, resource }] : [];
  });
}

/** Whether the patient lets the caller know that something is kept from her (DESIGN §7 *announce*). */
export function announcesIn(bundle: JsonObject): boolean {
  const entries = isArray(bundle['entry']) ? bundle['entry'].filter(isObject) : [];
  return entries.some(({ resource, search: found }) => {
    if (!isObject(found) || found['mode'] !== 'outcome' || !isObject(resource)) return false;
    const issues = isArray(resource['issue']) ? resource['issue'].filter(isObject) : [];
    return issues.some(({ details }) => {
      const coding = isObject(details) && isArray(details['coding']) ? details['coding'].filter(isObject) : [];
      return coding.some(({ code }) => code === 'information-kept');
    });
  });
}

/** The token of the next page, for the argument `_page`. */
export function nextOf(bundle: JsonObject): JsonValue {
  const links = isArray(bundle['link']) ? bundle['link'].filter(isObject) : [];
  const next = links.find(({ relation }) => relation === 'next')?.['url'];
  return typeof next === 'string' ? new URL(next).searchParams.get('_page') : null;
}
