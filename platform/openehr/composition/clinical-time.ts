// https://specifications.openehr.org/releases/RM/Release-1.1.0/ehr.html#_event_context_class: when it was true for the patient.

import { isObject, type JsonObject } from '@fkj/standards-json';
import { timeRangeOf } from '@fkj/standards-openehr';

/** `context/start_time` as ms since 1970 (its beginning, where it is partial); null for a persistent composition. */
export function clinicalTimeOf(composition: JsonObject): number | null {
  const context = composition['context'];
  const start = isObject(context) ? context['start_time'] : undefined;
  const value = isObject(start) ? start['value'] : undefined;
  if (typeof value !== 'string') return null;
  return startOf(value);
}

/** Seconds from 0001-01-01 to 1970-01-01. */
const YEAR_ONE = 62_135_596_800;

/** The first moment that a date-time of ISO 8601 may mean, ms since 1970; null where it is none. */
export function startOf(dateTime: string): number | null {
  const range = timeRangeOf('DV_DATE_TIME', dateTime);
  return range === null ? null : Math.round((range.low - YEAR_ONE) * 1000);
}
