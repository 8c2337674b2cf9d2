// https://hl7.org/fhir/smart-app-launch/STU2.2/: every SHALL for servers has a test, and the table in docs says which.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { smartRequirements } from './smart-requirements.ts';

const ROOT = join(import.meta.dirname, '../..');
const data = process.env['TEST_DATA'];

/** Cells of a CSV file, by row (https://www.rfc-editor.org/rfc/rfc4180). */
const cellsOf = (csv: string): readonly (readonly string[])[] => {
  const rows: string[][] = [];
  const row: string[] = [];
  let cell = '';
  let quoted = false;
  for (const sign of csv.replaceAll('\r\n', '\n').replace(/^\uFEFF/, '')) {
    if (sign === '"') quoted = !quoted;
    if (quoted || (sign !== ',' && sign !== '\n')) {
      cell += sign;
      continue;
    }
    row.push(cell.replace(/^"|"$/g, '').replaceAll('""', '"'));
    cell = '';
    if (sign === '\n') rows.push(row.splice(0));
  }
  return rows;
};

const numbers = [...smartRequirements.keys()].sort((one, other) => one - other);

const table = (): string => {
  const rows = numbers.map((number) => {
    const cover = smartRequirements.get(number);
    if (cover === undefined || 'notApplicable' in cover)
      return `| ${number} | not applicable: ${cover?.notApplicable} |`;
    return `| ${number} | ${cover.tests.map(({ file, title }) => `${title} (\`${file}\`)`).join('<br>')} |`;
  });
  const tested = rows.filter((row) => !row.includes('not applicable')).length;
  return `# SMART App Launch: each SHALL for servers, and its test

Requirement sets \`hl7.fhir.uv.smart-app-launch_2.0.0\` and \`_2.2.0\` (https://hl7.org/fhir/smart-app-launch/STU2.2/); both number alike. ${numbers.length} requirements: ${tested} with a test that fails when they are broken, ${numbers.length - tested} not applicable. Written by \`platform/identity/smart-requirements.test.ts\` (\`npx vitest run platform/identity/smart-requirements.test.ts -u\`), which fails when a requirement has no line or a test is gone.

| requirement | test |
| --- | --- |
${rows.join('\n')}
`;
};

describe('The requirements of SMART App Launch for servers', () => {
  it('name tests that are there', () => {
    const missing = [...smartRequirements.values()].flatMap((cover) =>
      'notApplicable' in cover
        ? []
        : cover.tests.filter(({ file, title }) => {
            const path = join(ROOT, file);
            return (
              !existsSync(path) ||
              !readFileSync(path, 'utf8')
                .replace(/\(\s+'/g, "('")
                .includes(`('${title}'`)
            );
          }),
    );
    expect(missing).toEqual([]);
  });

  it('stand in docs/conformance-smart.md', async () => {
    await expect(table()).toMatchFileSnapshot(join(ROOT, 'docs/conformance-smart.md'));
  });

  it.skipIf(data === undefined)('are all there, and no other', () => {
    const [head = [], ...rows] = cellsOf(readFileSync(join(data ?? '', 'requirements/smart-app-launch.csv'), 'utf8'));
    const cell = (row: readonly string[], name: string): string => row[head.indexOf(name)] ?? '';
    const wanted = rows
      .filter((row) => cell(row, 'Conformance').startsWith('SHALL') && cell(row, 'Actors').includes('Server'))
      .map((row) => Number(cell(row, 'ID')));
    expect(wanted.length).toBe(318);
    expect(numbers).toEqual([...new Set(wanted)].sort((one, other) => one - other));
  });
});
