// https://specifications.openehr.org/releases/AM/Release-1.4/aom.html#_primitive_package: primitive values against a template.

import { Decimal, type JsonValue } from '@fkj/standards-json';
import type { PrimitiveItem, Range } from '../opt/index.ts';
import { compareDecimals, compareOrdered } from '../rm/ordered/index.ts';
import { patternTest } from './archetype-pattern.ts';
import { isInRange, printDecimal, printRange } from './leaf-check.ts';
import type { Check } from './report.ts';
import { meetsTimePattern } from './time-pattern.ts';

const shown = (list: readonly string[]): string =>
  list.length > 12 ? `${list.slice(0, 12).join(', ')} …` : list.join(', ');

function checkString({ pattern, list, open }: PrimitiveItem & { type: 'string' }): Check {
  const matches = pattern === null ? null : patternTest(pattern);
  const allowed = new Set(list);
  return (value, report) => {
    if (typeof value !== 'string') return;
    if (matches !== null && !matches(value)) {
      report.find('value-not-allowed', `The text must be of the form ${pattern}.`);
    }
    if (!open && allowed.size > 0 && !allowed.has(value)) {
      report.find('value-not-allowed', `The text must be one of: ${shown(list)}.`);
    }
  };
}

function checkNumber({ list, range }: PrimitiveItem & { type: 'integer' | 'real' }): Check {
  return (value, report) => {
    if (!(value instanceof Decimal)) return;
    if (list.length > 0 && !list.some((one) => compareDecimals(one, value) === 0)) {
      report.find('value-not-allowed', `The number must be one of: ${shown(list.map(printDecimal))}.`);
    }
    if (range !== null && !isInRange(range, value)) {
      report.find('value-not-allowed', `The number must be ${printRange(range, printDecimal)}.`);
    }
  };
}

const TYPES = { date: 'DV_DATE', time: 'DV_TIME', 'date-time': 'DV_DATE_TIME', duration: 'DV_DURATION' };

/** Outside only where the order is known: a partial date may lie within. */
function isOutside(type: string, range: Range<string>, value: string): boolean {
  const order = (limit: string | null) =>
    limit === null ? null : compareOrdered({ _type: type, value }, { _type: type, value: limit });
  const [toLower, toUpper] = [order(range.lower), order(range.upper)];
  if (toLower === -1 || (toLower === 0 && !range.lowerIncluded)) return true;
  return toUpper === 1 || (toUpper === 0 && !range.upperIncluded);
}

function checkTime(item: PrimitiveItem & { type: 'date' | 'time' | 'date-time' | 'duration' }): Check {
  const { type, pattern, range } = item;
  return (value, report) => {
    if (typeof value !== 'string') return;
    if (pattern !== null && !meetsTimePattern(type, value, pattern)) {
      report.find('value-not-allowed', `The ${type} must be of the form ${pattern}.`);
    }
    if (range !== null && isOutside(TYPES[type], range, value)) {
      report.find('value-not-allowed', `The ${type} must be ${printRange(range, (bound) => bound)}.`);
    }
  };
}

function checkBoolean({ trueValid, falseValid }: PrimitiveItem & { type: 'boolean' }): Check {
  return (value: JsonValue, report) => {
    if ((value === true && !trueValid) || (value === false && !falseValid)) {
      report.find('value-not-allowed', `Only ${trueValid ? 'true' : 'false'} may stand here.`);
    }
  };
}

/** The check of one C_PRIMITIVE; values of other JSON types are told of by the Reference Model's own check. */
export function checkPrimitive(item: PrimitiveItem): Check {
  switch (item.type) {
    case 'any':
      return () => undefined;
    case 'boolean':
      return checkBoolean(item);
    case 'string':
      return checkString(item);
    case 'integer':
    case 'real':
      return checkNumber(item);
    default:
      return checkTime(item);
  }
}
