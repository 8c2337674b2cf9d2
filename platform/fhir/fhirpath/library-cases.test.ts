// https://github.com/HL7/fhirpath.js/tree/master/test/cases: the library's own cases, through the thread and the printing that `$fhirpath` uses.

import { readdirSync, readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import type { Evaluated } from './evaluation-thread.ts';
import { createEvaluator } from './evaluator.ts';
import { hasValue, printResult } from './print-result.ts';

const data = process.env['TEST_DATA'];
const folder = `${data}/fhir/fhirpath-js-cases`;

type Members = Readonly<Record<string, unknown>>;

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listed = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

interface Case {
  readonly name: string;
  readonly expression: string;
  readonly resource: string;
  /** Null where it is refused. */
  readonly result: readonly unknown[] | null;
}

const files = new Map<string, string>();
function resourceIn(file: string): string {
  const text = files.get(file) ?? readFileSync(`${folder}/resources/r4/${file}`, 'utf8');
  files.set(file, text);
  return text;
}

/** Cases of other releases, with variables of the caller, or that the library itself leaves out, are none of ours. */
const isOurs = ({ model, variables, context, disable }: Members): boolean =>
  (model === undefined || model === 'r4') && variables === undefined && context === undefined && disable !== true;

function casesIn(file: string, tests: unknown, subject: unknown): readonly Case[] {
  return listed(tests).flatMap((test): readonly Case[] => {
    if (!isMembers(test)) return [];
    const inside = Object.entries(test).flatMap(([name, value]) =>
      name.startsWith('group') ? casesIn(file, value, subject) : [],
    );
    if (!('expression' in test) || !isOurs(test)) return inside;
    const { inputfile, result, error } = test;
    const resource = typeof inputfile === 'string' ? resourceIn(inputfile) : JSON.stringify(subject ?? {});
    return [
      ...inside,
      ...listed(test['expression']).map((expression) => ({
        name: `${file}: ${String(expression)}`,
        expression: String(expression),
        resource,
        result: error === undefined ? listed(result) : null,
      })),
    ];
  });
}

const cases = (): readonly Case[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .flatMap((file) => {
      const document: unknown = load(readFileSync(`${folder}/${file}`, 'utf8'));
      return isMembers(document) ? casesIn(file, document['tests'], document['subject']) : [];
    });

/** What a parameter says, as the cases write it. */
function saidBy(parameter: unknown): unknown {
  if (!isMembers(parameter)) return null;
  if ('resource' in parameter) return parameter['resource'];
  if ('part' in parameter) {
    const members = new Map<string, unknown>();
    for (const part of listed(parameter['part'])) {
      const name = isMembers(part) ? String(part['name']) : '';
      members.set(name, members.has(name) ? [...listed(members.get(name)), saidBy(part)] : saidBy(part));
    }
    return Object.fromEntries(members);
  }
  const value = Object.entries(parameter).find(([name]) => name.startsWith('value'));
  return value?.[1] ?? null;
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(normal(one)) === JSON.stringify(normal(other));

function normal(value: unknown): unknown {
  if (typeof value === 'number') return Number(value.toPrecision(12));
  if (Array.isArray(value)) return value.length === 1 ? normal(value[0]) : value.map(normal);
  // R4 has no integer64: a Long is a number, and the cases write it as text.
  if (typeof value === 'string' && /^-?\d{1,15}$/.test(value)) return Number(value);
  if (value instanceof Date) return value.toISOString();
  if (!isMembers(value)) return value ?? null;
  if (value['value'] !== undefined && value['unit'] !== undefined) return quantity(value);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null)
      .map(([name, member]) => [name, normal(member)])
      .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  );
}

/** The cases write a quantity of FHIRPath as the text `5 'mg'`. */
const quantity = ({ value, unit, code }: Members): string =>
  `${String(value)} ${code === undefined ? unit : `'${code}'`}`;

/** Its answer is the same moment in the zone of the machine. */
const OF_THE_MACHINE = '6.6_math.yaml: @2018-02-18T12:23:45-05:00 + 2 years';

/** The cases that come out otherwise, each for a reason. */
const OTHERWISE: readonly string[] = [
  // They expect what happens without the model of R4, which is always there.
  '3_path_selection.yaml: Observation.value',
  '6.2_comparision.yaml: Observation.value.comparable(1 year)',
  '6.6_math.yaml: Patient.birthDate + 1 day = @1974-12-26',
  // An expression that is no text, but a base and an expression.
  'simple.yaml: [object Object]',
];

describe.skipIf(data === undefined)('The cases of the library', () => {
  it('come out as they say', { timeout: 120_000 }, async () => {
    const evaluator = createEvaluator({ deadline: 10_000 });
    const all = cases();
    const otherwise: string[] = [];
    for (const { name, expression, resource, result } of all) {
      const evaluated = await evaluator.evaluate({ expression, resource }, 'cases');
      const items = evaluated.ok ? evaluated.value.filter(hasValue).map(shownValue) : null;
      if (items === null || result === null ? items !== result : !same(items, result)) otherwise.push(name);
    }
    expect(otherwise.filter((name) => name !== OF_THE_MACHINE)).toEqual(OTHERWISE);
    expect(all).toHaveLength(1611);
  });
});

const shownValue = (item: Evaluated): unknown => saidBy(JSON.parse(printResult(item)));
