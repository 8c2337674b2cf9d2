// https://specifications.openehr.org/releases/AM/Release-1.4/aom.html#_primitive_package: C_PRIMITIVE in a template.

import type { XmlElement } from '../xml/index.ts';
import { readNumber, readRange } from './read-interval.ts';
import type { PrimitiveItem } from './template.ts';
import { childrenOf, type TemplateFindings, textAt } from './template-findings.ts';

const TIMES = new Map([
  ['C_DATE', 'date'],
  ['C_TIME', 'time'],
  ['C_DATE_TIME', 'date-time'],
  ['C_DURATION', 'duration'],
] as const);

/** An empty pattern says nothing. */
const patternOf = (item: XmlElement): string | null => textAt(item, 'pattern') || null;

function readStringItem(item: XmlElement): PrimitiveItem {
  return {
    type: 'string',
    pattern: patternOf(item),
    list: childrenOf(item, 'list').map((one) => one.text.trim()),
    open: textAt(item, 'list_open') === 'true',
  };
}

function readNumberItem(item: XmlElement, type: 'integer' | 'real', findings: TemplateFindings): PrimitiveItem {
  const range = item.children.find((child) => child.name === 'range');
  const list = childrenOf(item, 'list').flatMap((one) => {
    const number = readNumber(one.text.trim());
    if (number === null) findings.add('template-value', 'The list must be of numbers.', one);
    return number === null ? [] : [number];
  });
  return { type, list, range: range === undefined ? null : readRange(range, readNumber, findings) };
}

/** What a C_PRIMITIVE_OBJECT allows; without item, anything. */
export function readPrimitive(item: XmlElement | null, findings: TemplateFindings): PrimitiveItem {
  if (item === null) return { type: 'any' };
  const time = [...TIMES].find(([type]) => type === item.type)?.[1];
  if (time !== undefined) {
    const range = item.children.find((child) => child.name === 'range');
    return {
      type: time,
      pattern: patternOf(item),
      range: range === undefined ? null : readRange(range, (text) => text, findings),
    };
  }
  switch (item.type) {
    case 'C_BOOLEAN':
      return {
        type: 'boolean',
        trueValid: textAt(item, 'true_valid') !== 'false',
        falseValid: textAt(item, 'false_valid') !== 'false',
      };
    case 'C_STRING':
      return readStringItem(item);
    case 'C_INTEGER':
      return readNumberItem(item, 'integer', findings);
    case 'C_REAL':
      return readNumberItem(item, 'real', findings);
    default:
      findings.add(
        'template-value',
        'The type of the primitive constraint is not one of the Archetype Model 1.4.',
        item,
      );
      return { type: 'any' };
  }
}
