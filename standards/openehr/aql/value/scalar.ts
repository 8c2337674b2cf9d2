// https://specifications.openehr.org/releases/RM/Release-1.1.0/data_types.html: what a value counts as when it is compared, ordered or added.

import { Decimal, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import { magnitudeOf, timeRangeOf } from '../../rm/ordered/index.ts';

export type Scalar =
  | {
      readonly kind: 'number';
      readonly value: Decimal /** Of a DV_QUANTITY as a whole; null for a bare number. */;
      readonly unit: string | null;
    }
  | { readonly kind: 'text'; readonly value: string /** Of a coded value. */; readonly code: Code | null }
  | { readonly kind: 'boolean'; readonly value: boolean }
  /** Seconds: since 0001-01-01T00:00:00Z, since midnight, or long. A partial one counts from its first moment. */
  | { readonly kind: 'moment' | 'time' | 'duration'; readonly text: string; readonly seconds: number };

export interface Code {
  readonly code: string;
  readonly terminology: string | null;
}

/** A value of a document, and the class it is of; of the `value` of a date, time or duration the class that it stands in. */
export interface AqlNode {
  readonly value: JsonValue;
  readonly type: string | null;
}

const DAY = 86_400;
const TIMES: Readonly<Record<string, 'moment' | 'time' | 'duration'>> = {
  DV_DATE: 'moment',
  DV_DATE_TIME: 'moment',
  DV_TIME: 'time',
  DV_DURATION: 'duration',
};

/** Whether texts in `value` of this class mean a time. */
export const isTimeClass = (type: string | null): boolean => type !== null && Object.hasOwn(TIMES, type);

export const text = (value: string): Scalar => ({ kind: 'text', value, code: null });
export const number = (value: Decimal): Scalar => ({ kind: 'number', value, unit: null });

/** Null for what can be selected, but neither compared nor ordered: structures, intervals, lists. */
export function scalarOf({ value, type }: AqlNode): Scalar | null {
  if (value instanceof Decimal) return number(value);
  if (typeof value === 'boolean') return { kind: 'boolean', value };
  if (typeof value === 'string') return (type === null ? null : timeOf(type, value)) ?? text(value);
  return isObject(value) && type !== null ? wholeValue(value, type) : null;
}

/** A text as the time that the class says; null when it is none. */
export function timeOf(type: string, value: string): Scalar | null {
  const kind = TIMES[type];
  const seconds = kind === undefined ? undefined : timeRangeOf(type, value)?.low;
  if (kind === undefined || seconds === undefined) return null;
  return { kind, text: value, seconds: type === 'DV_DATE' ? seconds * DAY : seconds };
}

function wholeValue(value: JsonObject, type: string): Scalar | null {
  switch (type) {
    case 'DV_QUANTITY':
      return value['magnitude'] instanceof Decimal
        ? {
            kind: 'number',
            value: value['magnitude'],
            unit: typeof value['units'] === 'string' ? value['units'] : null,
          }
        : null;
    case 'DV_COUNT':
      return value['magnitude'] instanceof Decimal ? number(value['magnitude']) : null;
    case 'DV_ORDINAL':
    case 'DV_SCALE':
      return value['value'] instanceof Decimal ? number(value['value']) : null;
    case 'DV_PROPORTION': {
      const magnitude = magnitudeOf({ ...value, _type: type });
      return magnitude === null ? null : number(new Decimal(String(magnitude)));
    }
    case 'DV_BOOLEAN':
      return typeof value['value'] === 'boolean' ? { kind: 'boolean', value: value['value'] } : null;
    case 'CODE_PHRASE':
      return codePhrase(value);
    case 'DV_CODED_TEXT':
      return typeof value['value'] === 'string'
        ? { kind: 'text', value: value['value'], code: codeIn(value['defining_code']) }
        : null;
    case 'DV_IDENTIFIER':
      return typeof value['id'] === 'string' ? text(value['id']) : null;
    default:
      return ofText(value['value'], type);
  }
}

/** Texts, addresses, ids of objects, dates and times: all have one text in `value`. */
const ofText = (value: JsonValue | undefined, type: string): Scalar | null =>
  typeof value === 'string' ? (timeOf(type, value) ?? text(value)) : null;

function codePhrase(value: JsonObject): Scalar | null {
  const code = codeIn(value);
  return code === null ? null : { kind: 'text', value: code.code, code };
}

function codeIn(value: JsonValue | undefined): Code | null {
  if (!isObject(value) || typeof value['code_string'] !== 'string') return null;
  const terminology = value['terminology_id'];
  const id = isObject(terminology) ? terminology['value'] : null;
  return { code: value['code_string'], terminology: typeof id === 'string' ? id : null };
}

/** The text of a value for LIKE and the functions of texts. */
export function textOf(scalar: Scalar): string {
  switch (scalar.kind) {
    case 'text':
      return scalar.value;
    case 'number':
      return scalar.value.text;
    case 'boolean':
      return String(scalar.value);
    default:
      return scalar.text;
  }
}

/** The value as it stands in a result. */
export const jsonOf = (scalar: Scalar): JsonValue =>
  scalar.kind === 'number' || scalar.kind === 'boolean' || scalar.kind === 'text' ? scalar.value : scalar.text;

/** The magnitude that no document holds: of proportions, ordinals, dates, times and durations (data_types.html#_dv_ordered_class). */
export function magnitudeNode({ value, type }: AqlNode): AqlNode | null {
  if (!isObject(value) || type === null) return null;
  const magnitude = magnitudeOf({ ...value, _type: type });
  return magnitude === null ? null : { value: new Decimal(String(magnitude)), type: null };
}
