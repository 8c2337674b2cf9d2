// DESIGN.md §5 "Errors": the README lists every code of the catalogue, under its status.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalogue } from './catalogue.ts';
import { printOutcome, statusOf } from './operation-outcome.ts';
import { inEntry } from './refusal.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

describe('The catalogue of refusals', () => {
  it.each(Object.entries(catalogue))('%s stands in the README', (code, { status }) => {
    const lines = readme.split('\n').filter((line) => new RegExp(`[ |;]${code}[ ,;|]`).test(line));
    const beside = status === 200 || code === 'emergency-offered';
    expect(lines.some((line) => line.includes(beside ? 'beside a success' : String(status)))).toBe(true);
  });

  it('prints code, sentence, detail and place', () => {
    const refusal = inEntry([{ code: 'wrong-type', detail: 'Say so.', expression: 'Patient.name[0]' }], 3);
    expect(statusOf(refusal)).toBe(400);
    expect(JSON.parse(printOutcome(refusal)).issue[0]).toMatchObject({
      severity: 'error',
      code: 'value',
      details: { coding: [{ code: 'wrong-type' }] },
      diagnostics: 'Say so.',
      expression: ['Bundle.entry[3].resource.name[0]'],
    });
  });
});
