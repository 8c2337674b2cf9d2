// https://hl7.org/fhir/R4/http.html#trules: which addresses a transaction rewrites, and that nothing else changes.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { isArray, isObject, type JsonObject, printPath, read, write } from '@fkj/standards-json';
import { describe, expect, it } from 'vitest';
import { referencesIn, rewriteReferences } from './index.ts';

function resourceOf(source: string): { text: string; tree: JsonObject } {
  const result = read(source);
  if (!result.ok || !isObject(result.value.tree)) throw new Error(`not a resource: ${source}`);
  return { text: result.value.text, tree: result.value.tree };
}

const uuid = (n: number) => `urn:uuid:00000000-0000-4000-8000-00000000000${n}`;

const observation = `{"resourceType":"Observation","text":{"status":"generated","div":"<div>\\u00e5<a href=\\"${uuid(1)}\\">p</a> ${uuid(1)}<img src='${uuid(2)}'/></div>"},
 "status":"final","code":{"coding":[{"system":"${uuid(1)}","code":"${uuid(1)}"}],"text":"${uuid(1)}"},
 "instantiatesCanonical":"${uuid(1)}",
 "subject":{"reference":"${uuid(1)}","display":"${uuid(1)}"},
 "performer":[{"reference":"Practitioner?identifier=a|b"},{"reference":"#c"}],
 "contained":[{"resourceType":"Practitioner","id":"c","extension":[{"url":"http://x.no","valueReference":{"reference":"${uuid(2)}"}}]}],
 "_issued":{"extension":[{"url":"http://x.no","valueUri":"${uuid(2)}"}]},"valueQuantity":{"value":1.50}}`;

describe('The addresses in a resource', () => {
  it('are references, uris and links; not canonicals, codes and texts', () => {
    const found = referencesIn(resourceOf(observation).tree);
    expect(
      found.filter(({ address }) => !address.startsWith('http')).map(({ kind, path }) => `${kind} ${printPath(path)}`),
    ).toEqual([
      'narrative text.div',
      'narrative text.div',
      'uri code.coding[0].system',
      'reference subject.reference',
      'reference performer[0].reference',
      'reference performer[1].reference',
      'reference contained[0].extension[0].valueReference.reference',
      'uri _issued.extension[0].valueUri',
    ]);
  });

  it('are rewritten and leave every other byte', () => {
    const { text, tree } = resourceOf(observation);
    const known = new Map([
      [uuid(1), 'Patient/p'],
      [uuid(2), 'Organization/$&'],
    ]);
    const rewrites = referencesIn(tree).flatMap((found) => {
      const address = known.get(found.address);
      return address === undefined ? [] : [{ found, address }];
    });
    expect(rewriteReferences(text, rewrites)).toBe(
      text
        .replace(`href=\\"${uuid(1)}`, 'href=\\"Patient/p')
        .replace(`src='${uuid(2)}`, () => "src='Organization/$&")
        .replace(`"system":"${uuid(1)}"`, '"system":"Patient/p"')
        .replace(`"subject":{"reference":"${uuid(1)}"`, '"subject":{"reference":"Patient/p"')
        .replace(`{"reference":"${uuid(2)}"}`, () => '{"reference":"Organization/$&"}')
        .replace(`"valueUri":"${uuid(2)}"`, () => '"valueUri":"Organization/$&"'),
    );
    expect(rewriteReferences(text, [])).toBe(text);
  });

  it('are refused with a text that is not the one of the tree', () => {
    const [found] = referencesIn(resourceOf(observation).tree);
    if (!found) throw new Error('nothing found');
    expect(() => rewriteReferences('{"resourceType":"Patient"}', [{ found, address: 'a' }])).toThrow(
      'not that of the tree',
    );
  });
});

const data = process.env['TEST_DATA'];

describe.skipIf(!data)('A synthetic patient bundle', () => {
  it('has no urn:uuid left in any reference once all are rewritten', () => {
    const file = 'fhir/synthea-100/Abdul_Koepp_e925b0f3-8006-43f6-aa31-94bd215e55e7.json.gz';
    const { tree } = resourceOf(gunzipSync(readFileSync(join(data ?? '', file))).toString('utf8'));
    const entries = isArray(tree['entry']) ? tree['entry'] : [];
    expect(entries.length).toBeGreaterThan(50);
    for (const entry of entries) {
      const resource = isObject(entry) ? entry['resource'] : null;
      if (!isObject(resource)) throw new Error('an entry without resource');
      const sent = write(resource);
      const { text, tree: own } = resourceOf(sent);
      const found = referencesIn(own).filter(({ address }) => address.startsWith('urn:uuid:'));
      const count = sent.split('"reference":"urn:uuid:').length - 1;
      expect(found.filter(({ kind }) => kind === 'reference').length).toBe(count);
      const rewritten = rewriteReferences(
        text,
        found.map((each) => ({ found: each, address: 'Patient/1' })),
      );
      expect(rewritten).not.toContain('"reference":"urn:uuid:');
    }
  });
});
