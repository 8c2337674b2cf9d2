// DESIGN.md §8: npm run bench. Installs and builds if needed, bundles the bench, runs it.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { buildIfNeeded } from '../server/bin/build.mjs';
import { installIfNeeded, root } from '../server/bin/prepare.mjs';

installIfNeeded();
if (!process.argv.includes('--dist')) await buildIfNeeded();
const bundle = join(root, 'node_modules/.cache', `bench-${process.pid}.mjs`);
process.on('exit', () => rmSync(bundle, { force: true }));
await build({
  entryPoints: [join(root, 'bench/main.ts')],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  logLevel: 'warning',
});
const { bench } = await import(pathToFileURL(bundle).href);
process.exit(await bench(root, process.argv.slice(2)));
