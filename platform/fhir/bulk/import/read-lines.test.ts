// https://github.com/ndjson/ndjson-spec: lines, however they lie in the chunks of the file.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type Line, type LineStart, readLines } from './read-lines.ts';

const folder = mkdtempSync(join(tmpdir(), 'fkj-lines-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, 'lines');

const lines = async (
  content: string,
  { from = { at: 0, line: 0 }, most = 1000 }: { from?: LineStart; most?: number },
) => {
  writeFileSync(path, content);
  const found: Line[] = [];
  for await (const line of readLines(path, from, most)) found.push(line);
  return found;
};
const textOf = ({ number, text }: Line) => [number, text === null ? null : Buffer.from(text).toString()];

describe('Lines of a file', () => {
  it('that are too long come without text, and the next one whole', async () => {
    expect((await lines(`${'x'.repeat(600_000)}\nshort\n`, { most: 10 })).map(textOf)).toEqual([
      [1, null],
      [2, 'short'],
    ]);
  });

  it('come with their number; empty ones are counted and left out, the last needs no end', async () => {
    expect((await lines('a\n\n \r\nb\r\nc', {})).map(textOf)).toEqual([
      [1, 'a'],
      [4, 'b\r'],
      [5, 'c'],
    ]);
    expect(await lines('', {})).toEqual([]);
  });

  it('are the same when reading goes on after any of them', async () => {
    const line = fc.oneof(fc.string({ maxLength: 40 }), fc.constant('æ'.repeat(150_000)), fc.constant(''));
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 8 }), fc.nat(), async (texts, at) => {
        const content = texts.map((text) => text.replaceAll('\n', ' ')).join('\n');
        const all = await lines(content, { most: 500_000 });
        const wanted = content
          .split('\n')
          .flatMap((text, place) => (/^[ \t\r]*$/.test(text) ? [] : [[place + 1, text]]));
        expect(all.map(textOf)).toEqual(wanted);
        const last = all[at % Math.max(all.length, 1)];
        if (last === undefined) return;
        const rest = await lines(content, { from: { at: last.end, line: last.number }, most: 500_000 });
        const told = (some: readonly Line[]) => some.map((one) => [...textOf(one), one.end]);
        expect(told(rest)).toEqual(told(all.slice(all.indexOf(last) + 1)));
      }),
      { numRuns: 40 },
    );
  });
});
