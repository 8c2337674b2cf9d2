// DESIGN.md §5 "test": installs if needed and runs everything that CI runs. `--long` adds the long runs.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildIfNeeded, compileDefinitions } from './build.mjs';
import { installIfNeeded, root } from './prepare.mjs';

const long = process.argv.includes('--long');
// Printed, so that what it finds can be found again.
if (long) process.env.PROPERTY_SEED ??= String(Date.now() % 2 ** 31);
const reports = join(root, 'var', 'test-reports');

const tool = (name) => join(root, 'node_modules', name);
const node = (...args) => ({ program: process.execPath, args });

const checks = [
  { name: 'format and lint', ...node(tool('@biomejs/biome/bin/biome'), 'check', '.') },
  { name: 'types', ...node(tool('typescript/bin/tsc'), '-p', 'tsconfig.json') },
  { name: 'types of the applications', ...node(tool('typescript/bin/tsc'), '-p', 'apps/tsconfig.json') },
  { name: 'import rules and cycles', ...node('server/bin/check-imports.mjs') },
  { name: 'unused files, exports and dependencies', ...node(tool('knip/bin/knip.js')) },
];

const suites = [
  { name: 'unit and integration', config: 'vitest.config.ts' },
  { name: 'browser', config: 'e2e/vitest.config.ts' },
  ...(long ? [{ name: 'long', config: 'vitest.long.config.ts' }] : []),
];

const heading = (text) => console.log(`\n── ${text} ${'─'.repeat(Math.max(0, 90 - text.length))}`);

const runCheck = ({ name, program, args }) => {
  heading(name);
  const done = spawnSync(program, args, { cwd: root, stdio: 'inherit' });
  const outcome = done.status === 0 ? 'passed' : 'failed';
  console.log(`${name}: ${outcome}`);
  return { passed: done.status === 0 ? 1 : 0, failed: done.status === 0 ? 0 : 1, skipped: 0 };
};

/** Counts what a suite says it ran; a suite that ran nothing, or left no report, has failed. */
const runSuite = ({ name, config }) => {
  heading(name);
  const report = join(reports, `${name.replaceAll(' ', '-')}.json`);
  rmSync(report, { force: true });
  const { program, args } = node(
    tool('vitest/vitest.mjs'),
    'run',
    '--config',
    config,
    '--reporter=default',
    '--reporter=json',
  );
  const done = spawnSync(program, [...args, `--outputFile.json=${report}`], { cwd: root, stdio: 'inherit' });
  if (!existsSync(report)) {
    console.log(`${name}: left no report`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const counted = JSON.parse(readFileSync(report, 'utf8'));
  const failed = counted.numFailedTests + (counted.numPassedTests === 0 ? 1 : 0);
  const brokenFiles = counted.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  return {
    passed: counted.numPassedTests,
    failed: Math.max(failed + brokenFiles.length, done.status === 0 ? 0 : 1),
    skipped: counted.numPendingTests + counted.numTodoTests,
  };
};

installIfNeeded();
compileDefinitions();
mkdirSync(reports, { recursive: true });
if (!process.env.TEST_DATA) console.log('TEST_DATA is not set: the replays of public data are skipped.');
if (long) console.log(`Random cases are drawn from PROPERTY_SEED=${process.env.PROPERTY_SEED}.`);
const began = Date.now();
const outcomes = checks.map(runCheck);
await buildIfNeeded();
outcomes.push(...suites.map(runSuite));

const sum = (key) => outcomes.reduce((total, outcome) => total + outcome[key], 0);
console.log(`\n${checks.length} checks and ${suites.length} suites in ${Math.round((Date.now() - began) / 1000)} s`);
console.log(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`);
process.exit(sum('failed') === 0 ? 0 : 1);
