// https://www.rfc-editor.org/rfc/rfc8259 and issue 2 "Bad input gets": what the reader refuses and what it keeps.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  Decimal,
  isArray,
  isObject,
  type JsonRefusal,
  type JsonValue,
  printPath,
  read,
  readBytes,
  write,
} from './index.ts';

const refusal = (source: string, limits = {}): JsonRefusal => {
  const result = read(source, limits);
  if (result.ok) throw new Error(`was taken: ${source}`);
  return result.error;
};

/** The tree as JSON.parse would have given it. */
function plain(value: JsonValue): unknown {
  if (value instanceof Decimal) return value.toNumber();
  if (isArray(value)) return value.map(plain);
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]));
  return value;
}

const taken = (source: string) => {
  const result = read(source);
  if (!result.ok) throw new Error(result.error.sentence);
  return result.value;
};

const stringified = fc.json({ maxDepth: 6 });
const spaced = fc
  .tuple(
    fc.jsonValue({ maxDepth: 5, noUnicodeString: false } as fc.JsonSharedConstraints),
    fc.constantFrom('\t', '  ', 4),
  )
  .map(([value, indent]) => JSON.stringify(value, null, indent));

describe('The JSON reader refuses', () => {
  it.each([
    ['', 0],
    ['   ', 3],
    ['{"a":}', 5],
    ['{"a":1,}', 7],
    ['[1,]', 3],
    ['{a:1}', 1],
    ["{'a':1}", 1],
    ['[01]', 2],
    ['[1.]', 3],
    ['[.5]', 1],
    ['[+1]', 1],
    ['[1e]', 3],
    ['[-]', 2],
    ['[NaN]', 1],
    ['[tru]', 1],
    ['["a\tb"]', 3],
    ['["\\x"]', 2],
    ['["\\u12"]', 2],
    ['["abc', 5],
    ['["abc\\', 7],
    ['{"a" 1}', 5],
    ['[1 2]', 3],
    ['{"a":1', 6],
    ['\u00a0{}', 0],
  ])('malformed text %j and says where', (source, position) => {
    expect(refusal(source)).toMatchObject({ code: 'malformed', position });
  });

  it('text after the end', () => {
    expect(refusal('{"a":1} {"b":2}')).toMatchObject({ code: 'trailing-text', position: 8 });
  });

  it('a duplicate member, also one that is written with escapes, naming its path', () => {
    const error = refusal('{"name":[{"given":"A","\\u0067iven":"B"}]}');
    expect(error).toMatchObject({ code: 'duplicate-member', position: 22 });
    expect(printPath(error.path)).toBe('name[0].given');
  });

  it.each(['__proto__', 'constructor', 'prototype', '__pr\\u006fto__'])('the prototype key %s', (name) => {
    const error = refusal(`{"extension":[{},{"${name}":{"admin":true}}]}`);
    expect(error.code).toBe('forbidden-name');
    expect(error.path.slice(0, 2)).toEqual(['extension', 1]);
  });

  it('nesting deeper than the limit, before it costs stack', () => {
    expect(refusal('['.repeat(200_000)).code).toBe('too-deep');
    expect(refusal('{"a":'.repeat(101)).code).toBe('too-deep');
    expect(refusal('[[[1]]]', { maxDepth: 2 })).toMatchObject({ code: 'too-deep', position: 2 });
    expect(read('['.repeat(100) + ']'.repeat(100)).ok).toBe(true);
  });

  it('half a surrogate pair, raw or escaped', () => {
    expect(refusal('["\ud83d"]').code).toBe('lone-surrogate');
    expect(refusal('["\ude00"]').code).toBe('lone-surrogate');
    expect(refusal('["\\ud83d"]').code).toBe('lone-surrogate');
    expect(refusal('["\\ude00\\ud83d"]').code).toBe('lone-surrogate');
    expect(read('["\\ud83d\\ude00😀"]').ok).toBe(true);
  });

  it('U+0000, which PostgreSQL cannot keep', () => {
    expect(refusal('["a\\u0000"]').code).toBe('null-character');
  });

  it('a byte order mark, bytes that are not UTF-8, and too much', () => {
    expect(refusal('\ufeff{}').code).toBe('byte-order-mark');
    const bytes = (...values: number[]) => readBytes(Uint8Array.from(values));
    expect(bytes(0xef, 0xbb, 0xbf, 0x7b, 0x7d)).toMatchObject({ ok: false, error: { code: 'byte-order-mark' } });
    expect(bytes(0x22, 0xe5, 0x22)).toMatchObject({ ok: false, error: { code: 'wrong-encoding' } });
    expect(bytes(0x22, 0xed, 0xa0, 0x80, 0x22)).toMatchObject({ ok: false, error: { code: 'wrong-encoding' } });
    expect(bytes(0xff, 0xfe, 0x7b, 0, 0x7d, 0)).toMatchObject({ ok: false, error: { code: 'wrong-encoding' } });
    expect(refusal('[1,2,3]', { maxLength: 6 }).code).toBe('too-large');
    expect(readBytes(new TextEncoder().encode('"ååå"'), { maxLength: 7 })).toMatchObject({
      error: { code: 'too-large' },
    });
  });

  it('exactly what JSON.parse refuses, of texts with one character changed', () => {
    fc.assert(
      fc.property(stringified, fc.nat(), fc.constantFrom(...'{}[]",:\\0-.eE \ntu'), (source, place, character) => {
        const at = place % (source.length + 1);
        const changed = source.slice(0, at) + character + source.slice(at + 1);
        let parses = true;
        try {
          JSON.parse(changed);
        } catch {
          parses = false;
        }
        const result = read(changed);
        if (!parses) expect(result.ok).toBe(false);
        else if (!result.ok) {
          expect(['duplicate-member', 'lone-surrogate', 'null-character', 'forbidden-name']).toContain(
            result.error.code,
          );
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('The JSON reader', () => {
  it('keeps the text of numbers', () => {
    const source = '[1.50,-0,1E+02,0.000000000000000001,123456789012345678901234567890]';
    const { tree, text } = taken(source);
    expect(text).toBe(source);
    expect(write(tree)).toBe(source);
  });

  it('removes white space outside strings and nothing else', () => {
    expect(taken(' { "a b" : [ 1.0 , "x \\u00e5 \\/ y" ,\r\n\ttrue ] } \n').text).toBe(
      '{"a b":[1.0,"x \\u00e5 \\/ y",true]}',
    );
  });

  it('gives objects with nothing inherited', () => {
    const { tree } = taken('{"a":1}');
    if (!isObject(tree)) throw new Error('not an object');
    expect(tree['toString']).toBeUndefined();
    expect(tree['constructor']).toBeUndefined();
    expect(tree['hasOwnProperty']).toBeUndefined();
  });

  it('reads every text as JSON.parse does, and the minified text reads the same', () => {
    fc.assert(
      fc.property(fc.oneof(stringified, spaced), (source) => {
        const result = read(source);
        if (!result.ok) {
          expect(['forbidden-name', 'lone-surrogate', 'null-character']).toContain(result.error.code);
          return;
        }
        const parsed: unknown = JSON.parse(source);
        expect(plain(result.value.tree)).toEqual(parsed);
        expect(JSON.parse(result.value.text)).toEqual(parsed);
        expect(JSON.stringify(JSON.parse(write(result.value.tree)))).toBe(JSON.stringify(parsed));
        expect(taken(result.value.text).text).toBe(result.value.text);
      }),
      { numRuns: 1000 },
    );
  });
});
