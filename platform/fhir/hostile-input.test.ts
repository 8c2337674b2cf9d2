// DESIGN.md §5 "Errors": whatever is sent, the answer is FHIR's, never an inner failure.

import { searchParametersOf } from '@fkj/standards-fhir';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testHouse } from './testing/test-house.ts';

const { send } = await testHouse();
const KINDS = ['Patient', 'Observation', 'Encounter', 'RiskAssessment', 'Questionnaire'];
const CODES = new Set([200, 304, 400, 404, 405, 410]);

const value = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '\0',
    'a\0b',
    '1e999999999',
    '-1e-999999999',
    `1${'0'.repeat(5000)}`,
    '0000-01-01',
    '9999-12-31',
    'ap0001',
    '99999-01-01',
    'Patient/\0',
    '|',
    ',',
    '\\',
    "'; DROP TABLE head; --",
    '%',
    '_',
    `${'a,'.repeat(2000)}`,
    'ge2026-11-20T25:00:00Z',
    'urn:x|\u{10FFFF}',
  ),
);

const parameter = fc
  .constantFrom(...KINDS)
  .chain((kind) =>
    fc.tuple(
      fc.constant(kind),
      fc.constantFrom(
        ...searchParametersOf(kind).map(({ name }) => name),
        '_sort',
        '_count',
        '_include',
        '_page',
        '_total',
      ),
    ),
  );

describe('Hostile input', () => {
  it('in a search gives an answer or a refusal', async () => {
    await fc.assert(
      fc.asyncProperty(
        parameter,
        value,
        fc.constantFrom('', ':exact', ':contains', ':missing', ':not', ':identifier', ':Patient'),
        async ([kind, name], text, modifier) => {
          const body = new URLSearchParams([[`${name}${modifier}`, text]]).toString();
          const headers = { 'content-type': 'application/x-www-form-urlencoded' };
          const answer = await send('system', { method: 'POST', url: `/${kind}/_search`, body, headers });
          expect([answer.status, CODES.has(answer.status) || answer.text]).toEqual([answer.status, true]);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('in an address gives a refusal', async () => {
    const step = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\0', '_history', '_search', '$everything', '..', '%'),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...KINDS),
        fc.array(step, { maxLength: 3 }),
        fc.constantFrom('GET', 'DELETE'),
        async (kind, steps, method) => {
          const url = `/${[kind, ...steps.map((text) => encodeURIComponent(text))].join('/')}`;
          const answer = await send('system', { method, url });
          expect([url, answer.status, CODES.has(answer.status)]).toEqual([url, answer.status, true]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('in a body gives a refusal', async () => {
    const tree = fc.json({ maxDepth: 4 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('/', '/Patient', '/Observation'), tree, async (url, json) => {
        for (const body of [
          json,
          `{"resourceType":"Bundle","type":"transaction","entry":${json}}`,
          `{"resourceType":"Bundle","type":"batch","entry":[${json}]}`,
        ]) {
          const answer = await send('system', { method: 'POST', url, body });
          expect([body, answer.status, CODES.has(answer.status)]).toEqual([body, answer.status, true]);
        }
      }),
      { numRuns: 150 },
    );
  });
});
