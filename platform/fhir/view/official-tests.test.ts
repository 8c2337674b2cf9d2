// https://sql-on-fhir.org/ig/latest/: every case of the official test suite.

import { readdirSync, readFileSync } from 'node:fs';
import { isArray, isObject, type JsonObject, type JsonValue, read, write } from '@fkj/standards-json';
import { describe, expect, it } from 'vitest';
import { checkView } from './check-view.ts';
import { rowsOf } from './rows.ts';

const data = process.env['TEST_DATA'];
const folder = `${data}/fhir/sql-on-fhir`;

interface Case {
  readonly name: string;
  readonly view: JsonObject;
  readonly resources: readonly JsonObject[];
  readonly test: JsonObject;
}

const objects = (value: JsonValue | undefined): readonly JsonObject[] => (isArray(value) ? value.filter(isObject) : []);

const casesIn = (file: string): readonly Case[] => {
  const document = read(readFileSync(`${folder}/${file}`, 'utf8'));
  if (!document.ok || !isObject(document.value.tree)) throw new Error(file);
  const { tests, resources } = document.value.tree;
  return objects(tests).flatMap((test) =>
    isObject(test['view'])
      ? [{ name: `${file} ${String(test['title'])}`, view: test['view'], resources: objects(resources), test }]
      : [],
  );
};

const cases =
  data === undefined
    ? []
    : readdirSync(folder)
        .filter((file) => file.endsWith('.json'))
        .flatMap(casesIn);

/** Rows as text, members by name: the suite does not promise an order of rows. */
const sorted = (rows: readonly JsonObject[]): readonly string[] =>
  rows.map((row) => write(Object.fromEntries(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1))))).sort();

function outcome({ view, resources }: Case): { rows: readonly JsonObject[]; columns: readonly string[] } | 'error' {
  const checked = checkView(view);
  if (!checked.ok) return 'error';
  const { columns } = checked.value;
  const rows: JsonObject[] = [];
  for (const resource of resources) {
    const made = rowsOf(checked.value, resource, { base: '', effort: { left: 10_000_000 } });
    if (!made.ok) return 'error';
    for (const row of made.value)
      rows.push(Object.fromEntries(columns.map((name, place) => [name, row[place] ?? null])));
  }
  return { rows, columns };
}

describe.skipIf(data === undefined)('SQL on FHIR, official case', () => {
  it('is there', () => {
    expect(cases.length).toBeGreaterThanOrEqual(62);
  });

  it.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => {
    const { expect: rows, expectError, expectColumns, expectCount } = one.test;
    const made = outcome(one);
    if (expectError !== undefined) return expect(made).toBe('error');
    if (made === 'error') throw new Error(JSON.stringify(checkView(one.view)));
    if (rows !== undefined) expect(sorted(made.rows)).toEqual(sorted(objects(rows)));
    if (isArray(expectColumns)) expect(made.columns).toEqual(expectColumns);
    if (expectCount !== undefined) expect(write(expectCount)).toBe(String(made.rows.length));
  });
});
