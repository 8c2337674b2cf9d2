// https://specifications.openehr.org/releases/ITS-JSON/latest: canonical JSON, and the published compositions.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { read, write } from '@fkj/standards-json';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../finding.ts';
import { readPath } from '../path/index.ts';
import { checkObject, readCanonicalJson } from './index.ts';

function findings(json: string, type: string): readonly Finding[] {
  const document = read(json);
  if (!document.ok) throw new Error(document.error.sentence);
  return checkObject(document.value.tree, type);
}

const told = (json: string, type: string) => findings(json, type).map(({ code, path }) => `${code} ${path}`);

const name = '"name":{"value":"N"}';
const code = '{"terminology_id":{"value":"local"},"code_string":"at1"}';

describe('An object that is not of the model', () => {
  it.each([
    ['[]', 'ELEMENT', ['not-an-object /']],
    ['{"_type":"DV_TXT","value":"a"}', 'DATA_VALUE', ['type-unknown /']],
    ['{"_type":7,"value":"a"}', 'DATA_VALUE', ['type-unknown /']],
    ['{"value":"a"}', 'DATA_VALUE', ['type-missing /']],
    ['{"_type":"DV_TEXT","value":"a"}', 'DV_ORDERED', ['type-not-allowed /']],
    ['{"_type":"DV_ORDERED"}', 'DATA_VALUE', ['type-not-allowed /']],
    ['{"value":1}', 'DV_TEXT', ['value-type /value']],
    ['{"value":"a","values":"b"}', 'DV_TEXT', ['attribute-unknown /values']],
    ['{}', 'DV_TEXT', ['attribute-missing /value']],
    ['{"value":null}', 'DV_TEXT', ['value-type /value']],
    ['{"value":"a","mappings":[]}', 'DV_TEXT', ['attribute-empty /mappings']],
    ['{"value":"a","mappings":{}}', 'DV_TEXT', ['value-type /mappings']],
    ['{"value":["a"]}', 'DV_TEXT', ['attribute-repeated /value']],
    ['{"magnitude":1.5}', 'DV_COUNT', ['value-type /magnitude']],
    ['{"magnitude":1,"units":"kg","precision":-2}', 'DV_QUANTITY', ['invariant /']],
    [`{"archetype_node_id":"at1",${name}}`, 'ELEMENT', ['invariant /']],
    [
      `{"archetype_node_id":"at1",${name},"value":{"_type":"DV_DATE","value":"2024-02-30"}}`,
      'ELEMENT',
      ['invariant /value'],
    ],
    ['{"lower_unbounded":false,"upper_unbounded":true}', 'DV_INTERVAL', ['invariant /']],
    ['{"numerator":1,"denominator":50,"type":2}', 'DV_PROPORTION', ['invariant /']],
    ['{"numerator":1,"denominator":50,"type":9}', 'DV_PROPORTION', ['value-type /type']],
    ['{"value":"a::b"}', 'OBJECT_VERSION_ID', ['invariant /']],
    [
      `{"current_state":{"value":"x","defining_code":{"terminology_id":{"value":"openehr"},"code_string":"433"}}}`,
      'ISM_TRANSITION',
      ['invariant /'],
    ],
  ])('%s as %s', (json, type, expected) => {
    expect(told(json, type)).toEqual(expected);
  });

  it('tells every fault at once, each at a path that can be read', () => {
    const json = `{"_type":"COMPOSITION","archetype_node_id":"a-b-COMPOSITION.x.v1",${name},"content":[
      {"_type":"EVALUATION","archetype_node_id":"a-b-EVALUATION.y.v1",${name},"data":{"_type":"ITEM_TREE","archetype_node_id":"at1",${name},
       "items":[{"_type":"ELEMENT","archetype_node_id":"at2",${name},"value":{"_type":"DV_COUNT","magnitude":"1"}},
                {"_type":"ELEMENT","archetype_node_id":"at2",${name},"value":{"_type":"DV_COUNT","magnitude":"2"}}]}}]}`;
    const faults = findings(json, 'COMPOSITION');
    expect(faults.map(({ path }) => path)).toEqual([
      '/content[a-b-EVALUATION.y.v1]/data[at1]/items[at2, 1]/value/magnitude',
      '/content[a-b-EVALUATION.y.v1]/data[at1]/items[at2, 2]/value/magnitude',
      ...['language', 'encoding', 'subject'].map((attribute) => `/content[a-b-EVALUATION.y.v1]/${attribute}`),
      ...['/language', '/territory', '/category', '/composer'],
    ]);
    for (const { path } of faults) expect(readPath(path).ok).toBe(true);
  });

  it('is told with one sentence when it is no JSON', () => {
    expect(readCanonicalJson('{"value":1.', 'DV_TEXT')).toMatchObject({ ok: false, error: [{ code: 'malformed' }] });
  });
});

