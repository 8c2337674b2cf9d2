// https://specifications.openehr.org/releases/ITS-REST/latest/simplified_formats.html: FLAT and STRUCTURED, both ways.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isArray, isObject, type JsonObject, type JsonValue, read, write } from '@fkj/standards-json';
import { beforeAll, describe, expect, it } from 'vitest';
import { readTemplate } from '../opt/index.ts';
import { readCanonicalJson } from '../rm/canonical/index.ts';
import { readCanonicalXml } from '../rm/canonical-xml/index.ts';
import { readPath, valuesAt } from '../rm/path/index.ts';
import { buildForm } from '../web-template/index.ts';
import { type SimplifiedFormats, simplifiedFormats } from './index.ts';
import { canonicalText } from './write-object.ts';

const fixtures = process.env.TEST_DATA === undefined ? null : join(process.env.TEST_DATA, 'openehr/ehrbase-fixtures');
const NOW = '2026-01-02T03:04:05Z';
const file = (name: string) => readFileSync(join(fixtures ?? '', name), 'utf8');
const files = (folder = ''): string[] =>
  fixtures === null ? [] : readdirSync(join(fixtures, folder), { recursive: true, encoding: 'utf8' }).sort();

const formats = new Map<string, SimplifiedFormats>();
/** The id that the paths of a template begin with. */
const roots = new Map<SimplifiedFormats, string>();
beforeAll(() => {
  for (const name of files('valid_templates').filter((one) => one.endsWith('.opt'))) {
    const result = readTemplate(file(`valid_templates/${name}`));
    if (!result.ok || formats.has(result.value.templateId)) continue;
    const made = simplifiedFormats(result.value);
    formats.set(result.value.templateId, made);
    roots.set(made, buildForm(result.value).id);
  }
});

function formatsOf(template: string): SimplifiedFormats {
  const found = formats.get(template);
  if (found === undefined) throw new Error(`no template ${template}`);
  return found;
}

const TEMPLATE = 'test_all_types.en.v1';
const flat = (more: Record<string, unknown>) =>
  JSON.stringify({
    'ctx/language': 'en',
    'ctx/territory': 'NO',
    'ctx/composer_name': 'Kari Nurse',
    'test_all_types/test_all_types:0/count': 6,
    'test_all_types/context/context_coded_text|code': 'at0007',
    ...more,
  });
const told = (source: string) => {
  const result = formatsOf(TEMPLATE).read(source, { format: 'flat', now: NOW });
  return result.ok ? [] : result.error.map(({ code, path }) => `${code} ${path}`);
};
const at = (tree: JsonValue, text: string) => {
  const path = readPath(text);
  return path.ok ? valuesAt(tree, path.value).map(write) : [];
};

describe.skipIf(fixtures === null)('FLAT that cannot be read', () => {
  it.each([
    ['not json', ['malformed /']],
    ['[]', ['malformed /']],
    [flat({ 'test_all_types/frog': 1 }), ['node-not-allowed test_all_types/frog']],
    [flat({ 'other/frog': 1 }), ['node-not-allowed other']],
    [flat({ 'ctx/frog': 1 }), ['node-not-allowed ctx/frog']],
    [flat({ 'ctx/setting': 'frog' }), ['code-not-allowed ctx/setting']],
    [flat({ 'test_all_types//x': 1 }), ['malformed test_all_types//x']],
    [
      flat({ 'test_all_types/test_all_types:0/quantity|colour': 1 }),
      ['attribute-unknown test_all_types/test_all_types:0/quantity|colour'],
    ],
  ])('%s', (source, expected) => {
    expect(told(source)).toEqual(expected);
  });

  it('is told by the path of the document where a value is of the wrong type', () => {
    const [finding] = told(
      flat({
        'test_all_types/test_all_types:0/quantity|magnitude': 'heavy',
        'test_all_types/test_all_types:0/quantity|unit': 'kg',
      }),
    );
    expect(finding).toMatch(/^value-type \/content\[.*\/magnitude$/);
  });

  it('lacks what only the sender knows', () => {
    expect(told(JSON.stringify({ 'ctx/language': 'en', 'test_all_types/test_all_types:0/count': 6 }))).toEqual([
      'attribute-missing /territory',
      'attribute-missing /composer',
    ]);
  });
});

describe.skipIf(fixtures === null)('FLAT', () => {
  it('is completed from the context and the template', () => {
    const result = formatsOf(TEMPLATE).read(
      flat({
        'ctx/time': '2024-05-06T07:08:09+02:00',
        'ctx/participation_name:0': 'Per',
        'ctx/participation_function:0': 'performer',
        'ctx/participation_mode:0': 'telephone',
        'test_all_types/test_all_types:0/ordinal|code': 'at0015',
      }),
      { format: 'flat', now: NOW },
    );
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    const { tree } = result.value;
    expect(at(tree, '/context/start_time/value')).toEqual(['"2024-05-06T07:08:09+02:00"']);
    expect(at(tree, '/context/setting/defining_code/code_string')).toEqual(['"238"']);
    expect(at(tree, '/context/participations/mode/defining_code/code_string')).toEqual(['"204"']);
    expect(at(tree, '/composer/name')).toEqual(['"Kari Nurse"']);
    expect(at(tree, '/category/value')).toEqual(['"event"']);
    expect(at(tree, '/context/other_context/item/value/value')).toEqual(['"value2"']);
    expect(at(tree, '/content/data/origin/value')).toEqual(['"2024-05-06T07:08:09+02:00"']);
    expect(at(tree, '/content/data/events/data/items[at0013]/value/value')).toEqual(['1']);
  });

  it('keeps numbers as they were written', () => {
    const source = flat({ 'test_all_types/test_all_types:0/quantity|unit': 'mg' }).replace(
      /\}$/,
      ',"test_all_types/test_all_types:0/quantity|magnitude":72.50}',
    );
    const result = formatsOf(TEMPLATE).read(source, { format: 'flat', now: NOW });
    expect(result.ok && result.value.text.includes('"magnitude":72.50')).toBe(true);
  });
});

