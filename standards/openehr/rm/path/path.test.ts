// https://specifications.openehr.org/releases/BASE/Release-1.2.0/architecture_overview.html#_paths_and_locators

import { type JsonValue, read } from '@fkj/standards-json';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ArchetypePath, printPath, readPath, valuesAt } from './index.ts';

function tree(text: string): JsonValue {
  const document = read(text);
  if (!document.ok) throw new Error(document.error.sentence);
  return document.value.tree;
}

function path(text: string): ArchetypePath {
  const result = readPath(text);
  if (!result.ok) throw new Error(`${text}: ${result.error.sentence}`);
  return result.value;
}

describe('A path that cannot be read', () => {
  it.each([
    ['/content[', 9],
    ['/content[at0001', 15],
    ['/content]', 8],
    ['/content//data', 9],
    ['/content[at0001, at0002]', 17],
    ['/content[0]', 9],
    ["/content['open]", 9],
    ['/1', 1],
    ['//', 1],
  ])('%s says where', (text, position) => {
    expect(readPath(text)).toMatchObject({ ok: false, error: { code: 'path-syntax', position } });
  });

  it('is refused when it is too long to be one', () => {
    expect(readPath('/a'.repeat(3000))).toMatchObject({ ok: false, error: { code: 'path-syntax' } });
  });
});

describe('A path', () => {
  it('reads the ways of saying a name alike', () => {
    const expected = [{ attribute: 'items', nodeId: 'at0004.1', name: "It's", position: null }];
    for (const text of [
      "/items[at0004.1, 'It\\'s']",
      "items[at0004.1 and name/value='It\\'s']",
      '/items[at0004.1,"It\'s"]',
    ]) {
      expect(path(text)).toEqual(expected);
    }
  });

  it('takes archetype ids with dashes, dots and versions', () => {
    expect(path('/content[openEHR-EHR-OBSERVATION.blood_pressure-x.v2.1.0]/data').map((step) => step.nodeId)).toEqual([
      'openEHR-EHR-OBSERVATION.blood_pressure-x.v2.1.0',
      null,
    ]);
  });

  it('comes back from its printed form', () => {
    const step = fc.record({
      attribute: fc.constantFrom('items', 'data', 'name', 'other_context'),
      nodeId: fc.constantFrom(null, 'at0001', 'at0004.1.2', 'id5.1', 'openEHR-EHR-CLUSTER.a-b.v0'),
      name: fc.option(fc.string({ maxLength: 8 })),
      position: fc.option(fc.integer({ min: 1, max: 99 })),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 5 }), (steps) => {
        expect(path(printPath(steps))).toEqual(steps);
      }),
    );
  });
});

describe('The values at a path', () => {
  const document = tree(`{"content":[
    {"archetype_node_id":"a-b-C.x.v1","name":{"value":"One"},"items":[{"archetype_node_id":"at1","value":1},{"archetype_node_id":"at1","value":2}]},
    {"archetype_node_id":"a-b-C.x.v1","name":{"value":"Two"},"items":[{"archetype_node_id":"at2","value":3},{"archetype_node_id":"at1","value":null}]}]}`);
  const at = (text: string) => valuesAt(document, path(text)).map((value) => JSON.stringify(value));

  it('are none where the document has nothing', () => {
    expect(at('/content[at0009]/items')).toEqual([]);
    expect(at('/content/items/value/magnitude')).toEqual([]);
    expect(at('/content/items[at1]/value').length).toBe(2);
  });

  it('follow every branch, and the predicates choose', () => {
    expect(at('/content/items/value')).toEqual(['{"text":"1"}', '{"text":"2"}', '{"text":"3"}']);
    expect(at("/content[a-b-C.x.v1, 'Two']/items/value")).toEqual(['{"text":"3"}']);
    expect(at('/content/items[at1,2]/value')).toEqual(['{"text":"2"}']);
    expect(valuesAt(document, [])).toEqual([document]);
  });
});
