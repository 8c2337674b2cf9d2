// Issue 2 C11: the same migrations and the record's own tests on the oldest PostgreSQL that is supported.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FORGETFUL } from '../engine/settings.ts';
import { type Cluster, startCluster } from './cluster.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const available = process.platform === 'linux' && process.arch === 'x64';

/** The environment of a test run of its own, not of this one. */
const environment = (url: string): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(VITEST|TEST_DATA|NODE_OPTIONS$)/.test(name)),
  ),
  TEST_DATABASE_URL: url,
});

/** What vitest's JSON reporter prints, as far as it is read here. */
interface Report {
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

const runTests = async (url: string, folders: readonly string[]): Promise<Report> => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--reporter=json', ...folders],
    { cwd: ROOT, env: environment(url), maxBuffer: 2 ** 26 },
  ).catch((error: { readonly stdout: string }) => error);
  return JSON.parse(stdout.slice(stdout.indexOf('{')));
};

const failuresOf = ({ testResults }: Report): readonly string[] =>
  testResults.flatMap(({ name, message, assertionResults }) => [
    ...(message === '' ? [] : [`${name}: ${message}`]),
    ...assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName, failureMessages }) => `${fullName}: ${failureMessages.join(' ')}`),
  ]);

describe.skipIf(!available)('PostgreSQL 15', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startCluster({ settings: FORGETFUL, binaries: 'postgres-15' });
  });
  afterAll(() => cluster.stop());

  it('passes the tests of commit, read and search, and of the catalogue', async () => {
    const report = await runTests(cluster.url, [
      'platform/record/commit',
      'platform/record/find',
      'platform/record/read',
      'platform/store/testing/catalogue',
    ]);
    expect(failuresOf(report)).toEqual([]);
    expect(report.numPassedTests).toBeGreaterThan(8);
  }, 120_000);
});
