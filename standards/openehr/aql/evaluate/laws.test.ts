// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html: laws that hold between queries over any records.

import { Decimal, type JsonValue, write } from '@fkj/standards-json';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plain, type RandomQuery, randomQuery, randomWorld } from '../../testing/index.ts';
import { anyQuery } from '../arbitrary.ts';
import {
  type AqlOptions,
  checkAql,
  type EhrContent,
  evaluateAql,
  parseAql,
  printAql,
  substituteParameters,
} from '../index.ts';
import { compareForOrder } from '../value/compare.ts';
import { scalarOf } from '../value/scalar.ts';
import { nodeOf } from './document.ts';

const OPTIONS: AqlOptions = {
  terminology: () => ({ form: 'codes', codes: [{ code: 'J45', terminology: null }] }),
  now: '2026-11-21T22:30:30.000+01:00',
};
type World = readonly EhrContent[];

function rowsOf(text: string, world: World): readonly (readonly JsonValue[])[] {
  const read = parseAql(text);
  if (!read.ok) throw new Error(`${text}: ${read.issue.sentence}`);
  const findings = checkAql(read.value);
  if (findings.length > 0) throw new Error(`${text}: ${findings.map(({ sentence }) => sentence).join(' ')}`);
  const evaluated = evaluateAql(read.value, world, OPTIONS);
  if (!evaluated.ok) throw new Error(`${text}: ${evaluated.issue.sentence}`);
  return evaluated.value.rows;
}
const texts = (rows: readonly (readonly JsonValue[])[]) => rows.map((row) => write(row));
const sorted = (rows: readonly (readonly JsonValue[])[]) => texts(rows).sort();
const count = (rows: readonly (readonly JsonValue[])[]) => Number(plain(rows[0]?.[0] ?? null));

let answered = 0;
let filled = 0;
/** A law over queries and records; how many of them found anything is counted. */
function law(title: string, holds: (query: RandomQuery, world: World) => void, runs = 150): void {
  it(title, () => {
    fc.assert(
      fc.property(randomQuery, randomWorld, (query, world) => {
        answered += 1;
        if (rowsOf(query.text, world).length > 0) filled += 1;
        holds(query, world);
      }),
      { numRuns: runs },
    );
  });
}
const select = ({ columns, from }: RandomQuery, where: string | null = null) =>
  `SELECT ${columns.join(', ')} FROM ${from}${where === null ? '' : ` WHERE ${where}`}`;

