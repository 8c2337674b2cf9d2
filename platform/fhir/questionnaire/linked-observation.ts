// https://hl7.org/fhir/uv/sdc/populate.html#observation-based-population: the last measurement, where it is not too old.

import { ok, type Permit, type Result } from '@fkj/platform-record';
import { Decimal, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import { baseOf, type FhirHouse } from '../house.ts';
import { shown } from '../interaction/shown.ts';
import { storedResource } from '../operation/stored-resource.ts';
import type { Refusal } from '../outcome/refusal.ts';
import { type Pair, readParameters } from '../search/parameters.ts';
import { queryOf } from '../search/query.ts';
import { choiceIn, extensionsOf, objectsIn } from './questionnaire-items.ts';

const MINUTE = 60 * 1000;
const DAY = 24 * 60 * MINUTE;
/** https://ucum.org/ucum#section-Tables-of-Terminal-Symbols: units of time, in ms. */
const UNITS: Readonly<Record<string, number>> = {
  min: MINUTE,
  h: 60 * MINUTE,
  d: DAY,
  wk: 7 * DAY,
  mo: 30.4375 * DAY,
  a: 365.25 * DAY,
};

/** The value of the last Observation under the codes of a question; null when there is none, or no such link. */
export async function linkedValue(
  house: FhirHouse,
  permit: Permit,
  { question, patient }: { readonly question: JsonObject; readonly patient: string },
): Promise<Result<JsonValue | null, Refusal>> {
  const period = extensionsOf(question, 'observationLinkPeriod')[0]?.['valueDuration'];
  const codes = objectsIn(question['code']).flatMap(({ system, code }) =>
    typeof code === 'string' ? [`${typeof system === 'string' ? literally(system) : ''}|${literally(code)}`] : [],
  );
  const reach = isObject(period) ? durationOf(period) : null;
  if (reach === null || codes.length === 0) return ok(null);
  const pairs: readonly Pair[] = [
    ['patient', patient],
    ['code', codes.join(',')],
    ['status', 'final,amended,corrected'],
    ['date', `ge${new Date(house.clock() - reach).toISOString()}`],
    ['_sort', '-date'],
    ['_count', '1'],
  ];
  const options = {
    base: baseOf(house),
    now: house.clock(),
    parameters: house.parameters,
    handling: 'strict',
  } as const;
  const read = readParameters('Observation', pairs, options);
  if (!read.ok) return read;
  const query = queryOf(read.value.request);
  if (!query.ok) return query;
  const page = shown(await house.record.find(permit, query.value));
  if (!page.ok) return page;
  const [last] = page.value.matches;
  return ok(last === undefined ? null : (choiceIn(storedResource(last).tree)?.[1] ?? null));
}

const literally = (text: string): string => text.replace(/[\\,$|]/g, '\\$&');

function durationOf({ value, code, unit }: JsonObject): number | null {
  const length = UNITS[String(code ?? unit)];
  return length === undefined || !(value instanceof Decimal) ? null : value.toNumber() * length;
}
