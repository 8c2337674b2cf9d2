// https://specifications.openehr.org/releases/ITS-REST/latest/definition.html: examples of every published template are sound, and go through every format.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, write } from '@fkj/standards-json';
import { describe, expect, it } from 'vitest';
import { type OperationalTemplate, readTemplate } from '../opt/index.ts';
import { readCanonicalXml, writeCanonicalXml } from '../rm/canonical-xml/index.ts';
import { compileValidator } from '../validation/index.ts';
import { simplifiedFormats } from './index.ts';
import { canonicalText } from './write-object.ts';

const folder =
  process.env.TEST_DATA === undefined ? null : join(process.env.TEST_DATA, 'openehr/ehrbase-fixtures/valid_templates');

function templates(): readonly OperationalTemplate[] {
  const found = new Map<string, OperationalTemplate>();
  for (const file of readdirSync(folder ?? '', { recursive: true, encoding: 'utf8' }).sort()) {
    const result = file.endsWith('.opt') ? readTemplate(readFileSync(join(folder ?? '', file))) : null;
    if (result?.ok === true && !found.has(result.value.templateId)) found.set(result.value.templateId, result.value);
  }
  return [...found.values()];
}

/** Templates that no example of one of everything can meet, and why. */
const NO_EXAMPLE: Readonly<Record<string, string>> = {
  // Structures that must be there and of which the template says nothing.
  'ehrn_vital_signs.v2': 'attribute-missing',
  clinical_content_validation: 'attribute-missing',
  // Two kinds of items where exactly one may stand.
  Case: 'cardinality',
  // A name that must be coded.
  'medications_statement.v0': 'type-not-allowed',
};

describe.skipIf(folder === null)('The example of a template', () => {
  it('is what the template allows', () => {
    const outcomes: Record<string, string> = {};
    const all = templates();
    for (const template of all) {
      const example = simplifiedFormats(template).example();
      const findings = example.ok ? compileValidator(template)(example.value.tree).findings : example.error;
      const [first] = findings;
      if (first !== undefined) outcomes[template.templateId] = first.code;
    }
    expect(outcomes).toEqual(NO_EXAMPLE);
    expect(all.length).toBe(80);
  });

  it('goes through FLAT, STRUCTURED and XML without loss', () => {
    let through = 0;
    for (const template of templates()) {
      const formats = simplifiedFormats(template);
      const example = formats.example();
      if (!example.ok) continue;
      const { tree } = example.value;
      const expected = canonicalText(tree, 'COMPOSITION');
      for (const format of ['flat', 'structured'] as const) {
        const written = formats.write(tree, format);
        expect(Object.keys(written).filter((key) => key.endsWith('|raw'))).toEqual([]);
        const back = formats.read(write(written), { format, now: '2000-01-01' });
        expect([
          template.templateId,
          format,
          back.ok ? canonicalText(back.value.tree, 'COMPOSITION') : back.error,
        ]).toEqual([template.templateId, format, expected]);
      }
      const xml = writeCanonicalXml(tree);
      const back = xml.ok ? readCanonicalXml(xml.value, 'COMPOSITION') : xml;
      expect([
        template.templateId,
        back.ok && isObject(back.value.tree) ? canonicalText(back.value.tree, 'COMPOSITION') : back,
      ]).toEqual([template.templateId, expected]);
      through++;
    }
    expect(through).toBe(78);
  });
});
