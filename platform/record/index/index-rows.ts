// DESIGN.md §4 "Index": what one object puts into the token array, the clear text and the leaf rows.

import type { LeafRow } from '@fkj/platform-store';
import { isDerived } from '@fkj/standards-fhir';
import type { CompositeValue, IndexEntry, SimpleValue } from '../index-entry.ts';
import { columnsOfParts, formOf, type PartColumns } from './composite-columns.ts';
import { digitsValue, type LeafValue, leafValue } from './ordered-value.ts';
import { convertedNumber, type PlainType, parameterNumber, plainLine, plainText, plainValue } from './parameter-key.ts';
import { partKey } from './part-key.ts';
import { tokenOf, valueKeys } from './token-key.ts';

export interface IndexRows {
  readonly tokens: readonly bigint[];
  /** 'value\tparam,param' on each line. */
  readonly plain: string;
  readonly leaves: readonly Omit<LeafRow, 'place'>[];
}

/** Written out: rows that all have the same members in the same order are made and read several times as fast as spread ones. */
const rowOf = (param: number, leaf: LeafValue): Omit<LeafRow, 'place'> => ({
  param,
  lead: leaf.lead ?? null,
  low: leaf.low ?? null,
  high: leaf.high ?? null,
  unitSystem: leaf.unitSystem ?? null,
  unitCode: leaf.unitCode ?? null,
  unitText: leaf.unitText ?? null,
  least: leaf.least ?? null,
  greatest: leaf.greatest ?? null,
  folded: leaf.folded ?? null,
  written: leaf.written ?? null,
  follow: leaf.follow ?? null,
});

interface PlainEntry {
  readonly type: PlainType;
  readonly text: string;
  readonly params: Set<string>;
}

/** Index rows of an object's entries. The same value twice under a parameter counts once. */
export const indexRows = (entries: readonly IndexEntry[]): IndexRows => {
  const tokens = new Set<bigint>();
  const plain = new Map<string, PlainEntry>();
  const leaves: Omit<LeafRow, 'place'>[] = [];
  for (const { param, value } of entries) {
    const leaf = value.type === 'composite' ? compositeLeaf(value) : leafValue(value);
    if (leaf !== null) {
      const number = isConverted(value) ? convertedNumber(param) : parameterNumber(param);
      leaves.push(rowOf(number, leaf));
    }
    if (leaf !== null || value.type === 'composite') continue;
    for (const key of valueKeys(value)) tokens.add(tokenOf(param, key));
    // What serves a modifier only is neither sorted nor followed.
    const entry = isDerived(param) && value.type !== 'text' ? null : clearText(value);
    if (entry === null) continue;
    const known = plain.get(entry.type + entry.text);
    if (known === undefined) plain.set(entry.type + entry.text, { ...entry, params: new Set([param]) });
    else known.params.add(param);
  }
  return {
    tokens: [...tokens],
    plain: [...plain.values()].map(plainLine).join('\n'),
    leaves,
  };
};

const isConverted = (value: IndexEntry['value']): boolean =>
  value.type === 'composite'
    ? value.parts.some(isConverted)
    : value.type === 'quantity' && value.converted !== undefined;

/** What an equality value looks like to sorting, to `:missing` and to includes; null for ordered values. */
const clearText = (value: SimpleValue): { readonly type: PlainType; readonly text: string } | null => {
  switch (value.type) {
    case 'token':
      return { type: 'token', text: plainValue(value.code ?? '') };
    case 'reference':
      return { type: 'reference', text: `${value.target.kind}/${value.target.id}` };
    case 'uri':
      return { type: 'uri', text: plainValue(value.uri) };
    case 'identifier':
      return { type: 'identifier', text: plainValue(value.value) };
    case 'text':
      return { type: 'text', text: plainText(value.text) };
    case 'period':
    case 'number':
    case 'quantity':
    case 'string':
      return null;
  }
};

/** One row: the first part by its key, the others by their values, or by a key too. */
const compositeLeaf = ({ parts }: CompositeValue): LeafValue | null => {
  const columns = columnsOfParts(parts.map(({ type }) => formOf(type)));
  if (columns === null) return null;
  const leaf = {};
  for (const [place, part] of parts.entries()) {
    const more = partLeaf(part, columns[place]);
    if (more === null) return null;
    Object.assign(leaf, more);
  }
  return leaf;
};

const partLeaf = (part: SimpleValue, columns: PartColumns | undefined): LeafValue | null => {
  switch (columns) {
    case 'lead':
    case 'follow': {
      const key = partKey(part);
      return key === null ? null : { [columns]: key };
    }
    case 'digits':
      return part.type === 'number' ? digitsValue(part) : null;
    default:
      return leafValue(part);
  }
};
