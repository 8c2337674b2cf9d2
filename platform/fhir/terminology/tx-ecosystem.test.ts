// https://build.fhir.org/ig/HL7/fhir-tx-ecosystem-ig/: HL7's tests of terminology servers, replayed at /fhir.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { testHouse } from '../testing/test-house.ts';
import { differences } from '../testing/tx-compare.ts';
import { asR4, asR5 } from '../testing/tx-release.ts';

const data = process.env['TEST_DATA'];

interface Suite {
  readonly name: string;
  readonly setup: readonly string[];
  readonly tests: readonly (Readonly<Record<string, string>> & { readonly name: string; readonly operation: string })[];
}

const ADDRESS: Readonly<Record<string, string>> = {
  expand: '/ValueSet/$expand',
  'validate-code': '/ValueSet/$validate-code',
  'cs-validate-code': '/CodeSystem/$validate-code',
  lookup: '/CodeSystem/$lookup',
};

/** Why these do not pass stands in platform/terminology/README.md. */
const NOT_YET: readonly string[] = [
  'metadata',
  'term-caps',
  'parameters-expand-enum-definitions3',
  'parameters-expand-supplement-none',
  'parameters-expand-supplement-good',
  'parameters-expand-supplement-bad',
  'parameters-validate-supplement-none',
  'parameters-validate-supplement-bad',
  'parameters-lookup-supplement-bad',
  'language-xform-en-multi-de-hard',
  'validation-simple-code-bad-valueSet',
  'validation-simple-code-implied-bad-code',
  'validation-simple-coding-bad-valueSet',
  'validation-simple-codeableconcept-bad-valueSet',
  'validation-contained-good',
  'validation-contained-bad',
];

describe.skipIf(!data)("HL7's terminology ecosystem tests", async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tx-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const suites: readonly Suite[] = data
    ? JSON.parse(readFileSync(join(data, 'fhir/terminology-tx/suites.json'), 'utf8')).suites
    : [];
  if (data) execFileSync('tar', ['xzf', join(data, 'fhir/terminology-tx/files.tar.gz'), '-C', folder]);
  const file = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8').replace(/^\uFEFF/, ''));
  const { send } = await testHouse();

  it('pass, all but those that are named', async () => {
    const found: Record<string, readonly string[]> = {};
    let tests = 0;
    for (const name of new Set(suites.flatMap(({ setup }) => setup))) {
      const resource = asR4(file(name));
      // Two of the files have the same id.
      const answer = await send('system', {
        method: 'POST',
        url: `/${String(resource['resourceType'])}`,
        body: resource,
      });
      expect([name, answer.status < 202]).toEqual([name, true]);
    }
    for (const suite of suites) {
      for (const test of suite.tests) {
        tests += 1;
        const url = ADDRESS[test.operation];
        if (url === undefined) {
          found[test.name] = ['operation'];
          continue;
        }
        const language = test['Accept-Language'];
        const answer = await send('system', {
          method: 'POST',
          url,
          body: asR4(file(test['request'] ?? '')),
          headers: language === undefined ? {} : { 'accept-language': language },
        });
        const fault = differences(file(test['response'] ?? ''), asR5(answer.json));
        const refused = answer.status >= 400 && answer.status < 500;
        if (refused !== (test['http-code'] === '4xx'))
          found[test.name] = [`status ${answer.status}`, answer.text.slice(0, 300)];
        else if (fault.length > 0) found[test.name] = fault;
      }
    }
    expect(tests).toBe(152);
    expect(Object.keys(found).sort()).toEqual([...NOT_YET].sort());
  }, 120_000);
});
