// DESIGN.md §4 "Byte-true" and issue 2 "Must show" b: the stored document is the sender's but for id and meta.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { isObject, read } from '@fkj/standards-json';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isByteTrue, OWNER_EXTENSION, ownerSaidIn, prepareDocument } from './index.ts';

const set = { id: 'b-2', versionId: '7', lastUpdated: '2026-11-20T10:00:00.000Z' };

function prepare(source: string, more: { readonly owner?: string } = {}) {
  const result = read(source);
  if (!result.ok || !isObject(result.value.tree)) throw new Error(`not an object: ${source}`);
  const prepared = prepareDocument(result.value.text, result.value.tree, { ...set, ...more });
  return { ...prepared, sent: result.value.text };
}

const stampIn = ({ document, lastUpdatedOffset }: { document: string; lastUpdatedOffset: number }) =>
  [...document].slice(lastUpdatedOffset, lastUpdatedOffset + 24).join('');

describe('A document prepared for the store', () => {
  it('is refused without resourceType or with a stamp of another length', () => {
    expect(() => prepareDocument('{}', {}, set)).toThrow('resourceType');
    const tree = { resourceType: 'Patient' };
    expect(() => prepareDocument('{"resourceType":"Patient"}', tree, { ...set, lastUpdated: '2026' })).toThrow('24');
  });

  it.each([
    [
      '{"resourceType":"Patient"}',
      '{"resourceType":"Patient","id":"b-2","meta":{"versionId":"7","lastUpdated":"2026-11-20T10:00:00.000Z"}}',
    ],
    [
      '{"id":"a","resourceType":"Patient","active":true}',
      '{"id":"b-2","resourceType":"Patient","meta":{"versionId":"7","lastUpdated":"2026-11-20T10:00:00.000Z"},"active":true}',
    ],
    [
      '{"name":[{"text":"😀å"}],"meta":{"lastUpdated":"2011-01-01T00:00:00Z","source":"#1","versionId":"3"},"resourceType":"Patient","id":"x"}',
      '{"name":[{"text":"😀å"}],"meta":{"versionId":"7","lastUpdated":"2026-11-20T10:00:00.000Z","source":"#1"},"resourceType":"Patient","id":"b-2"}',
    ],
    [
      '{"text":"😀","resourceType":"Patient","contained":[{"resourceType":"Patient","id":"c","meta":{"versionId":"1"}}]}',
      '{"text":"😀","resourceType":"Patient","id":"b-2","meta":{"versionId":"7","lastUpdated":"2026-11-20T10:00:00.000Z"},"contained":[{"resourceType":"Patient","id":"c","meta":{"versionId":"1"}}]}',
    ],
  ])('gets id and meta and keeps the rest: %s', (source, expected) => {
    const prepared = prepare(source);
    expect(prepared.document).toBe(expected);
    expect(stampIn(prepared)).toBe(set.lastUpdated);
    expect(isByteTrue(prepared.sent, prepared.document)).toBe(true);
  });

  it.each([
    [
      '{"resourceType":"Patient"}',
      '{"resourceType":"Patient","id":"b-2","meta":{"versionId":"7","lastUpdated":"2026-11-20T10:00:00.000Z","extension":[OWNER]}}',
    ],
    [
      '{"resourceType":"Patient","meta":{"versionId":"3","source":"#1"}}',
      '{"resourceType":"Patient","id":"b-2","meta":{"versionId":"7","lastUpdated":"2026-11-20T10:00:00.000Z","extension":[OWNER],"source":"#1"}}',
    ],
    [
      '{"resourceType":"Patient","meta":{"source":"😀","extension":[{"url":"urn:x","valueDecimal":1.50}],"tag":[{"code":"extension"}]}}',
      '{"resourceType":"Patient","id":"b-2","meta":{"versionId":"7","lastUpdated":"2026-11-20T10:00:00.000Z","source":"😀","extension":[{"url":"urn:x","valueDecimal":1.50},OWNER],"tag":[{"code":"extension"}]}}',
    ],
  ])('says who is responsible, after the extensions that were sent: %s', (source, expected) => {
    const element = `{"url":"${OWNER_EXTENSION}","valueReference":{"reference":"Organization/o"}}`;
    const prepared = prepare(source, { owner: 'Organization/o' });
    expect(prepared.document).toBe(expected.replace('OWNER', element));
    expect(stampIn(prepared)).toBe(set.lastUpdated);
    const tree = read(prepared.document);
    expect(tree.ok && isObject(tree.value.tree) && ownerSaidIn(tree.value.tree)).toMatchObject({
      says: 'reference',
      reference: 'Organization/o',
    });
  });

  it.each([
    ['{"resourceType":"Patient"}', { says: 'nothing' }],
    ['{"resourceType":"Patient","meta":{"extension":[{"url":"urn:x"}]}}', { says: 'nothing' }],
    [
      '{"resourceType":"Patient","meta":{"extension":[{"url":"urn:x"},{"url":"OWNER"}]}}',
      { says: 'unusable', expression: 'Patient.meta.extension[1]' },
    ],
    [
      '{"resourceType":"Patient","meta":{"extension":[{"url":"OWNER","valueReference":{"identifier":{"value":"9"}}}]}}',
      { says: 'unusable', expression: 'Patient.meta.extension[0]' },
    ],
    [
      '{"resourceType":"Patient","meta":{"extension":[{"url":"OWNER","valueReference":{"reference":"a"}},{"url":"OWNER","valueReference":{"reference":"a"}}]}}',
      { says: 'unusable', expression: 'Patient.meta.extension[0]' },
    ],
  ])('is read for one owner, by one reference: %s', (source, said) => {
    const tree = read(source.replaceAll('OWNER', OWNER_EXTENSION));
    expect(tree.ok && isObject(tree.value.tree) && ownerSaidIn(tree.value.tree)).toEqual(said);
  });

  it('keeps every other byte of any object, wherever id and meta stand', () => {
    const member = fc.constantFrom<[string, unknown]>(
      ['id', 'sent'],
      ['meta', {}],
      ['meta', { tag: [{ code: '😀' }], versionId: '1' }],
      ['language', 'nb'],
      ['text', { div: '<div>å😀</div>' }],
    );
    fc.assert(
      fc.property(fc.array(member), fc.nat(5), fc.json({ depthSize: 'small' }), (members, place, other) => {
        const all: [string, unknown][] = [...members, ['other', JSON.parse(other)]];
        all.splice(place, 0, ['resourceType', 'Basic']);
        const source = JSON.stringify(Object.fromEntries(all));
        fc.pre(read(source).ok);
        const prepared = prepare(source);
        const { id, meta, ...rest } = JSON.parse(prepared.document);
        const { id: _id, meta: sentMeta, ...sentRest } = JSON.parse(source);
        expect(JSON.stringify(rest)).toBe(JSON.stringify(sentRest));
        expect({ id, meta }).toEqual({
          id: set.id,
          meta: { ...sentMeta, versionId: set.versionId, lastUpdated: set.lastUpdated },
        });
        expect(stampIn(prepared)).toBe(set.lastUpdated);
        expect(isByteTrue(prepared.sent, prepared.document)).toBe(true);
      }),
    );
  });

  it('is told from one where a number lost a zero', () => {
    expect(isByteTrue('{"a":1.50,"id":"x"}', '{"a":1.5,"id":"x"}')).toBe(false);
  });
});

const data = process.env['TEST_DATA'];

describe.skipIf(!data)('The official R4 examples', () => {
  it('come back byte-true after preparing', () => {
    const file = join(data ?? '', 'fhir/r4-examples/examples.ndjson.gz');
    const lines = gunzipSync(readFileSync(file)).toString('utf8').split('\n').filter(Boolean);
    expect(lines.length).toBe(342);
    for (const line of lines) {
      const prepared = prepare(line);
      expect(isByteTrue(prepared.sent, prepared.document)).toBe(true);
      expect(stampIn(prepared)).toBe(set.lastUpdated);
      expect(JSON.parse(prepared.document).id).toBe(set.id);
    }
  });
});
