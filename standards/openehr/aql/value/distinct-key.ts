// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html#_distinct: when two values are the same.

import { Decimal, isArray, isObject, type JsonValue } from '@fkj/standards-json';

const NUMBER = /^(-?)0*(\d*?)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/** Equal for values that are the same: numbers by value (1.50 is 1.5), members in any order. */
export function distinctKey(value: JsonValue): string {
  if (value instanceof Decimal) return numberKey(value.text);
  if (isArray(value)) return `[${value.map(distinctKey).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${distinctKey(value[name] ?? null)}`).join(',')}}`;
}

function numberKey(text: string): string {
  const [, sign = '', whole = '', fraction = '', power = '0'] = NUMBER.exec(text) ?? [];
  const all = `${whole}${fraction}`;
  const digits = all.replace(/^0+/, '').replace(/0+$/, '');
  if (digits === '') return '0';
  const exponent = whole.length - (all.length - all.replace(/^0+/, '').length) + Number(power);
  return `${sign}0.${digits}e${exponent}`;
}
