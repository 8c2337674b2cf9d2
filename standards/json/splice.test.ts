// DESIGN.md §4 "Byte-true": a splice changes what it says and no other byte.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  codePointOffset,
  insertItem,
  insertMember,
  locate,
  locateAll,
  type Path,
  remove,
  replaceValues,
  type Step,
  setMember,
} from './index.ts';

type Plain = null | boolean | number | string | Plain[] | { [name: string]: Plain };

/** Every path of a value, root first. */
function pathsOf(value: Plain, path: Step[] = []): Step[][] {
  if (typeof value !== 'object' || value === null) return [path];
  const entries: [Step, Plain][] = Array.isArray(value)
    ? value.map((item, index) => [index, item])
    : Object.entries(value);
  return [path, ...entries.flatMap(([step, below]) => pathsOf(below, [...path, step]))];
}

function at(value: Plain | undefined, path: Path): Plain | undefined {
  let place = value;
  for (const step of path) {
    if (Array.isArray(place) && typeof step === 'number') place = place[step];
    else if (typeof place === 'object' && place !== null && !Array.isArray(place) && typeof step === 'string') {
      place = Object.hasOwn(place, step) ? place[step] : undefined;
    } else return undefined;
  }
  return place;
}

const anyDocument = fc.json({ maxDepth: 5 }).map((text) => {
  const value = JSON.parse(text) as Plain;
  return { value, text: JSON.stringify(value) };
});

describe('Splicing', () => {
  const text = '{"id":"a","n":1.50,"tags":["x","y","z"],"meta":{},"s":"}\\\\\\",]"}';

  it('answers null for places that are not there and changes nothing', () => {
    expect(locate(text, ['nothing'])).toBeNull();
    expect(locate(text, ['tags', 3])).toBeNull();
    expect(locate(text, ['id', 'x'])).toBeNull();
    expect(
      replaceValues(text, [
        { path: ['id'], value: '1' },
        { path: ['nothing'], value: '1' },
      ]),
    ).toBeNull();
    expect(insertMember(text, ['tags'], { name: 'a', value: '1' })).toBeNull();
    expect(insertMember(text, [], { name: 'id', value: '1' })).toBeNull();
    expect(insertItem(text, ['tags'], { index: 4, value: '1' })).toBeNull();
    expect(insertItem(text, ['tags'], { index: -1, value: '1' })).toBeNull();
    expect(insertItem(text, ['meta'], { index: 0, value: '1' })).toBeNull();
    expect(remove(text, [])).toBeNull();
    expect(remove(text, ['tags', 3])).toBeNull();
  });

  it('replaces several values at once', () => {
    expect(
      replaceValues(text, [
        { path: ['tags', 1], value: '"Y"' },
        { path: ['id'], value: '"b"' },
      ]),
    ).toBe('{"id":"b","n":1.50,"tags":["x","Y","z"],"meta":{},"s":"}\\\\\\",]"}');
  });

  it('sets, inserts and removes first, middle, last and only members', () => {
    expect(setMember('{}', [], { name: 'id', value: '"a"' })).toBe('{"id":"a"}');
    expect(setMember('{"id":1}', [], { name: 'id', value: '"a"' })).toBe('{"id":"a"}');
    expect(setMember('{"a":{"b":1}}', ['a'], { name: 'c', value: '2' })).toBe('{"a":{"b":1,"c":2}}');
    expect(insertItem('[]', [], { index: 0, value: '1' })).toBe('[1]');
    expect(insertItem('[2]', [], { index: 0, value: '1' })).toBe('[1,2]');
    expect(insertItem('[1]', [], { index: 1, value: '2' })).toBe('[1,2]');
    expect(remove('{"a":1}', ['a'])).toBe('{}');
    expect(remove('{"a":1,"b":2}', ['a'])).toBe('{"b":2}');
    expect(remove('{"a":1,"b":2}', ['b'])).toBe('{"a":1}');
    expect(remove('[1,2,3]', [1])).toBe('[1,3]');
  });

  it('finds every value of any document where JSON.parse finds it', () => {
    fc.assert(
      fc.property(anyDocument, ({ value, text: source }) => {
        const paths = pathsOf(value);
        const spans = locateAll(source, paths);
        paths.forEach((path, number) => {
          const span = spans[number];
          if (!span) throw new Error(`not found: ${JSON.stringify(path)} in ${source}`);
          expect(JSON.parse(source.slice(span.start, span.end))).toEqual(at(value, path));
          expect(locate(source, path)).toEqual(span);
        });
      }),
    );
  });

  it('replaces one value of any document and leaves every other byte', () => {
    fc.assert(
      fc.property(anyDocument, fc.nat(), ({ value, text: source }, choice) => {
        const paths = pathsOf(value);
        const path = paths[choice % paths.length] ?? [];
        const span = locate(source, path);
        const replaced = replaceValues(source, [{ path, value: '"new"' }]);
        expect(at(JSON.parse(replaced ?? '') as Plain, path)).toBe('new');
        expect(replaced?.startsWith(source.slice(0, span?.start))).toBe(true);
        expect(replaced?.endsWith(source.slice(span?.end))).toBe(true);
      }),
    );
  });

  it('takes away what it put in', () => {
    fc.assert(
      fc.property(anyDocument, fc.nat(), ({ value, text: source }, choice) => {
        const places = pathsOf(value).filter((path) => typeof at(value, path) === 'object' && at(value, path) !== null);
        fc.pre(places.length > 0);
        const path = places[choice % places.length] ?? [];
        const holder = at(value, path);
        const index = Array.isArray(holder) ? choice % (holder.length + 1) : 'added by us';
        const inserted =
          typeof index === 'number'
            ? insertItem(source, path, { index, value: '1.0' })
            : insertMember(source, path, { name: index, value: '1.0' });
        expect(at(JSON.parse(inserted ?? '') as Plain, [...path, index])).toBe(1);
        expect(remove(inserted ?? '', [...path, index])).toBe(source);
      }),
    );
  });

  it('counts characters as PostgreSQL does', () => {
    expect(codePointOffset('a😀å', 3)).toBe(2);
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (s) => codePointOffset(s, s.length) === [...s].length));
  });
});
