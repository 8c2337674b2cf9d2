// https://specifications.openehr.org/releases/ITS-XML/latest: JSON -> XML -> JSON loses nothing; the published documents.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isArray, isObject, type JsonValue, write } from '@fkj/standards-json';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkObject } from '../canonical/index.ts';
import { randomObject } from '../testing/random-object.ts';
import { readCanonicalXml, writeCanonicalXml } from './index.ts';

const told = (xml: string, type: string) => {
  const result = readCanonicalXml(xml, type);
  return result.ok ? [] : result.error.map(({ code, path }) => `${code} ${path}`);
};

/** The same text for the same content: members sorted, numbers as written. */
function sorted(value: JsonValue): JsonValue {
  if (isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  );
}
const canonical = (value: JsonValue): string => write(sorted(value));

describe('XML that is not of the model', () => {
  it.each([
    ['<a', 'DV_TEXT', ['malformed /']],
    ['<!DOCTYPE a><a/>', 'DV_TEXT', ['malformed /']],
    ['<a xmlns="http://hl7.org/fhir"/>', 'DV_TEXT', ['malformed /']],
    ['<a><value>x</value><value>y</value></a>', 'DV_TEXT', ['attribute-repeated /a/value']],
    ['<a><values>x</values></a>', 'DV_TEXT', ['attribute-unknown /a/values']],
    ['<a b="c"><value>x</value></a>', 'DV_TEXT', ['attribute-unknown /a']],
    ['<a>text<value>x</value></a>', 'DV_TEXT', ['value-type /a']],
    ['<a><magnitude>1.2.3</magnitude></a>', 'DV_COUNT', ['value-type /a/magnitude']],
    ['<a><value>perhaps</value></a>', 'DV_BOOLEAN', ['value-type /a/value']],
    ['<a><value>constructor</value></a>', 'DV_BOOLEAN', ['value-type /a/value']],
    ['<a><constructor/></a>', 'DV_TEXT', ['attribute-unknown /a/constructor']],
    ['<a/>', 'DATA_VALUE', ['type-missing /a']],
    ['<a xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="FROG"/>', 'DATA_VALUE', ['type-unknown /a']],
    ['<a/>', 'DV_TEXT', ['attribute-missing /value']],
  ])('%s as %s', (xml, type, expected) => {
    expect(told(xml, type)).toEqual(expected);
  });

  it('cannot be written: control characters', () => {
    expect(writeCanonicalXml({ _type: 'DV_TEXT', value: 'a\u0001b' })).toMatchObject({
      ok: false,
      error: [{ code: 'unsupported', path: '/value' }],
    });
    expect(writeCanonicalXml({ value: 'a' })).toMatchObject({ ok: false, error: [{ code: 'type-missing' }] });
  });
});

describe('An object that goes to XML and back', () => {
  it('has its numbers as JSON writes them', () => {
    const result = readCanonicalXml('<a><magnitude>+.50</magnitude><units>kg</units></a>', 'DV_QUANTITY');
    expect(result).toMatchObject({
      ok: true,
      value: { text: '{"_type":"DV_QUANTITY","magnitude":0.50,"units":"kg"}' },
    });
  });

  it('is the same, whatever class it is of', () => {
    const classes = [
      'COMPOSITION',
      'EHR_STATUS',
      'FOLDER',
      'PERSON',
      'ROLE',
      'ORIGINAL_VERSION',
      'CONTRIBUTION',
      'DATA_VALUE',
      'ENTRY',
      'EXTRACT',
      'ITEM_STRUCTURE',
    ];
    let length = 0;
    fc.assert(
      fc.property(
        fc.gen(),
        fc.constantFrom(...classes),
        fc.constantFrom('v1' as const, 'v2' as const),
        (gen, type, release) => {
          const object = randomObject(gen, type);
          const faults = checkObject(object, type);
          expect(faults, write(object)).toEqual([]);
          const xml = writeCanonicalXml(object, { type, release });
          if (!xml.ok) throw new Error(JSON.stringify(xml.error));
          const back = readCanonicalXml(xml.value, type);
          if (!back.ok) throw new Error(`${JSON.stringify(back.error)}\n${xml.value}`);
          expect(canonical(back.value.tree)).toBe(canonical(object));
          length = Math.max(length, xml.value.length);
        },
      ),
      { numRuns: 80, endOnFailure: true },
    );
    expect(length).toBeGreaterThan(2000);
  }, 120_000);
});

