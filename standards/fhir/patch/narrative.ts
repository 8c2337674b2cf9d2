// https://hl7.org/fhir/R4/http.html#patch: "The server SHALL ensure that the narrative in a resource is not clinically unsafe".

import { Decimal, isArray, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';

/** `stale-generated` may be taken away: it can be made again from the data. `stale` says more than the data, and may not. */
export type NarrativeState = 'sound' | 'stale-generated' | 'stale';

/**
 * What a change made of a narrative that it left as it was: stale when it still shows a value that is nowhere in the
 * resource any more. A change that has touched the narrative speaks for it.
 */
export function narrativeAfter(before: JsonObject, after: JsonObject): NarrativeState {
  const was = before['text'];
  const is = after['text'];
  if (!isObject(was) || !isObject(is)) return 'sound';
  const { div, status } = is;
  if (typeof div !== 'string' || div !== was['div'] || status !== was['status']) return 'sound';
  const left = valuesOf(after);
  const gone = [...valuesOf(before)].filter((value) => !left.has(value));
  if (gone.length === 0) return 'sound';
  const shown = plainText(div);
  if (gone.length <= MOST_VALUES && !gone.flatMap(formsOf).some((form) => stands(form, shown))) return 'sound';
  return status === 'generated' || status === 'extensions' ? 'stale-generated' : 'stale';
}

/** With more than these gone, little of the narrative can be true. */
const MOST_VALUES = 500;

/** A letter or a digit may stand anywhere; what is longer than a phrase is not looked for. */
const SHORTEST = 2;
const LONGEST = 200;

/** No statements about the patient, and the narrative itself. */
const ASIDE: ReadonlySet<string> = new Set(['resourceType', 'id', 'meta', 'implicitRules', 'language', 'text']);

function valuesOf(resource: JsonObject): ReadonlySet<string> {
  const values = new Set<string>();
  for (const [name, member] of Object.entries(resource)) if (!ASIDE.has(name)) collect(member, values);
  return values;
}

function collect(value: JsonValue, values: Set<string>): void {
  if (typeof value === 'string') values.add(plain(value));
  else if (value instanceof Decimal) values.add(value.text);
  else if (isArray(value)) for (const item of value) collect(item, values);
  else if (isObject(value)) for (const member of Object.values(value)) collect(member, values);
}

/** As people read it: a date the Norwegian way too, a number without its last zeros and with a comma. */
function formsOf(value: string): readonly string[] {
  if (value.length < SHORTEST || value.length > LONGEST) return [];
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)/.exec(value) ?? [];
  if (year !== undefined) return [value, `${year}-${month}-${day}`, `${day}.${month}.${year}`];
  if (!/^-?\d+\.\d+$/.test(value)) return [value];
  const short = value.replace(/\.?0+$/, '');
  return [value, short, value.replace('.', ','), short.replace('.', ',')];
}

function stands(form: string, text: string): boolean {
  for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1)) {
    if (!isPart(text[at - 1]) && !isPart(text[at + form.length])) return true;
  }
  return false;
}

const isPart = (character: string | undefined): boolean => character !== undefined && /[\p{L}\p{N}]/u.test(character);

const plain = (text: string): string => text.toLowerCase().replace(/\s+/g, ' ').trim();

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', amp: '&' };

const plainText = (div: string): string =>
  plain(
    div
      .replace(/<[^<>]*>/g, ' ')
      .replace(/&#(\d{1,7});/g, (_, code: string) => characterOf(Number(code)))
      .replace(/&#x([0-9a-fA-F]{1,6});/g, (_, code: string) => characterOf(Number.parseInt(code, 16)))
      .replace(/&([a-z]+);/g, (entity, name: string) => ENTITIES[name] ?? entity),
  );

const characterOf = (code: number): string => (code <= 0x10ffff ? String.fromCodePoint(code) : ' ');