describe('Of any query over any records', () => {
  law('the same answer comes again, also of its printed form', (query, world) => {
    const read = parseAql(query.text);
    const again = read.ok ? printAql(read.value) : '';
    expect(texts(rowsOf(again, world))).toEqual(texts(rowsOf(query.text, world)));
  });

  law('what is true, what is not and what is unknown are all there is', (query, world) => {
    if (query.where === null) return;
    const [holds, not] = [query.where, `NOT (${query.where})`].map((where) => rowsOf(select(query, where), world));
    const either = rowsOf(select(query, `(${query.where}) OR NOT (${query.where})`), world);
    expect(sorted([...(holds ?? []), ...(not ?? [])])).toEqual(sorted(either));
    expect(either.length).toBeLessThanOrEqual(rowsOf(select(query), world).length);
    expect(rowsOf(select(query, `(${query.where}) AND NOT (${query.where})`), world)).toEqual([]);
  });

  law('NOT goes through AND and OR', (query, world) => {
    const [one, other] = [query.where ?? `EXISTS ${query.columns[0]}`, `${query.columns.at(-1)} != NULL`];
    expect(texts(rowsOf(select(query, `NOT (${one} AND ${other})`), world))).toEqual(
      texts(rowsOf(select(query, `NOT (${one}) OR NOT (${other})`), world)),
    );
    expect(texts(rowsOf(select(query, `NOT NOT (${one})`), world))).toEqual(texts(rowsOf(select(query, one), world)));
  });

  law('pages put together are the whole', (query, world) => {
    const whole = texts(rowsOf(query.text, world));
    const pages: string[] = [];
    for (let offset = 0; offset < whole.length + 3; offset += 3)
      pages.push(...texts(rowsOf(`${query.text} LIMIT 3 OFFSET ${offset}`, world)));
    expect(pages).toEqual(whole);
  });

  law('an order changes the order alone', (query, world) => {
    expect(sorted(rowsOf(query.text, world))).toEqual(sorted(rowsOf(select(query, query.where), world)));
  });

  law('rows stand in the order that is asked for, what is missing last', (query, world) => {
    const [path] = query.columns;
    // Of a value of any class the cell alone does not tell whether it means a time.
    if (path === undefined || /(?:x|items\S*)\/value\/value$/.test(path)) return;
    const of = (rows: readonly (readonly JsonValue[])[]) =>
      rows.map(([cell]) => (cell == null ? null : scalarOf(typed(cell, path))));
    const up = of(rowsOf(`${select(query, query.where)} ORDER BY ${path}`, world));
    const down = of(rowsOf(`${select(query, query.where)} ORDER BY ${path} DESC`, world));
    for (const [index, one] of up.slice(1).entries())
      expect(compareForOrder(up[index] ?? null, one)).toBeLessThanOrEqual(0);
    const there = down.filter((one) => one !== null);
    for (const [index, one] of there.slice(1).entries())
      expect(compareForOrder(one, there[index] ?? null)).toBeLessThanOrEqual(0);
    expect(down.slice(there.length).every((one) => one === null)).toBe(true);
  });

  law('COUNT counts the rows', (query, world) => {
    const [path = ''] = query.columns;
    const where = query.where === null ? '' : ` WHERE ${query.where}`;
    const ask = (columns: string) => rowsOf(`SELECT ${columns} FROM ${query.from}${where}`, world);
    expect(count(ask('COUNT(*)'))).toBe(ask('1').length);
    const values = ask(path).filter(([cell]) => cell !== null);
    expect(count(ask(`COUNT(${path})`))).toBe(values.length);
    expect(count(ask(`COUNT(DISTINCT ${path})`))).toBe(
      ask(`DISTINCT ${path}`).filter(([cell]) => cell !== null).length,
    );
  });

  law('DISTINCT leaves one of each', (query, world) => {
    const some = rowsOf(select(query, query.where).replace('SELECT', 'SELECT DISTINCT'), world);
    expect(new Set(texts(some)).size).toBe(some.length);
    expect([...new Set(sorted(rowsOf(select(query, query.where), world)))]).toEqual(sorted(some));
  });

  law('EXISTS tells whether a path has a value', (query, world) => {
    const [path = ''] = query.columns;
    const of = (where: string) => rowsOf(`SELECT ${path} FROM ${query.from} WHERE ${where}`, world);
    expect(of(`EXISTS ${path}`).every(([cell]) => cell !== null)).toBe(true);
    expect(of(`NOT EXISTS ${path}`).every(([cell]) => cell === null)).toBe(true);
    expect(texts(of(`${path} = NULL`))).toEqual(texts(of(`NOT EXISTS ${path}`)));
  });

  law('no column changes the values of another, nor makes values that stood nowhere together', (query, world) => {
    const magnitude = 'o/data[at0001]/events[at0006]/data[at0003]/items[at0004]/value/magnitude';
    if (!/OBSERVATION o\b/.test(query.from)) return;
    const units = magnitude.replace('/magnitude', '/units');
    const alone = rowsOf(`SELECT ${magnitude} FROM ${query.from} WHERE EXISTS ${units}`, world);
    const beside = rowsOf(`SELECT ${units}, ${magnitude} FROM ${query.from} WHERE EXISTS ${units}`, world);
    expect(beside.filter(([unit]) => unit !== null).length).toBeLessThanOrEqual(beside.length);
    expect(texts(alone.filter(([cell]) => cell !== null))).toEqual(
      texts(beside.map(([, cell]) => [cell ?? null]).filter(([cell]) => cell !== null)),
    );
    const whole = rowsOf(`SELECT ${magnitude.replace('/magnitude', '')} FROM ${query.from}`, world).map(([cell]) =>
      plain(cell ?? null),
    );
    const pairs = new Set(
      whole.map((one) =>
        JSON.stringify(
          typeof one === 'object' && one !== null && 'units' in one && 'magnitude' in one
            ? [one.units, one.magnitude]
            : null,
        ),
      ),
    );
    for (const [unit, cell] of beside)
      if (unit !== null) expect(pairs.has(JSON.stringify([unit, plain(cell ?? null)]))).toBe(true);
  });

  law('a parameter is the same as its value', (query, world) => {
    if (query.where === null || !query.where.includes("'Left'")) return;
    const read = parseAql(query.text.replaceAll("= 'Left'", '= $x'));
    const put = read.ok ? substituteParameters(read.value, { x: 'Left' }) : read;
    const evaluated = put.ok ? evaluateAql(put.value, world, OPTIONS) : put;
    expect(evaluated.ok && texts(evaluated.value.rows)).toEqual(texts(rowsOf(query.text, world)));
  });

  it('most find something', () => {
    expect(filled / answered).toBeGreaterThan(0.6);
  });
});

