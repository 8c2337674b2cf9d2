// DESIGN.md §8: npm run bench, bench:growth, bench:guard, bench:peers. Installs and builds if needed, bundles the bench, runs it.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { buildIfNeeded } from '../server/bin/build.mjs';
import { installIfNeeded, root } from '../server/bin/prepare.mjs';

const benches = { '--growth': 'growth/main.ts', '--guard': 'guard/main.ts', '--peers': 'peers/main.ts' };
const [first = '', ...others] = process.argv.slice(2);
const entry = benches[first] ?? 'main.ts';
const args = first in benches ? others : process.argv.slice(2);

installIfNeeded();
if (first !== '--peers' && !process.argv.includes('--dist')) await buildIfNeeded();
const bundle = join(root, 'node_modules/.cache', `bench-${process.pid}.mjs`);
process.on('exit', () => rmSync(bundle, { force: true }));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(130));
await build({
  entryPoints: [join(root, 'bench', entry)],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  logLevel: 'warning',
});
const { bench } = await import(pathToFileURL(bundle).href);
process.exit(await bench(root, args));
