// https://hl7.org/fhir/R4/structuremap.html: what a map makes, and when it makes nothing.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { isObject, type JsonObject, read, write } from '@fkj/standards-json';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkStructure } from '../structure/index.ts';
import { transformByMap } from './index.ts';

function objectOf(value: unknown): JsonObject {
  const document = read(typeof value === 'string' ? value : JSON.stringify(value));
  if (!document.ok || !isObject(document.value.tree)) throw new Error('not an object');
  return document.value.tree;
}

const patient = objectOf(
  '{"resourceType":"Patient","id":"p","gender":"female","birthDate":"1950-02-03","multipleBirthInteger":2,"name":[{"family":"Berg","given":["Astrid","Marie"]},{"family":"Dal"}],"telecom":[{"value":"1.50"}],"_language":{"id":"x"}}',
);
const CONCEPTS = {
  resourceType: 'ConceptMap',
  id: 'cm',
  group: [
    {
      source: 'urn:s',
      target: 'urn:t',
      element: [{ code: 'female', target: [{ code: 'K', display: 'Kvinne', equivalence: 'equal' }] }],
      unmapped: { mode: 'fixed', code: 'U' },
    },
  ],
};
const source = (more: object = {}) => ({ context: 'src', ...more });
const target = (transform: string, parameter: readonly object[] = [], more: object = {}) => ({
  context: 'tgt',
  contextType: 'variable',
  element: 'note',
  variable: 'v',
  transform,
  ...(parameter.length === 0 ? {} : { parameter }),
  ...more,
});
const text = (valueString: string) => ({ valueString });
const named = (valueId: string) => ({ valueId });
const mapOf = (rule: readonly object[], more: object = {}, type = 'Basic') => ({
  resourceType: 'StructureMap',
  url: 'urn:map',
  group: [
    {
      name: 'main',
      typeMode: 'none',
      input: [
        { name: 'src', type: 'Patient', mode: 'source' },
        { name: 'tgt', type, mode: 'target' },
      ],
      rule,
    },
  ],
  ...more,
});
const run = (map: unknown, { imports = {}, conceptMaps = {} }: { imports?: object; conceptMaps?: object } = {}) => {
  let uuids = 0;
  const named = (maps: object) => new Map(Object.entries(maps).map(([url, one]) => [url, objectOf(one)] as const));
  return transformByMap(objectOf(map), patient, {
    imports: named(imports),
    conceptMaps: named(conceptMaps),
    newUuid: () => `00000000-0000-4000-8000-00000000000${++uuids}`,
    now: Date.UTC(2026, 0, 2),
  });
};
const made = (map: unknown, world: Parameters<typeof run>[1] = {}) => {
  const result = run(map, world);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return JSON.parse(write(result.value));
};
/** A Patient whose one element a transform fills. */
const filled = (element: string, transform: string, parameter: readonly object[]) =>
  made(
    mapOf(
      [
        {
          name: 'one',
          source: [source({ element: 'gender', variable: 'g' })],
          target: [target(transform, parameter, { element })],
        },
      ],
      { contained: [CONCEPTS] },
      'Observation',
    ),
  )[element];

