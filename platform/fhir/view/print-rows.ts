// https://build.fhir.org/ig/HL7/sql-on-fhir/operations-common.html#output-formats: rows as JSON, NDJSON (https://github.com/ndjson/ndjson-spec) or CSV (RFC 4180).

import { Decimal, type JsonValue, write } from '@fkj/standards-json';
import type { Row } from './rows.ts';

export type RowFormat = 'json' | 'ndjson' | 'csv';

/**
 * Texts that a spreadsheet would take for a formula (https://owasp.org/www-community/attacks/CSV_Injection): kept as they
 * are, so that the table says what the record says, or guarded by an apostrophe before them.
 */
export type Formulas = 'kept' | 'guarded';

export const CONTENT_TYPES: Readonly<Record<RowFormat, string>> = {
  json: 'application/json; charset=utf-8',
  ndjson: 'application/x-ndjson; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
};

/** Prints a table piece by piece: head, then each row with the number of those before it, then tail. */
export interface RowPrinter {
  readonly head: string;
  readonly row: (row: Row, before: number) => string;
  readonly tail: string;
}

/** `header`: whether CSV begins with the names of the columns. */
export function rowPrinter(
  format: RowFormat,
  {
    columns,
    header,
    formulas,
  }: { readonly columns: readonly string[]; readonly header: 'present' | 'absent'; readonly formulas: Formulas },
): RowPrinter {
  if (format === 'csv') {
    const head = header === 'present' ? line(columns, formulas) : '';
    return { head, row: (row) => line(row, formulas), tail: '' };
  }
  const names = columns.map((name) => `${JSON.stringify(name)}:`);
  const object = (row: Row): string => `{${names.map((name, place) => name + write(row[place] ?? null)).join(',')}}`;
  if (format === 'ndjson') return { head: '', row: (row) => `${object(row)}\n`, tail: '' };
  return { head: '[', row: (row, before) => (before === 0 ? '' : ',') + object(row), tail: ']' };
}

const line = (values: Row, formulas: Formulas): string =>
  `${values.map((value) => cell(value, formulas)).join(',')}\r\n`;

/** Nothing for null; lists and elements as JSON. Numbers are numbers, whatever their sign. */
function cell(value: JsonValue, formulas: Formulas): string {
  if (value === null) return '';
  if (value instanceof Decimal) return value.text;
  const text = typeof value === 'string' ? value : write(value);
  const safe = formulas === 'guarded' && FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]|^$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Full-width forms are taken for formulas as well. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
