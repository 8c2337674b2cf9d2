// Issue 3 A5 and https://hl7.org/fhir/R4/xml.html: JSON -> XML -> JSON loses nothing, on random resources of every type and the official examples.

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { Decimal, isArray, isObject, type JsonValue, read, write } from '@fkj/standards-json';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resourceTypes } from '../model/index.ts';
import { checkStructure } from '../structure/index.ts';
import { readXml, writeXml } from './index.ts';
import { randomResource } from './testing/random-resource.ts';

function tree(text: string): JsonValue {
  const document = read(text);
  if (!document.ok) throw new Error(document.error.sentence);
  return document.value.tree;
}

/** The same text for the same content: members sorted, numbers as written. */
const canonical = (value: JsonValue): string => write(sorted(value));

function sorted(value: JsonValue): JsonValue {
  if (isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  );
}

function throughXml(json: string, layout: 'compact' | 'indented'): string {
  const xml = writeXml(json, layout);
  if (!xml.ok) throw new Error(`${xml.error.expression}: ${xml.error.sentence}\n${json}`);
  const back = readXml(Buffer.from(xml.value, 'utf8'));
  if (!back.ok) throw new Error(`${back.error.expression}: ${back.error.code} ${back.error.sentence}\n${xml.value}`);
  return back.value;
}

describe('A resource that goes to XML and back', () => {
  it('is the same, whatever type and elements it has', () => {
    let decimals = 0;
    let siblings = 0;
    fc.assert(
      fc.property(fc.gen(), fc.constantFrom('compact', 'indented'), (gen, layout) => {
        const resource = randomResource(gen, gen(fc.constantFrom, ...resourceTypes));
        const json = write(resource);
        expect(checkStructure(tree(json)), json).toEqual([]);
        decimals += /"value(?:Decimal)?":-?[0-9.eE+-]*0[,}]/.test(json) ? 1 : 0;
        siblings += json.includes('"_') ? 1 : 0;
        const back = throughXml(json, layout);
        expect(canonical(tree(back))).toBe(canonical(resource));
        // In the order of the definition: what came from XML once stays as it is.
        expect(throughXml(back, layout)).toBe(back);
      }),
      { numRuns: 200 },
    );
    expect([decimals > 20, siblings > 50]).toEqual([true, true]);
  }, 120_000);

  it('reaches every resource type', () => {
    for (const type of resourceTypes) {
      fc.assert(
        fc.property(fc.gen(), (gen) => {
          const json = write(randomResource(gen, type));
          expect(canonical(tree(throughXml(json, 'compact')))).toBe(canonical(tree(json)));
        }),
        { numRuns: 2 },
      );
    }
  }, 120_000);
});

describe('Text that is no XML of FHIR', () => {
  it('is refused as a value, never thrown', () => {
    const pieces = [
      '<Patient xmlns="http://hl7.org/fhir">',
      '</Patient>',
      '<id value="a"/>',
      '<text>',
      '</text>',
      '&',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<?a',
      '?>',
      '<div xmlns="http://www.w3.org/1999/xhtml">',
      '</div>',
      '"',
      '<',
      '>',
      '\r\n',
      'a',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 12 }), (some) => {
        const result = readXml(some.join(''));
        if (result.ok) tree(result.value);
        else expect(result.error.sentence).not.toBe('');
      }),
      { numRuns: 2000 },
    );
  });
});

const data = process.env['TEST_DATA'];

describe.skipIf(!data)('The official R4 examples', () => {
  it('go from JSON to XML and back, equal by tree and by the text of numbers', () => {
    const file = readFileSync(`${data}/fhir/r4-examples/examples.ndjson.gz`);
    const examples = gunzipSync(file).toString('utf8').split('\n').filter(Boolean);
    expect(examples.length).toBe(342);
    let numbers = 0;
    for (const example of examples) {
      const before = tree(example);
      numbers += decimalsIn(before);
      const back = throughXml(example, 'compact');
      expect(canonical(tree(back))).toBe(canonical(before));
      expect(throughXml(example, 'indented')).toBe(back);
    }
    expect(numbers).toBeGreaterThan(900);
  }, 120_000);
});

function decimalsIn(value: JsonValue): number {
  if (value instanceof Decimal) return 1;
  const inside: readonly JsonValue[] = isArray(value) ? value : isObject(value) ? Object.values(value) : [];
  return inside.reduce((sum: number, item) => sum + decimalsIn(item), 0);
}
