// DESIGN.md §4 "Byte-true": what another form of a document left as it was keeps its bytes.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { graft, read } from '../index.ts';

function documentOf(source: string) {
  const document = read(source);
  if (!document.ok) throw new Error(`not JSON: ${source}`);
  return document.value;
}

const grafted = (stored: string, after: string) =>
  graft(stored, { before: documentOf(stored).tree, after: documentOf(after).tree });

describe('A change in another form', () => {
  it.each([
    ['{"b":"\\u00e5","a":1.50}', '{"a":1.50,"b":"å"}', '{"b":"\\u00e5","a":1.50}'],
    ['{"b":"\\u00e5","a":1.50}', '{"a":1.5,"b":"å"}', '{"b":"\\u00e5","a":1.5}'],
    ['{"b":"\\u00e5","a":{}}', '{"b":"å","c":1}', '{"b":"\\u00e5","c":1}'],
    [
      '{"a":["\\u00e5",{"x":"\\u00e6","y":1}]}',
      '{"a":["å",{"x":"æ","y":2}]}',
      '{"a":["\\u00e5",{"x":"\\u00e6","y":2}]}',
    ],
    ['["\\u00e5","b","\\u00e6"]', '["x","å","æ"]', '["x","\\u00e5","\\u00e6"]'],
    ['["\\u00e5","b","\\u00e6"]', '["æ","å"]', '["\\u00e6","\\u00e5"]'],
    ['[{"x":"\\u00e6"},{"x":"\\u00e6"}]', '[{"x":"æ"}]', '[{"x":"\\u00e6"}]'],
    ['[]', '[1]', '[1]'],
    ['{}', '{"a":[]}', '{"a":[]}'],
    ['{"a":{}}', '{"a":[1]}', '{"a":[1]}'],
    ['1', '"x"', '"x"'],
  ])('is brought into %s', (stored, after, expected) => {
    expect(grafted(stored, after)).toBe(expected);
  });

  it('keeps what the other form does not hold', () => {
    const change = { before: documentOf('{"a":1}').tree, after: documentOf('{"a":2}').tree };
    expect(graft('{"a":1,"own":"\\u00e5"}', change)).toBe('{"a":2,"own":"\\u00e5"}');
  });

  it('comes out whole, whatever it is', () => {
    const json = fc.json({ depthSize: 'small' }).filter((text) => read(text).ok);
    const pair = fc.oneof(
      fc.tuple(json, json),
      fc
        .tuple(fc.array(json, { maxLength: 5 }), fc.array(json, { maxLength: 5 }), fc.array(json, { maxLength: 5 }))
        .map(([start, gone, come]) => [`[${[...start, ...gone].join()}]`, `[${[...come, ...start].join()}]`] as const),
      fc.tuple(json, json, json).map(([a, b, c]) => [`{"a":${a},"b":${b}}`, `{"c":${c},"a":${a}}`] as const),
    );
    fc.assert(
      fc.property(pair, ([one, other]) => {
        const stored = documentOf(one).text;
        expect(JSON.parse(grafted(stored, other))).toEqual(JSON.parse(other));
        expect(grafted(stored, one)).toBe(stored);
      }),
      { numRuns: 1000 },
    );
  });
});
