// DESIGN.md §4 "leaf": the index rows that an object should have, held against those that it has. Pure.

import { type IndexedRow, type LeafRow, leafColumns } from '@fkj/platform-store';
import { type IndexRows, indexRows } from '../index/index-rows.ts';
import type { WholeIndex } from './index-rules.ts';

export interface WantedRows extends IndexRows {
  readonly clinical: number | null;
}

/** What a deleted object has. */
export const noRows: WantedRows = { tokens: [], plain: '', leaves: [], clinical: null };

export const wantedRows = ({ index, clinicalTime }: WholeIndex): WantedRows => ({
  ...indexRows(index),
  clinical: clinicalTime,
});

/** Whether the object has these very rows, in whatever order. */
export const hasRows = (row: IndexedRow, wanted: WantedRows): boolean =>
  row.plain === wanted.plain &&
  (row.clinical === null ? null : Number(row.clinical)) === wanted.clinical &&
  same(row.tokens.map(String), wanted.tokens.map(String)) &&
  same(standing(row.leaves), wanted.leaves.map(printed));

const same = (some: readonly string[], others: readonly string[]): boolean => {
  if (some.length !== others.length) return false;
  const [left, right] = [[...some].sort(), [...others].sort()];
  return left.every((text, place) => text === right[place]);
};

const DECIMAL: ReadonlySet<keyof LeafRow> = new Set(['least', 'greatest']);

const printed = (leaf: Omit<LeafRow, 'place'>): string =>
  JSON.stringify(
    leafColumns.map((column) => {
      const value = leaf[column];
      if (value === null) return null;
      return DECIMAL.has(column) ? plainDecimal(String(value)) : String(value);
    }),
  );

const standing = (leaves: string | null): readonly string[] => {
  if (leaves === null) return [];
  const rows: readonly (readonly (string | null)[])[] = JSON.parse(leaves);
  return rows.map((row) =>
    JSON.stringify(
      leafColumns.map((column, place) => {
        const value = row[place] ?? null;
        return value !== null && DECIMAL.has(column) ? plainDecimal(value) : value;
      }),
    ),
  );
};

/** One text for one number: PostgreSQL prints 1e2 as 100. Digits without zeros at their ends, and the power of ten. */
const plainDecimal = (text: string): string => {
  const parts = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text);
  if (parts === null) return text;
  const [, sign = '', whole = '', fraction = '', power = '0'] = parts;
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const short = digits.replace(/0+$/, '');
  if (short === '') return '0';
  return `${sign === '-' ? '-' : ''}${short}e${Number(power) - fraction.length + digits.length - short.length}`;
};
