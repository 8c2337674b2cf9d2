// Template.xsd, IntervalOfInteger and its kin: intervals of templates.

import { Decimal } from '@fkj/standards-json';
import type { XmlElement } from '../xml/index.ts';
import type { Multiplicity, Range } from './template.ts';
import { type TemplateFindings, textAt } from './template-findings.ts';

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** The number as JSON would write it; null where the text is none. */
export function readNumber(text: string): Decimal | null {
  if (!NUMBER.test(text)) return null;
  const plain = text
    .replace(/^\+/, '')
    .replace(/^(-?)\./, '$10.')
    .replace(/\.(?=$|[eE])/, '')
    .replace(/^(-?)0+(?=\d)/, '$1');
  return new Decimal(plain);
}

/** An interval whose ends `convert` reads; null ends where it says that it has none. */
export function readRange<Bound>(
  element: XmlElement,
  convert: (text: string) => Bound | null,
  findings: TemplateFindings,
): Range<Bound> {
  const end = (name: 'lower' | 'upper'): Bound | null => {
    const text = textAt(element, name);
    if (textAt(element, `${name}_unbounded`) === 'true' || text === null) return null;
    const value = convert(text);
    if (value === null) findings.add('template-value', `The ${name} end of the interval cannot be read.`, element);
    return value;
  };
  return {
    lower: end('lower'),
    upper: end('upper'),
    lowerIncluded: textAt(element, 'lower_included') !== 'false',
    upperIncluded: textAt(element, 'upper_included') !== 'false',
  };
}

const integer = (text: string): number | null => (/^\d{1,9}$/.test(text) ? Number(text) : null);

/** How often something may be; whatever stands in `otherwise` where nothing is said. */
export function readMultiplicity(
  element: XmlElement | null,
  otherwise: Multiplicity,
  findings: TemplateFindings,
): Multiplicity {
  if (element === null) return otherwise;
  const { lower, upper } = readRange(element, integer, findings);
  const min = lower ?? 0;
  if (upper !== null && upper < min) {
    findings.add('template-value', 'The upper end is below the lower end.', element);
  }
  return { min, max: upper };
}
