// https://github.com/FHIR/fhir-test-cases: the official validator is the oracle; what it takes, the structure check takes.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { read } from '@fkj/standards-json';
import { describe, expect, it } from 'vitest';
import { checkStructure, type StructureKey } from './index.ts';

interface Case {
  readonly name: string;
  readonly file: string;
  readonly javaValidator: { readonly fatal: number; readonly error: number };
}

const data = process.env['TEST_DATA'];

describe.skipIf(!data)('The cases of the official validator', () => {
  const folder = join(data ?? '', 'fhir/validator-r4');
  const cases = (): readonly Case[] => JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Case[];
  const keysOf = (file: string): readonly (StructureKey | 'not-json')[] => {
    // One file begins with a byte order mark, which the reader refuses by itself (standards/json/read.test.ts).
    const result = read(readFileSync(join(folder, 'files', file), 'utf8').replace(/^\ufeff/, ''));
    return result.ok ? checkStructure(result.value.tree).map(({ key }) => key) : ['not-json'];
  };

  it.each<[string, readonly (StructureKey | 'not-json')[]]>([
    ['bad-json-close-2.json', ['not-json']],
    ['attachment-with-invalid-binary.json', ['invalid-format']],
    ['resource-invalid-id-1.json', ['invalid-format']],
    ['resource-invalid-eid-2.json', ['invalid-format']],
    ['mr-covid-m3.json', ['required-missing']],
    ['json-comments.json', ['unknown-element']],
    ['xml-bad-entities.json', ['narrative-form']],
    ['ai3.json', ['unknown-element']],
    ['ai4.json', ['invalid-format']],
  ])('has its structural fault found: %s', (file, keys) => {
    expect(keysOf(file)).toEqual(keys);
  });

  it('pass without an issue where the official validator has no error', () => {
    const good = cases().filter(
      ({ file, javaValidator: { fatal, error } }) => file.endsWith('.json') && fatal + error === 0,
    );
    expect(good.length).toBeGreaterThan(10);
    for (const { name, file } of good) expect(keysOf(file), name).toEqual([]);
  });
});