describe('A StructureMap', () => {
  it('makes nothing where it asks for what is not there, and tells where', () => {
    const rule = (more: object) => mapOf([{ name: 'r', source: [source()], ...more }]);
    for (const [map, code] of [
      [{ resourceType: 'Patient' }, 'not-a-map'],
      [{ resourceType: 'StructureMap' }, 'not-a-map'],
      [mapOf([{ name: 'r', source: [source({ context: 'nobody' })] }]), 'unknown-variable'],
      [mapOf([], {}, 'Nothing'), 'unknown-element'],
      [rule({ target: [target('copy', [text('x')], { element: 'nothing' })] }), 'unknown-element'],
      [rule({ target: [target('copy', [text('x')], { element: 'subject' })] }), 'ok'],
      [rule({ target: [target('dateOp', [text('x')], { element: 'id' })] }), 'not-supported'],
      [rule({ target: [target('evaluate', [text('%nobody')], { element: 'id' })] }), 'expression'],
      [rule({ target: [target('evaluate', [text('name.given')], { element: 'id' })] }), 'expression'],
      [rule({ target: [target('evaluate', [text('name.first()')], { element: 'id' })] }), 'wrong-type'],
      [rule({ dependent: [{ name: 'nobody', variable: ['src', 'tgt'] }] }), 'unknown-group'],
      [rule({ dependent: [{ name: 'main', variable: ['src'] }] }), 'wrong-type'],
      [rule({ dependent: [{ name: 'main', variable: ['src', 'tgt'] }] }), 'costly'],
      [rule({ source: [source({ element: 'name', listMode: 'only_one' })] }), 'check'],
      [rule({ source: [source({ element: 'name', max: '1' })] }), 'check'],
      [rule({ source: [source({ element: 'photo', min: 1 })] }), 'check'],
      [rule({ source: [source({ check: "gender = 'male'" })] }), 'check'],
      [rule({ target: [target('copy', [named('tgt')], { element: 'extension' })], source: [source()] }), 'wrong-type'],
    ] as const) {
      const result = run(map);
      expect([map, result.ok ? 'ok' : result.error.code]).toEqual([map, code]);
    }
    const failed = run(rule({ source: [source({ check: 'false' })] }));
    expect(failed.ok ? null : failed.error.place).toBe('main.r');
  });

  it('copies, casts, cuts, joins and makes values, their digits kept', () => {
    expect(filled('status', 'copy', [named('g')])).toBe('female');
    expect(filled('valueString', 'truncate', [named('g'), { valueInteger: 3 }])).toBe('fem');
    expect(filled('valueInteger', 'cast', [text('12'), text('integer')])).toBe(12);
    expect(filled('valueString', 'append', [named('g'), text('-'), { valueInteger: 3 }])).toBe('female-3');
    expect(filled('valueString', 'escape', [text('a & "b"'), text('plain'), text('xml')])).toBe(
      'a &amp; &quot;b&quot;',
    );
    expect(filled('valueString', 'escape', [text('&amp;lt;'), text('xml'), text('plain')])).toBe('&lt;');
    expect(filled('id', 'uuid', [])).toBe('00000000-0000-4000-8000-000000000001');
    expect(filled('code', 'cc', [text('urn:s'), text('a'), text('A')])).toEqual({
      coding: [{ system: 'urn:s', code: 'a', display: 'A' }],
    });
    expect(filled('code', 'cc', [text('words')])).toEqual({ text: 'words' });
    expect(filled('code', 'c', [text('urn:s'), text('a')])).toEqual({ coding: [{ system: 'urn:s', code: 'a' }] });
    expect(filled('valueQuantity', 'qty', [text('<= 5 mg/L')])).toEqual({ value: 5, comparator: '<=', unit: 'mg/L' });
    expect(filled('identifier', 'id', [text('urn:s'), text('1')])).toEqual([{ system: 'urn:s', value: '1' }]);
    expect(filled('status', 'translate', [named('g'), text('#cm'), text('code')])).toBe('K');
    expect(filled('code', 'translate', [text('other'), text('#cm'), text('CodeableConcept')])).toEqual({
      coding: [{ system: 'urn:t', code: 'U' }],
    });
    expect(filled('effective', 'evaluate', [text('now()')])).toBe(undefined);
    expect(filled('effectiveDateTime', 'evaluate', [text('now()')])).toBe('2026-01-02T00:00:00.000Z');
    expect(filled('subject', 'reference', [named('src')])).toEqual({ reference: 'Patient/p' });
    expect(filled('implicitRules', 'pointer', [named('src')])).toBe('urn:uuid:p');
    const quantity = run(
      mapOf(
        [{ name: 'r', source: [source()], target: [target('qty', [text('5.00 kg')], { element: 'value' })] }],
        {},
        'Observation',
      ),
    );
    expect(quantity.ok && write(quantity.value)).toContain('"value":5.00');
  });

  it('repeats a rule for each value that meets its condition, in their order or before the others', () => {
    const names = (more: object, listMode?: string) =>
      made(
        mapOf(
          [
            {
              name: 'names',
              source: [source({ element: 'name', variable: 'n', ...more })],
              target: [
                target('create', [text('HumanName')], {
                  element: 'name',
                  variable: 'h',
                  ...(listMode === undefined ? {} : { listMode: [listMode] }),
                }),
              ],
              rule: [
                {
                  name: 'family',
                  source: [{ context: 'n', element: 'family', variable: 'f' }],
                  target: [target('copy', [named('f')], { context: 'h', element: 'family' })],
                },
              ],
            },
          ],
          {},
          'Patient',
        ),
      ).name?.map(({ family }: { family: string }) => family);
    expect(names({})).toEqual(['Berg', 'Dal']);
    expect(names({}, 'first')).toEqual(['Dal', 'Berg']);
    expect(names({ condition: 'given.exists()' })).toEqual(['Berg']);
    expect(names({ listMode: 'last' })).toEqual(['Dal']);
    expect(names({ listMode: 'not_last' })).toEqual(['Berg']);
    expect(names({ condition: "%n.family = 'x'" })).toBe(undefined);
  });

  it('calls groups of its own and of maps that it imports, extends them, and chooses them by type', () => {
    const inputs = (from: string, to: string) => [
      { name: 'a', type: from, mode: 'source' },
      { name: 'b', type: to, mode: 'target' },
    ];
    const copy = (from: string, to: string) => ({
      name: to,
      source: [{ context: 'a', element: from, variable: 'x' }],
      target: [{ context: 'b', contextType: 'variable', element: to, transform: 'copy', parameter: [named('x')] }],
    });
    const imported = {
      resourceType: 'StructureMap',
      group: [
        { name: 'base', typeMode: 'none', input: inputs('Patient', 'Person'), rule: [copy('gender', 'gender')] },
        {
          name: 'person',
          extends: 'base',
          typeMode: 'none',
          input: inputs('Patient', 'Person'),
          rule: [copy('birthDate', 'birthDate')],
        },
        { name: 'name', typeMode: 'types', input: inputs('HumanName', 'HumanName'), rule: [copy('family', 'text')] },
      ],
    };
    const map = mapOf(
      [
        { name: 'call', source: [source()], dependent: [{ name: 'person', variable: ['src', 'tgt'] }] },
        {
          name: 'types',
          source: [source({ element: 'name', variable: 'n' })],
          target: [target('create', [], { element: 'name' })],
        },
        {
          name: 'alike',
          source: [source({ element: 'telecom', variable: 't' })],
          target: [target('create', [], { element: 'telecom' })],
        },
      ],
      { import: ['urn:other'] },
      'Person',
    );
    expect(made(map, { imports: { 'urn:other': imported } })).toEqual({
      resourceType: 'Person',
      gender: 'female',
      birthDate: '1950-02-03',
      name: [{ text: 'Berg' }, { text: 'Dal' }],
      telecom: [{ value: '1.50' }],
    });
  });

  it('shares an element between rules, and makes a Bundle whose entries refer to each other', () => {
    const share = (name: string, part: string, value: string) => ({
      name,
      source: [source()],
      target: [
        {
          context: 'tgt',
          contextType: 'variable',
          element: 'entry',
          variable: 'e',
          listMode: ['share'],
          listRuleId: 'one',
        },
        { context: 'e', contextType: 'variable', element: 'request', variable: 'q' },
        { context: 'q', contextType: 'variable', element: part, transform: 'copy', parameter: [text(value)] },
      ],
    });
    expect(made(mapOf([share('m', 'method', 'POST'), share('u', 'url', 'Patient')], {}, 'Bundle'))).toEqual({
      resourceType: 'Bundle',
      entry: [{ request: { method: 'POST', url: 'Patient' } }],
    });
  });

  it('ends in time where it calls itself, joins a text to itself, or puts an element into itself', () => {
    const doubling = Array.from({ length: 40 }, (_, at) => ({
      name: `r${at}`,
      source: [source()],
      target: [{ transform: 'append', variable: 'v', parameter: at === 0 ? [text('x')] : [named('v'), named('v')] }],
    })).reduceRight<object[]>((inner, rule) => [{ ...rule, ...(inner.length === 0 ? {} : { rule: inner }) }], []);
    const itself = [
      {
        name: 'e',
        source: [source()],
        target: [
          target('create', [text('Extension')], { element: 'extension', variable: 'x' }),
          target('copy', [named('x')], { context: 'x', element: 'extension', variable: 'y' }),
        ],
      },
    ];
    expect(run(mapOf(doubling))).toMatchObject({ ok: false, error: { code: 'costly' } });
    expect(run(mapOf(itself)).ok).toBe(true);
  });

  it('never throws, whatever the map is', () => {
    const word = fc.constantFrom(
      'src',
      'tgt',
      'v',
      'name',
      'family',
      'given',
      'text',
      'entry',
      'main',
      'other',
      'id',
      'x',
    );
    const parameter = fc.oneof(
      word.map(named),
      fc.constantFrom('Patient', 'HumanName', '#cm', 'urn:s', '3', 'name', '%v', "'a'", 'xml', '').map(text),
      fc.integer({ min: -2, max: 5 }).map((valueInteger) => ({ valueInteger })),
    );
    const names = [
      'create',
      'copy',
      'truncate',
      'escape',
      'cast',
      'append',
      'translate',
      'reference',
      'dateOp',
      'uuid',
    ];
    const aTransform = fc.constantFrom(...names, 'pointer', 'evaluate', 'cc', 'c', 'qty', 'id', 'cp', 'constructor');
    const aTarget = fc.record(
      {
        context: word,
        element: word,
        variable: word,
        transform: aTransform,
        parameter: fc.array(parameter, { minLength: 1, maxLength: 4 }),
        listMode: fc.subarray(['first', 'share', 'last']),
        listRuleId: word,
      },
      { requiredKeys: [] },
    );
    const aSource = fc.record(
      {
        context: fc.oneof({ weight: 3, arbitrary: fc.constant('src') }, { weight: 1, arbitrary: word }),
        element: word,
        variable: word,
        listMode: fc.constantFrom('first', 'last', 'not_first', 'only_one', 'strange'),
        condition: fc.constantFrom('exists()', '%v.exists()', 'name.', 'given'),
        type: fc.constantFrom('HumanName', 'string', 'Nothing'),
        min: fc.integer({ min: 0, max: 2 }),
        defaultValueString: word,
      },
      { requiredKeys: ['context'] },
    );
    const { rule } = fc.letrec<{ rule: object }>((tie) => ({
      rule: fc.record(
        {
          name: word,
          source: fc.array(aSource, { minLength: 1, maxLength: 2 }),
          target: fc.array(aTarget, { minLength: 1, maxLength: 3 }),
          rule: fc.array(tie('rule'), { minLength: 1, maxLength: 2, depthIdentifier: 'rule' }),
          dependent: fc.array(
            fc.record({ name: fc.constantFrom('main', 'other'), variable: fc.array(word, { maxLength: 2 }) }),
            { minLength: 1, maxLength: 1 },
          ),
        },
        { requiredKeys: ['name', 'source', 'target'] },
      ),
    }));
    const counts = { made: 0, refused: 0 };
    fc.assert(
      fc.property(
        fc.array(rule, { maxLength: 3 }),
        fc.constantFrom('Patient', 'Bundle', 'HumanName', 'string', 'Resource'),
        (rules, type) => {
          const result = run(mapOf(rules, { contained: [CONCEPTS] }, type));
          if (result.ok) {
            counts.made += 1;
            expect(result.value['resourceType']).toBe(type);
            for (const { code } of checkStructure(result.value)) expect(code).not.toBe('unknown-element');
          } else counts.refused += 1;
        },
      ),
      { numRuns: 1000 },
    );
    expect(Math.min(counts.made, counts.refused)).toBeGreaterThan(20);
  });
});

describe.skipIf(!process.env['TEST_DATA'])('The StructureMap of the official examples', () => {
  it('makes the SupplyRequest that it describes; its two copies name nothing to copy', () => {
    const file = join(process.env['TEST_DATA'] ?? '', 'fhir', 'r4-examples', 'examples.ndjson.gz');
    const line = gunzipSync(readFileSync(file))
      .toString()
      .split('\n')
      .find((one) => one.includes('"resourceType":"StructureMap","id":"supplyrequest-transform"'));
    const map = objectOf(line ?? '');
    const activity = objectOf({ resourceType: 'ActivityDefinition', id: 'a', status: 'draft', quantity: { value: 1 } });
    const options = { imports: new Map(), conceptMaps: new Map(), newUuid: () => '', now: 0 };
    const result = transformByMap(map, activity, options);
    expect(result.ok ? JSON.parse(write(result.value)) : result.error).toEqual({
      resourceType: 'SupplyRequest',
      status: 'draft',
      category: { text: 'non-stock' },
      priority: 'routine',
      occurrenceDateTime: '1970-01-01T00:00:00.000Z',
      authoredOn: '1970-01-01T00:00:00.000Z',
    });
  });
});