/** What level removal leaves out: uids of HISTORY's structures. And what the reader states itself: archetype_details below the root. */
const withoutRemoved = (text: string): string =>
  text.replace(
    /"archetype_details":\{"_type":"ARCHETYPED","archetype_id":\{[^}]*\},"rm_version":"[^"]*"(,"template_id":\{[^}]*\})?\},?/g,
    '',
  );

function documents(): readonly (readonly [string, JsonObject, SimplifiedFormats])[] {
  return files()
    .filter((name) => /\.(xml|json)$/.test(name) && !/FLAT|STRUCT|TDD|contribution|webtemplate|flat_comp/i.test(name))
    .flatMap((name) => {
      const result = name.endsWith('.xml')
        ? readCanonicalXml(file(name), 'COMPOSITION')
        : readCanonicalJson(file(name), 'COMPOSITION');
      const [id] = result.ok ? at(result.value.tree, '/archetype_details/template_id/value') : [];
      const found = id === undefined ? undefined : formats.get(String(JSON.parse(id)));
      return result.ok && found !== undefined ? [[name, result.value.tree, found] as const] : [];
    });
}

describe.skipIf(fixtures === null)('The published compositions', () => {
  it('come back the same from both formats', () => {
    let equal = 0;
    let raw = 0;
    const all = documents();
    for (const [name, tree, made] of all) {
      for (const format of ['flat', 'structured'] as const) {
        const written = made.write(tree, format);
        const back = made.read(write(written), { format, now: NOW });
        if (!back.ok) throw new Error(`${name} ${format}: ${JSON.stringify(back.error)}`);
        expect([name, format, write(made.write(back.value.tree, format))]).toEqual([name, format, write(written)]);
        if (format !== 'flat') continue;
        raw += Object.keys(written).some((key) => key.endsWith('|raw')) ? 1 : 0;
        equal +=
          withoutRemoved(canonicalText(back.value.tree, 'COMPOSITION')) ===
          withoutRemoved(canonicalText(tree, 'COMPOSITION'))
            ? 1
            : 0;
      }
    }
    expect({ documents: all.length, equal, raw }).toEqual({ documents: 100, equal: 78, raw: 6 });
  });
});

/** Why some are not: what is in them is not of the Reference Model, or of a version of the template that is not published. */
const NOT_READ: Readonly<Record<string, string>> = {
  // Multimedia of which the published text has neither data nor address.
  'Test_all_types_v2_20211020054038_000001_1.xml.flat.json': 'invariant',
  'minimal_action.en.v1_20211018102623_000001_1.xml.flat.json': 'invariant',
  'persistent_minimal_all_entries.en.v1_20211018103243_000001_1.xml.flat.json': 'invariant',
  'test_all_types.en.v1_20211018101804_000001_1.xml.flat.json': 'invariant',
  // Links to `target1`, which is no address of an EHR.
  'nested.en.v1__full.json': 'invariant invariant',
  'persistent_minimal.en.v1__full.json': 'invariant invariant',
  // A coded text without words, an interval from 93 to 65, a date as an object.
  'test_all_types.en.v1.instance_flat_output_1.json': 'attribute-missing invariant value-type',
  'test_all_types.en.v1.instance_flat_output_2.json': 'attribute-missing invariant value-type',
  // Nodes of other versions of the templates; no composer; no ism_transition.
  'family_history__.json': 'node-not-allowed',
  'family_history__with_uid.json': 'node-not-allowed',
  'minimal_action_2_20211018102553_000001_1.xml.flat.json': 'node-not-allowed',
  'minimal_observation.en.v1.instance_flat_output_1.json': 'node-not-allowed',
  'minimal_observation.en.v1.instance_flat_output_2.json': 'node-not-allowed',
  'obs_act.en.v1_20211018103027_000001_1.xml.flat.json': 'node-not-allowed',
};

describe.skipIf(fixtures === null)('The published FLAT and STRUCTURED documents', () => {
  it('are read, as far as their templates are published', () => {
    const outcomes: Record<string, string> = {};
    let accepted = 0;
    for (const name of files().filter((one) => /(FLAT|STRUCTURED|flat_compositions)\/.*\.json$/.test(one))) {
      const parsed = read(file(name));
      if (!parsed.ok || !isObject(parsed.value.tree) || isArray(parsed.value.tree)) continue;
      const format = /STRUCTURED|structured/.test(name) ? 'structured' : 'flat';
      const root = Object.keys(parsed.value.tree)
        .map((key) => key.split('/')[0])
        .find((key) => key !== 'ctx');
      const results = [...formats.values()]
        .filter((made) => roots.get(made) === root)
        .map((made) => made.read(file(name), { format, now: NOW }));
      const [first, ...others] = results;
      if (first === undefined) continue;
      const best = others.reduce(
        (least, one) => (least.ok || (!one.ok && least.error.length <= one.error.length) ? least : one),
        first,
      );
      if (best.ok) accepted++;
      else outcomes[name.slice(name.lastIndexOf('/') + 1)] = best.error.map(({ code }) => code).join(' ');
    }
    expect(outcomes).toEqual(NOT_READ);
    expect(accepted).toBe(44);
  });
});
