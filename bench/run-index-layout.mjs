// docs/decisions/0001-token-array-or-leaf-rows.md: bundles and runs bench/index-layout.ts.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from '../server/bin/prepare.mjs';

const bundle = join(root, 'node_modules/.cache', `index-layout-${process.pid}.mjs`);
process.on('exit', () => rmSync(bundle, { force: true }));
await build({
  entryPoints: [join(root, 'bench/index-layout.ts')],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  logLevel: 'warning',
});
await import(pathToFileURL(bundle).href);
