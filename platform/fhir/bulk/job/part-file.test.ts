// DESIGN.md §4 "job": files of a job show what a checkpoint counts, whoever wrote behind it.

import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openParts, type PartFile } from './part-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'fkj-parts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const shown = (files: readonly PartFile[]): string =>
  files.map(({ name, bytes }) => readFileSync(join(folder, name)).subarray(0, bytes).toString()).join('');

describe('The files of a job', () => {
  it('count what is durable, and nothing before it is', async () => {
    const parts = openParts(folder, { before: [], turn: 1, most: 1000 });
    expect(await parts.flush()).toEqual([]);
    parts.add('output', 'Patient', '{"a":"æ"}');
    parts.add('output', 'Patient', '{}');
    const files = await parts.flush();
    expect(files).toEqual([
      { list: 'output', type: 'Patient', name: 'output-1-1.Patient.ndjson', count: 2, bytes: 14 },
    ]);
    expect(shown(files)).toBe('{"a":"æ"}\n{}\n');
    expect(statSync(join(folder, 'output-1-1.Patient.ndjson')).mode & 0o777).toBe(0o600);
    await parts.close();
  });

  it('are begun anew when they are large', async () => {
    const parts = openParts(folder, { before: [], turn: 2, most: 5 });
    for (const line of ['{"a":1}', '{"b":2}']) {
      parts.add('output', 'Patient', line);
      await parts.flush();
    }
    const files = await parts.flush();
    expect(files.map(({ count }) => count)).toEqual([1, 1]);
    expect(shown(files)).toBe('{"a":1}\n{"b":2}\n');
    await parts.close();
  });

  it('of one who took over stand beside those of one who writes on without knowing', async () => {
    const first = openParts(folder, { before: [], turn: 3, most: 1000 });
    first.add('output', 'Patient', '{"n":1}');
    const before = await first.flush();
    first.add('output', 'Patient', '{"n":"lost"}');
    await first.flush();
    const second = openParts(folder, { before, turn: 4, most: 1000 });
    second.add('output', 'Patient', '{"n":2}');
    const files = await second.flush();
    first.add('output', 'Patient', '{"n":"late"}');
    await first.flush();
    expect(shown(files)).toBe('{"n":1}\n{"n":2}\n');
    await first.close();
    await second.close();
  });
});