describe('Of any records', () => {
  it('CONTAINS and NOT CONTAINS divide what there is', () => {
    fc.assert(
      fc.property(
        randomWorld,
        fc.constantFrom(
          'OBSERVATION x',
          'ELEMENT x[at0005]',
          'SECTION s CONTAINS EVALUATION x',
          '(OBSERVATION x AND EVALUATION y)',
        ),
        (world, inner) => {
          const of = (contains: string) =>
            texts(rowsOf(`SELECT DISTINCT c/uid/value FROM EHR e CONTAINS COMPOSITION c${contains}`, world));
          expect([...of(` CONTAINS ${inner}`), ...of(` NOT CONTAINS ${inner}`)].sort()).toEqual([...of('')].sort());
        },
      ),
      { numRuns: 100 },
    );
  });

  it('the latest versions are among all, and are what stands there without a word', () => {
    fc.assert(
      fc.property(randomWorld, (world) => {
        const of = (version: string) =>
          texts(
            rowsOf(
              `SELECT c/uid/value, o/name/value FROM EHR e CONTAINS ${version}COMPOSITION c CONTAINS OBSERVATION o`,
              world,
            ),
          );
        const all = of('VERSION v[ALL_VERSIONS] CONTAINS ');
        expect(of('')).toEqual(of('VERSION v[LATEST_VERSION] CONTAINS '));
        for (const one of of('')) expect(all).toContain(one);
      }),
      { numRuns: 100 },
    );
  });

  it('MIN and MAX are among the values, and SUM is AVG times COUNT', () => {
    fc.assert(
      fc.property(randomWorld, (world) => {
        const path = 'x/value/magnitude';
        const from = 'FROM ELEMENT x[at0004]';
        const values = rowsOf(`SELECT ${path} ${from} WHERE EXISTS x/value/units`, world).flatMap(([cell]) =>
          cell instanceof Decimal ? [cell.toNumber()] : [],
        );
        const [row = []] = rowsOf(
          `SELECT MIN(${path}), MAX(${path}), SUM(${path}), AVG(${path}), COUNT(${path}) ${from} WHERE EXISTS x/value/units`,
          world,
        );
        const [least, most, sum, mean, many] = row.map((cell) => (cell instanceof Decimal ? cell.toNumber() : null));
        expect(many).toBe(values.length);
        if (values.length === 0) expect([least, most, sum, mean]).toEqual([null, null, null, null]);
        else {
          expect([least, most]).toEqual([Math.min(...values), Math.max(...values)]);
          expect(sum ?? Number.NaN).toBeCloseTo(
            values.reduce((a, b) => a + b, 0),
            6,
          );
          expect(mean ?? Number.NaN).toBeCloseTo((sum ?? Number.NaN) / values.length, 6);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('a query without sense is told so or answered, and never breaks', () => {
    fc.assert(
      fc.property(anyQuery, randomWorld, (query, world) => {
        checkAql(query);
        const evaluated = evaluateAql(query, world, { ...OPTIONS, steps: 20_000 });
        if (evaluated.ok) expect(evaluated.value.columns.length).toBe(query.columns.length);
        else expect(evaluated.issue.sentence.length).toBeGreaterThan(5);
      }),
      { numRuns: 300 },
    );
  });
});

/** A cell with the class that its path says. */
function typed(cell: JsonValue, path: string) {
  if (/\/(?:time|start_time)\/value$/.test(path)) return { value: cell, type: 'DV_DATE_TIME' };
  return nodeOf(cell, /time(?:_created|_committed)?$/.test(path) ? 'DV_DATE_TIME' : null);
}
