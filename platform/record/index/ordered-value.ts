// https://hl7.org/fhir/R4/search.html#prefix and DESIGN.md §4 "leaf": ordered values as columns of a leaf row.

import type { LeafRow } from '@fkj/platform-store';
import { foldText } from '@fkj/standards-fhir';
import { hash32 } from '../identity/object-key.ts';
import type { NumberValue, SimpleValue } from '../index-entry.ts';
import { sortedNumber } from './sorted-number.ts';

/** Open ends of a period: before and after every time. */
export const BEGINNING = -(2n ** 63n);
export const END = 2n ** 63n - 1n;

/** The columns that a value fills; the rest is null. */
export type LeafValue = Partial<Omit<LeafRow, 'place' | 'param'>>;

/** Numbers of a unit in the store: system, code and printed unit each by 32 bits. */
export const unitNumber = (text: string): number => hash32(`unit:${text}`);

/** The leaf columns of an ordered value; null for equality values, which are tokens. */
export const leafValue = (value: SimpleValue): LeafValue | null => {
  switch (value.type) {
    case 'period':
      return {
        low: value.low === null ? BEGINNING : BigInt(value.low),
        high: value.high === null ? END : BigInt(value.high),
      };
    case 'number':
      return { least: value.low, greatest: value.high };
    case 'quantity':
      return {
        least: value.low,
        greatest: value.high,
        unitSystem: value.system === null ? null : unitNumber(value.system),
        unitCode: value.code === null ? null : unitNumber(value.code),
        unitText: value.unit === null ? null : unitNumber(value.unit),
      };
    case 'string': {
      const folded = foldText(value.text);
      return { folded, written: folded === value.text ? null : value.text };
    }
    case 'token':
    case 'reference':
    case 'uri':
    case 'identifier':
    case 'text':
      return null;
  }
};

/** A number beside another one in a row: its ends as text, the higher only where it is another. */
export const digitsValue = ({ low, high }: NumberValue): LeafValue => {
  const [folded, written] = [sortedNumber(low), sortedNumber(high)];
  return { folded, written: folded === written ? null : written };
};
