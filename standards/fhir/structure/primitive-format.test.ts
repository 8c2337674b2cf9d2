// https://hl7.org/fhir/R4/datatypes.html#primitive: the form of every primitive, replayed from public valid and invalid values.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { read } from '@fkj/standards-json';
import { describe, expect, it } from 'vitest';
import { typeModel } from '../model/index.ts';
import { isDate, isDateTime, isInstant, isTime } from './date-format.ts';
import { checkStructure } from './index.ts';
import { primitiveFormats } from './primitive-format.ts';

describe('Primitive formats', () => {
  it('cover every primitive that an element can have', () => {
    for (const { type } of typeModel('Extension')?.members.values() ?? []) {
      if (typeModel(type)?.kind === 'primitive') expect(primitiveFormats.has(type), type).toBe(true);
    }
    expect(primitiveFormats.has('xhtml')).toBe(true);
  });

  it('hold dates to the calendar', () => {
    for (const wrong of ['0000', '1900-02-29', '2023-04-31', '2023-1-1', '23', '2023-01-01T', '2023-01-01Z']) {
      expect(isDate(wrong), wrong).toBe(false);
    }
    for (const right of ['0001', '2000-02-29', '2024-02-29', '2023-12-31']) expect(isDate(right), right).toBe(true);
    for (const wrong of [
      '2023-02-30T10:00:00Z',
      '2023-01-01T10:00Z',
      '2023-01-01T24:00:00Z',
      '2023-01-01T10:00:00+15:00',
    ]) {
      expect(isDateTime(wrong), wrong).toBe(false);
      expect(isInstant(wrong), wrong).toBe(false);
    }
    expect(isInstant('2023-01-01')).toBe(false);
    expect(isDateTime('2016-12-31T23:59:60Z')).toBe(true);
    expect(isTime('10:00:61')).toBe(false);
  });

  it('hold whole numbers to 32 bits and decimals to an exponent that can be ordered', () => {
    const isValid = (type: string, text: string) => primitiveFormats.get(type)?.isValid(text);
    expect(isValid('integer', '2147483648')).toBe(false);
    expect(isValid('integer', '-2147483648')).toBe(true);
    expect(isValid('integer', '-2147483649')).toBe(false);
    expect(isValid('integer', '1.0')).toBe(false);
    expect(isValid('integer', '1e3')).toBe(false);
    expect(isValid('positiveInt', '0')).toBe(false);
    expect(isValid('decimal', '1e1000')).toBe(false);
    expect(isValid('decimal', '1.0000000000000000000e245')).toBe(true);
  });

  it('take base64 with white space and padding, in linear time', () => {
    const isValid = (text: string) => primitiveFormats.get('base64Binary')?.isValid(text);
    expect(isValid('QUJD RA==\n')).toBe(true);
    for (const wrong of ['', 'QUJ', 'QQ=Q', '====', 'QUJD*', `${' '.repeat(1_000_000)}*`])
      expect(isValid(wrong)).toBe(false);
  });
});

const data = process.env['TEST_DATA'];

describe.skipIf(!data)('Public primitive values', () => {
  const folder = join(data ?? '', 'fhir/primitives-json');
  // JSON null stands for "no value" in these files; in a resource it may stand only in arrays (see check-structure.test.ts).
  // An empty string is no valid xhtml in R4: "Attributes can never be empty" (https://hl7.org/fhir/R4/datatypes.html).
  const isApart = (name: string, line: string) => line === 'null' || (name === 'xhtml.valid' && line === '""');
  // A few lines are not JSON at all (`+1`, `t`); the reader refuses them.
  const issuesOf = (type: string, json: string) => {
    const member = `value${type.charAt(0).toUpperCase()}${type.slice(1)}`;
    const source =
      type === 'xhtml'
        ? `{"resourceType":"Patient","text":{"status":"generated","div":${json}}}`
        : `{"resourceType":"Basic","code":{"text":"a"},"extension":[{"url":"http://x.no","${member}":${json}}]}`;
    const result = read(source);
    return result.ok ? checkStructure(result.value.tree).length : 1;
  };

  it('are taken and refused as the files say', () => {
    const files = readdirSync(folder);
    expect(files.length).toBe(42);
    let values = 0;
    for (const file of files) {
      const name = file.replace('.ndjson', '');
      const [snake = '', kind] = name.split('.');
      const type =
        snake === 'reference' ? 'Reference' : snake.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
      for (const line of readFileSync(join(folder, file), 'utf8').split('\n').filter(Boolean)) {
        if (isApart(name, line) && kind === 'valid') continue;
        // The contained resource that '#p1' asks for is not in the file.
        const json = line.includes('"#p1"') ? '{"reference":"#"}' : line;
        expect(issuesOf(type, json) === 0, `${name}: ${line}`).toBe(kind === 'valid');
        values++;
      }
    }
    expect(values).toBeGreaterThan(120);
  });
});