describe('An object of the model', () => {
  it('may leave out a type that can only be one', () => {
    expect(told(`{"value":"a","language":${code},"mappings":[{"match":"=","target":${code}}]}`, 'DV_TEXT')).toEqual([]);
    expect(told('{"value":"a"}', 'DV_TEXT')).toEqual([]);
  });

  it('may be written as 1.0.4 wrote it', () => {
    const interval =
      '{"_type":"DV_INTERVAL<DV_COUNT>","lower":{"_type":"DV_COUNT","magnitude":1},"lower_unbounded":false,"upper_unbounded":true}';
    expect(told(interval, 'DATA_VALUE')).toEqual([]);
  });

  it('is kept byte-true', () => {
    const read = readCanonicalJson('{ "magnitude": 72.50, "_type":"DV_QUANTITY",\n"units":"kg" }', 'DV_ORDERED');
    expect(read).toMatchObject({
      ok: true,
      value: { type: 'DV_QUANTITY', text: '{"magnitude":72.50,"_type":"DV_QUANTITY","units":"kg"}' },
    });
  });

  it('has an interval typed by where it stands', () => {
    const range = '{"lower":{"_type":"DV_COUNT","magnitude":1},"lower_unbounded":false,"upper_unbounded":true}';
    expect(told(`{"magnitude":1,"units":"kg","normal_range":${range}}`, 'DV_QUANTITY')).toEqual([
      'type-not-allowed /normal_range/lower',
    ]);
  });
});

const fixtures = process.env.TEST_DATA === undefined ? null : join(process.env.TEST_DATA, 'openehr/ehrbase-fixtures');
const files = (folder: string) =>
  fixtures === null
    ? []
    : readdirSync(join(fixtures, folder))
        .filter((file) => file.endsWith('.json'))
        .map((file) => join(fixtures, folder, file));

/** Why each is not read: the faults are in the published files. */
const NOT_SOUND: Readonly<Record<string, string>> = {
  // A number written as text, which the published JSON Schema refuses.
  'Test_dv_ordinal_with_constraints.v0__.json': 'value-type',
  'Test_dv_proportion_open_constraint.v0__.json': 'value-type',
  'Test_dv_proportion_open_constraint_precision_1.v0__.json': 'value-type',
  'Test_dv_quantity_open_constraint.v0__.json': 'value-type',
  'Test_dv_quantity_property_constrained.v0__.json': 'value-type',
  'Test_dv_quantity_property_units_constrained.v0__.json': 'value-type',
  'Test_dv_quantity_property_units_constrained_with_magnitude_range.v0__.json': 'value-type',
  // From 5 to 2 (INTERVAL, Limits_consistent).
  'Test_dv_interval_dv_count_open_constraint.v0__.json': 'invariant',
  'Test_dv_interval_dv_quantity_open_constraint.v0__.json': 'invariant',
  // Attributes of no class: `type` of a symbol, `time_asserted` of an EVALUATION.
  'Test_dv_ordinal_open_constraint.v0__.json': 'attribute-unknown',
  'family_history.v.1.2.3__.json': 'attribute-unknown',
  // A placeholder instead of a uid.
  'family_history__with_uid.json': 'invariant',
  'nested.en.v1__invalid_wrong_structure.json': 'malformed',
  'persistent_minimal.en.v1__invalid_wrong_structure.json': 'malformed',
};

describe.skipIf(fixtures === null)('The published objects', () => {
  it('are read, and the broken ones refused', () => {
    const outcomes = files('compositions/CANONICAL_JSON').map((file) => {
      const result = readCanonicalJson(readFileSync(file), 'COMPOSITION');
      const shown = file.slice(file.lastIndexOf('/') + 1);
      if (result.ok) {
        expect(write(result.value.tree)).toBe(result.value.text);
        return null;
      }
      return [shown, result.error[0]?.code] as const;
    });
    expect(outcomes.length).toBe(67);
    expect(Object.fromEntries(outcomes.filter((outcome) => outcome !== null))).toEqual(NOT_SOUND);
  });
});
