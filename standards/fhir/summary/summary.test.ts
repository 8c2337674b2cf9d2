// https://hl7.org/fhir/R4/search.html#summary: parts of resources, byte-true.

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { isArray, isObject, type JsonObject, type JsonValue, read, write } from '@fkj/standards-json';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resourceTypes, typeModel } from '../model/index.ts';
import { checkStructure } from '../structure/index.ts';
import { randomResource } from '../xml/testing/random-resource.ts';
import { elementsOf, isSubsetted, type Subset, subsetText } from './index.ts';

const TAG = '{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationValue","code":"SUBSETTED"}';

function tree(text: string): JsonObject {
  const document = read(text);
  if (!document.ok || !isObject(document.value.tree)) throw new Error('not an object');
  return document.value.tree;
}

const patient =
  '{"resourceType":"Patient","id":"a","meta":{"versionId":"1"},"text":{"status":"empty","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\"/>"},' +
  '"extension":[{"url":"u","valueDecimal":1.50}],"name":[{"text":"Bl\\u00e5","extension":[{"url":"u","valueDecimal":1.50}]}],' +
  '"_birthDate":{"id":"b"},"birthDate":"1970","contact":[{"gender":"male"}],"photo":[{"data":"SGVp","title":"t"}],' +
  '"communication":[{"language":{"text":"no"}}],"modifierExtension":[{"url":"m","valueBoolean":true}]}';

const tagged = (text: string): string => text.replace('{"versionId":"1"}', `{"versionId":"1","tag":[${TAG}]}`);

