// https://specifications.openehr.org/releases/AM/Release-1.4: the published templates, and broken ones.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTemplate } from './index.ts';

const wrap = (definition: string, header = '<concept>C</concept>') =>
  `<template xmlns="http://schemas.openehr.org/v1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><language><code_string>nb</code_string></language>
   <template_id><value>T</value></template_id>${header}${definition}</template>`;
const root = (inner: string) =>
  `<definition><rm_type_name>COMPOSITION</rm_type_name><node_id>at0000</node_id>${inner}<archetype_id><value>a-b-COMPOSITION.c.v1</value></archetype_id></definition>`;
const told = (source: string) => {
  const result = readTemplate(source);
  return result.ok ? [] : result.error.map(({ code, path }) => `${code} ${path}`);
};

describe('A template that cannot be read', () => {
  it('says everything that is wrong at once', () => {
    expect(told(wrap('', '<concept></concept><bullfrog/>'))).toEqual([
      'template-element-unknown /template/bullfrog',
      'template-element-missing /template/concept',
      'template-element-missing /template',
    ]);
  });

  it.each([
    ['', 'malformed /'],
    ['<!DOCTYPE template [<!ENTITY a "b">]><template/>', 'malformed /'],
    ['<template><a></template>', 'malformed /'],
    [`${'<a>'.repeat(300)}${'</a>'.repeat(300)}`, 'malformed /'],
    ['<composition/>', 'template-element-unknown /composition'],
    [
      wrap(root('<attributes><rm_attribute_name>contents</rm_attribute_name></attributes>')),
      'template-value /template/definition/attributes/attributes',
    ],
    [
      wrap(
        root(
          '<attributes><rm_attribute_name>content</rm_attribute_name><children xsi:type="C_COMPLEX_OBJECT"><rm_type_name>ELEMENT</rm_type_name></children></attributes>',
        ),
      ),
      'template-value /template/definition/attributes/children',
    ],
    [
      wrap(
        root(
          '<attributes><rm_attribute_name>content</rm_attribute_name><children xsi:type="C_FROG"><rm_type_name>SECTION</rm_type_name></children></attributes>',
        ),
      ),
      'template-value /template/definition/attributes/children/children',
    ],
    [
      wrap(root('<occurrences><lower>2</lower><upper>1</upper></occurrences>')),
      'template-value /template/definition/occurrences',
    ],
  ])('%s', (source, expected) => {
    expect(told(source)).toEqual([expected]);
  });
});

const fixtures = process.env.TEST_DATA === undefined ? null : join(process.env.TEST_DATA, 'openehr/ehrbase-fixtures');
const files = (folder: string): string[] =>
  fixtures === null
    ? []
    : readdirSync(join(fixtures, folder), { recursive: true, encoding: 'utf8' })
        .map((file) => join(folder, file))
        .sort();
const bytes = (file: string) => readFileSync(join(fixtures ?? '', file));

describe('A hostile template', () => {
  it('does not reach what JavaScript puts into every object', () => {
    const item =
      '<children xsi:type="C_PRIMITIVE_OBJECT"><rm_type_name>STRING</rm_type_name><item xsi:type="constructor"/></children>';
    const hostile = root(`<attributes><rm_attribute_name>constructor</rm_attribute_name>${item}</attributes>`);
    expect(told(wrap(hostile))).toEqual([
      'template-value /template/definition/attributes/attributes',
      'template-value /template/definition/attributes/children/item',
    ]);
  });
});

describe.skipIf(fixtures === null)('The published templates', () => {
  it('are all read', () => {
    const templates = files('valid_templates').filter((file) => file.endsWith('.opt'));
    expect(templates.length).toBe(87);
    for (const file of templates) {
      const result = readTemplate(bytes(file));
      expect([file, result.ok ? [] : result.error]).toEqual([file, []]);
      if (result.ok) expect(result.value.definition.archetype?.terms.size).toBeGreaterThan(0);
    }
  });

  it('that are broken are refused for what is wrong with them', () => {
    const refused = files('invalid_templates')
      .filter((file) => /\.(opt|xml)$/.test(file))
      .map((file) => {
        const result = readTemplate(bytes(file));
        return [
          file.slice('invalid_templates/'.length),
          result.ok ? [] : result.error.map(({ code, path }) => `${code} ${path}`),
        ];
      });
    expect(Object.fromEntries(refused)).toEqual({
      'alien_tags/minimal_action.opt': ['template-element-unknown /template/bullfrog'],
      'empty_file/empty_file.opt': ['malformed /'],
      'empty_file/empty_xml.opt': ['malformed /'],
      'empty_file/empty_xml_template.opt': Array(4).fill('template-element-missing /template'),
      'minimal_persistent/persistent_minimal.composition.extdatetime.invalid.xml': [
        'template-element-unknown /composition',
      ],
      'multiple_elements/minimal_action_concept_twice_1.opt': ['template-element-repeated /template/concept'],
      'multiple_elements/minimal_action_concept_twice_2.opt': ['template-element-repeated /template/concept'],
      'multiple_elements/minimal_action_definition_twice.opt': [
        'template-element-repeated /template/concept',
        'template-element-repeated /template/definition',
      ],
      'multiple_elements/minimal_action_template-id_twice_1.opt': ['template-element-repeated /template/template_id'],
      'multiple_elements/minimal_action_template-id_twice_2.opt': ['template-element-repeated /template/template_id'],
      'multiple_elements/minimal_action_template-id_twice_3.opt': ['template-element-repeated /template/template_id'],
      'nested/nested.composition.extdatetimes.invalid.xml': ['template-element-unknown /composition'],
      'removed_mandatory_elements/minimal_action_removed_concept.opt': ['template-element-missing /template'],
      'removed_mandatory_elements/minimal_action_removed_concept_value.opt': [
        'template-element-missing /template/concept',
      ],
      'removed_mandatory_elements/minimal_action_removed_definition.opt': ['template-element-missing /template'],
      'removed_mandatory_elements/minimal_action_removed_description_and_concept.opt': [
        'template-element-missing /template',
      ],
      'removed_mandatory_elements/minimal_action_removed_language.opt': ['template-element-missing /template'],
      'removed_template_id/minimal_admin_invalid_1.opt': ['template-element-missing /template/template_id/value'],
      'removed_template_id/minimal_admin_invalid_2.opt': ['template-element-missing /template/template_id'],
      'removed_template_id/minimal_admin_invalid_3.opt': ['template-element-missing /template/template_id'],
      'removed_template_id/minimal_admin_invalid_4.opt': ['template-element-missing /template'],
    });
  });
});
