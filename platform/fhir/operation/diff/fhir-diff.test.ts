// https://hl7.org/fhir/R4/fhirpatch.html: a difference is right when the patch makes the one of the other.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { applyFhirPatch, checkStructure, readFhirPatch } from '@fkj/standards-fhir';
import { isObject, type JsonObject, read, write } from '@fkj/standards-json';
import { describe, expect, it } from 'vitest';
import { withoutServerSet } from './diff.ts';
import { fhirDiff, printPatch } from './fhir-diff.ts';

const data = process.env['TEST_DATA'];

const treeOf = (text: string): JsonObject => {
  const document = read(text);
  if (!document.ok || !isObject(document.value.tree)) throw new Error('not a resource');
  return document.value.tree;
};

/** Members in the order of their names: their order says nothing. */
const sorted = (text: string): unknown =>
  JSON.parse(text, (_, value) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  );

const patched = (before: JsonObject, after: JsonObject): string => {
  const patch = treeOf(printPatch(fhirDiff(before, after)));
  // A reference to what is contained leads nowhere while it stands in a patch.
  expect(checkStructure(patch).filter(({ key }) => key !== 'contained-missing')).toEqual([]);
  const operations = readFhirPatch(patch, { maxOperations: 100_000 });
  if (!operations.ok) throw new Error(JSON.stringify(operations.error));
  const applied = applyFhirPatch(write(before), operations.value, { maxOperations: 100_000 });
  if (!applied.ok) throw new Error(JSON.stringify(applied.error));
  return applied.value;
};

describe('A difference', () => {
  it('of equal resources is no operation, whatever the order of members', () => {
    const one = treeOf('{"resourceType":"Patient","active":true,"name":[{"family":"A","use":"old"}]}');
    const other = treeOf('{"resourceType":"Patient","name":[{"use":"old","family":"A"}],"active":true}');
    expect(printPatch(fhirDiff(one, other))).toBe('{"resourceType":"Parameters"}');
  });

  it.each([
    ['a number’s digits', '"valueQuantity":{"value":1.5}', '"valueQuantity":{"value":1.50}'],
    ['another type of a choice', '"valueQuantity":{"value":1.5}', '"valueString":"x"'],
    ['an extension of a primitive', '"_status":{"extension":[{"url":"u","valueCode":"a"}]}', '"status":"final"'],
    [
      'components put in and taken away',
      '"component":[{"code":{"text":"a"}},{"code":{"text":"b"}}]',
      '"component":[{"code":{"text":"c"}},{"code":{"text":"a"},"valueString":"x"},{"code":{"text":"b"}}]',
    ],
    [
      'a contained resource',
      '"contained":[{"resourceType":"Patient","id":"p"}]',
      '"contained":[{"resourceType":"Patient","id":"p","active":true}]',
    ],
    [
      'a text',
      '"text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\">a</div>"}',
      '"text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\">b</div>"}',
    ],
    ['everything', '"status":"final"', '"code":{"text":"x"}'],
  ])('makes %s, there and back', (_, one, other) => {
    const [before, after] = [one, other].map((members) => treeOf(`{"resourceType":"Observation",${members}}`));
    if (before === undefined || after === undefined) throw new Error('two resources');
    expect(sorted(patched(before, after))).toEqual(sorted(write(after)));
    expect(patched(before, after)).toContain(other.includes('1.50') ? '1.50' : '');
    expect(sorted(patched(after, before))).toEqual(sorted(write(before)));
  });

  it.skipIf(!data)('makes each official example of the one before it of its type', { timeout: 120_000 }, () => {
    const file = readFileSync(join(data ?? '', 'fhir', 'r4-examples/examples.ndjson.gz'));
    const last = new Map<string, JsonObject>();
    let pairs = 0;
    for (const line of gunzipSync(file).toString('utf8').split('\n').filter(Boolean)) {
      // Large ones take long; the patch cannot carry Bundle.entry.response.outcome, which names a type of resource.
      if (line.length > 60_000 || line.includes('"outcome":{"resourceType"')) continue;
      const after = withoutServerSet(treeOf(line));
      const type = String(after['resourceType']);
      const before = last.get(type) ?? { resourceType: type };
      last.set(type, after);
      expect([type, sorted(patched(before, after))]).toEqual([type, sorted(write(after))]);
      pairs++;
    }
    expect(pairs).toBeGreaterThan(300);
  });
});