const fixtures = process.env.TEST_DATA === undefined ? null : join(process.env.TEST_DATA, 'openehr/ehrbase-fixtures');
const documents = (): string[] =>
  fixtures === null
    ? []
    : readdirSync(fixtures, { recursive: true, encoding: 'utf8' })
        .filter((file) => /\.xml$/.test(file) && !/TDD/.test(file))
        .sort();

/** The published documents that are not sound, and why. */
const VALUE =
  '/content[openEHR-EHR-OBSERVATION.alternative_types.v1]/data[at0001]/events[at0002]/data[at0003]/items[at0004]/value';
const PROPORTION = '/content[openEHR-EHR-ACTION.minimal_2.v1]/description[at0001]/items[at0002]/value';
const NAME = 'attribute-missing /content[openEHR-EHR-OBSERVATION.minimal.v1]/name';
const NARRATIVE =
  'attribute-missing /content[openEHR-EHR-SECTION.nested.v1]/items[openEHR-EHR-INSTRUCTION.nested.v1]/narrative';
const NOT_SOUND: Readonly<Record<string, string>> = {
  'compositions/CANONICAL_XML/nested.en.v1__invalid_wrong_structure.xml': 'malformed /',
  'compositions/CANONICAL_XML/persistent_minimal.en.v1__invalid_wrong_structure.xml': 'malformed /',
  'invalid_templates/minimal_persistent/persistent_minimal.composition.extdatetime.invalid.xml': NAME,
  'invalid_templates/nested/nested.composition.extdatetimes.invalid.xml': NARRATIVE,
  'valid_templates/minimal_persistent/persistent_minimal.composition.extdatetime.invalid.xml': NAME,
  'valid_templates/nested/nested.composition.extdatetimes.invalid.xml': NARRATIVE,
  // A placeholder instead of a uid.
  'compositions/CANONICAL_XML/family_history__with_uid.xml': 'invariant /uid',
  // A DV_COUNT of 456.789.
  'valid_templates/alternative_types/alternative_types.composition.extdatetimes.xml': `value-type ${VALUE}/magnitude`,
  'valid_templates/alternative_types/alternative_types.composition.xml': `value-type ${VALUE}/magnitude`,
  'valid_templates/alternative_types/alternative_types.version.xml': `value-type /data[openEHR-EHR-COMPOSITION.alternative_types.v1]${VALUE}/magnitude`,
  // A proportion of 1.5 with precision 0.
  'valid_templates/minimal/minimal_action_2.instance.composition.xml': `invariant ${PROPORTION}`,
  'valid_templates/minimal/minimal_action_2.instance.version.xml': `invariant /data[openEHR-EHR-COMPOSITION.minimal.v1]${PROPORTION}`,
  // Two archetypes for one root.
  'valid_templates/minimal/minimal_observation.composition.participations.extdatetimes_FIXED_EXAMPLE.xml':
    'invariant /',
};

describe.skipIf(fixtures === null)('The published documents', () => {
  it('come back the same', () => {
    const refused: Record<string, string> = {};
    let same = 0;
    for (const file of documents()) {
      const text = readFileSync(join(fixtures ?? '', file), 'utf8');
      const type = /<(?:\w+:)?version[\s>]/.test(text.slice(0, 600)) ? 'VERSION' : 'COMPOSITION';
      const read = readCanonicalXml(text, type);
      if (!read.ok) {
        const [first] = read.error;
        refused[file] = `${first?.code} ${first?.path}`;
        continue;
      }
      const written = writeCanonicalXml(read.value.tree, { type });
      if (!written.ok) throw new Error(JSON.stringify(written.error));
      const back = readCanonicalXml(written.value, type);
      expect([file, back.ok ? back.value.text : back.error]).toEqual([file, read.value.text]);
      same++;
    }
    expect(refused).toEqual(NOT_SOUND);
    expect(same).toBe(74);
  });
});