describe('A part of a resource', () => {
  it.each([
    [
      'summary',
      { of: 'summary' },
      '{"resourceType":"Patient","id":"a","meta":{"versionId":"1"},"name":[{"text":"Bl\\u00e5","extension":[{"url":"u","valueDecimal":1.50}]}],"_birthDate":{"id":"b"},"birthDate":"1970","modifierExtension":[{"url":"m","valueBoolean":true}]}',
    ],
    [
      'text',
      { of: 'text' },
      '{"resourceType":"Patient","id":"a","meta":{"versionId":"1"},"text":{"status":"empty","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\"/>"},"modifierExtension":[{"url":"m","valueBoolean":true}]}',
    ],
    ['data', { of: 'data' }, patient.replace(/"text":\{"status.*?\},/, '')],
    [
      'elements',
      { of: 'elements', names: new Set(['birthDate', 'contact']) },
      '{"resourceType":"Patient","id":"a","meta":{"versionId":"1"},"_birthDate":{"id":"b"},"birthDate":"1970","contact":[{"gender":"male"}],"modifierExtension":[{"url":"m","valueBoolean":true}]}',
    ],
  ] as const satisfies readonly (readonly [string, Subset, string])[])('%s', (_name, subset, expected) => {
    expect(subsetText(patient, subset)).toBe(tagged(expected));
  });

  it('goes inside elements: an attachment without its bytes, a component with what it must have', () => {
    const media =
      '{"resourceType":"Observation","status":"final","code":{"text":"c"},"component":[{"code":{"text":"d"},"interpretation":[{"text":"e"}],"valueInteger":1}]}';
    expect(subsetText(media, { of: 'summary' })).toBe(
      `{"resourceType":"Observation","status":"final","code":{"text":"c"},"component":[{"code":{"text":"d"},"valueInteger":1}],"meta":{"tag":[${TAG}]}}`,
    );
    const document =
      '{"resourceType":"DocumentReference","status":"current","content":[{"attachment":{"title":"t","data":"SGVp"}}]}';
    expect(subsetText(document, { of: 'summary' })).toContain('"content":[{"attachment":{"title":"t"}}]');
  });

  it('keeps what must be there and finds a choice by either name', () => {
    const observation =
      '{"resourceType":"Observation","status":"final","code":{"text":"c"},"valueQuantity":{"value":1.0},"note":[{"text":"n"}]}';
    for (const name of ['value', 'valueQuantity']) {
      const part = subsetText(observation, { of: 'elements', names: new Set([name]) });
      expect(Object.keys(tree(part))).toEqual(['resourceType', 'status', 'code', 'valueQuantity', 'meta']);
    }
  });

  it('is tagged once, beside other tags', () => {
    const once = subsetText(`{"resourceType":"Basic","meta":{"tag":[{"code":"x"}]},"code":{"text":"c"}}`, {
      of: 'data',
    });
    expect(once).toContain(`"tag":[{"code":"x"},${TAG}]`);
    expect(isSubsetted(tree(once))).toBe(true);
    expect(subsetText(once, { of: 'data' })).toBe(once);
  });

  it('of any resource is sound, within the whole, and holds nothing that the model leaves out', () => {
    const subsets = fc.constantFrom<Subset>(
      { of: 'summary' },
      { of: 'text' },
      { of: 'data' },
      { of: 'elements', names: new Set() },
    );
    fc.assert(
      fc.property(fc.gen(), subsets, (gen, subset) => {
        const type = gen(fc.constantFrom, ...resourceTypes);
        const whole = write(randomResource(gen, type));
        const part = subsetText(whole, subset);
        const allowed = new Set(['reference', 'contained-missing']);
        expect(
          checkStructure(tree(part)).filter(({ key }) => !allowed.has(key)),
          part,
        ).toEqual([]);
        expect(isWithin(untagged(tree(part)), tree(whole))).toBe(true);
        if (subset.of !== 'summary') return;
        for (const name of Object.keys(tree(part))) {
          const element = typeModel(type)?.members.get(name.replace(/^_/, ''))?.element;
          const always = ['id', 'meta', 'implicitRules', 'modifierExtension'].includes(element?.name ?? 'id');
          expect(always || element?.summary || (element?.min ?? 0) > 0, name).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  }, 60_000);
});

function untagged(resource: JsonObject): JsonObject {
  const { meta, ...rest } = resource;
  if (!isObject(meta)) return resource;
  const { tag, ...other } = meta;
  const tags = isArray(tag) ? tag.slice(0, -1) : [];
  const kept = { ...other, ...(tags.length > 0 && { tag: tags }) };
  return Object.keys(kept).length === 0 ? rest : { ...rest, meta: kept };
}

function isWithin(part: JsonValue, whole: JsonValue | undefined): boolean {
  if (whole === undefined) return false;
  if (isArray(part)) return isArray(whole) && part.every((item) => whole.some((other) => isWithin(item, other)));
  if (isObject(part))
    return isObject(whole) && Object.entries(part).every(([name, item]) => isWithin(item, whole[name]));
  return write(part) === write(whole);
}

describe('Names in _elements', () => {
  it('are those of the type, with or without it, and others are told', () => {
    const { known, unknown } = elementsOf('Patient', [
      'name',
      'Patient.birthDate',
      'code',
      'name.family',
      'constructor',
      '',
    ]);
    expect([...known]).toEqual(['name', 'birthDate']);
    expect(unknown).toEqual(['code', 'name.family', 'constructor', '']);
    expect(elementsOf(null, ['code', 'colour']).unknown).toEqual(['colour']);
  });
});

const data = process.env['TEST_DATA'];

describe.skipIf(!data)('The official R4 examples', () => {
  it('have summaries that are sound and smaller', () => {
    const file = readFileSync(`${data}/fhir/r4-examples/examples.ndjson.gz`);
    const examples = gunzipSync(file).toString('utf8').split('\n').filter(Boolean);
    for (const example of examples) {
      const summary = subsetText(example, { of: 'summary' });
      const issues = checkStructure(tree(summary)).filter(({ key }) => key !== 'contained-missing');
      expect(issues, summary).toEqual([]);
      expect(summary.length).toBeLessThan(example.length + 200);
    }
  });
});
