// Issue 3 "Must show" a: every SHALL for servers of the Bulk Data requirement sets has a test, and the table in docs says which.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { coveredRequirements } from './covered-requirements.ts';

const ROOT = join(import.meta.dirname, '../../..');
const data = process.env['TEST_DATA'];

/** Cells of a CSV file, by row (https://www.rfc-editor.org/rfc/rfc4180). */
const cellsOf = (csv: string): readonly (readonly string[])[] => {
  const rows: string[][] = [[]];
  for (const [, quoted, plain = '', end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end !== ',') rows.push([]);
  }
  return rows.filter(({ length }) => length > 1);
};

const numbers = [...coveredRequirements.keys()].sort((one, other) => one - other);

const table = (): string => {
  const rows = numbers.map((number) => {
    const cover = coveredRequirements.get(number);
    if (cover === undefined || 'notApplicable' in cover)
      return `| ${number} | not applicable: ${cover?.notApplicable} |`;
    return `| ${number} | ${cover.tests.map(({ file, title }) => `${title} (\`${file}\`)`).join('<br>')} |`;
  });
  const tested = rows.filter((row) => !row.includes('not applicable')).length;
  return `# Bulk Data Access: each SHALL for servers, and its test

Requirement sets \`hl7.fhir.uv.bulkdata_1.0.0\` and \`_2.0.0\` (https://hl7.org/fhir/uv/bulkdata/STU2/export/index.html); both number alike. ${numbers.length} requirements: ${tested} with a test that fails when they are broken, ${numbers.length - tested} not applicable. Written by \`platform/fhir/bulk/conformance.test.ts\` (\`npx vitest run -u\`), which fails when a requirement has no line or a test is gone.

| requirement | test |
| --- | --- |
${rows.join('\n')}
`;
};

describe('The requirements of Bulk Data Access for servers', () => {
  it('name tests that are there', () => {
    const missing = [...coveredRequirements.values()].flatMap((cover) =>
      'notApplicable' in cover
        ? []
        : cover.tests.filter(({ file, title }) => {
            const path = join(ROOT, file);
            return !existsSync(path) || !readFileSync(path, 'utf8').includes(`('${title}'`);
          }),
    );
    expect(missing).toEqual([]);
  });

  it('stand in docs/conformance-bulk.md', async () => {
    await expect(table()).toMatchFileSnapshot(join(ROOT, 'docs/conformance-bulk.md'));
  });

  it.skipIf(data === undefined)('are all there, and no other', () => {
    const [head = [], ...rows] = cellsOf(readFileSync(join(data ?? '', 'requirements/bulk-data.csv'), 'utf8'));
    const cell = (row: readonly string[], name: string): string => row[head.indexOf(name)] ?? '';
    const wanted = rows
      .filter((row) => cell(row, 'Conformance').startsWith('SHALL') && cell(row, 'Actors').includes('Server'))
      .map((row) => Number(cell(row, 'ID')));
    expect(wanted.length).toBe(197);
    expect(numbers).toEqual([...new Set(wanted)].sort((one, other) => one - other));
  });
});
