// DESIGN.md §9: server and sandbox are bundled by esbuild, each application by Vite, the FHIR definitions are compiled first.

import { cpSync, existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installIfNeeded, root, run } from './prepare.mjs';

const dist = join(root, 'dist');
const stamp = join(dist, '.built');
const sources = [
  'standards',
  'platform',
  'services',
  'exchange',
  'sandbox',
  'apps',
  'server',
  'content',
  'package-lock.json',
];
const passedOver = new Set(['node_modules', 'generated', 'dist']);
const applications = ['arbeidsflate', 'innbygger', 'admin'];

const changedSince = (path, time) => {
  if (!existsSync(path)) return false;
  const found = statSync(path);
  if (!found.isDirectory()) return found.mtimeMs > time;
  return readdirSync(path, { withFileTypes: true }).some(
    (entry) => !passedOver.has(entry.name) && changedSince(join(path, entry.name), time),
  );
};

const upToDate = () => {
  if (!existsSync(stamp)) return false;
  const built = statSync(stamp).mtimeMs;
  return !sources.some((source) => changedSince(join(root, source), built));
};

/** Bundles server and sandbox into a folder from which they can run; the applications are not in it. */
export const bundleServer = async (dist) => {
  const { build } = await import('esbuild');
  await build({
    entryPoints: { server: join(root, 'server/main.ts'), sandbox: join(root, 'sandbox/main.ts') },
    outdir: dist,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    logLevel: 'warning',
    plugins: [
      {
        name: 'own-modules-in-the-bundle',
        setup: ({ onResolve }) =>
          onResolve({ filter: /^[^./]/ }, ({ path }) => (path.startsWith('@fkj/') ? null : { path, external: true })),
      },
    ],
  });
  // A file that has got another name since would be there under both.
  for (const folder of ['migrations', 'content']) rmSync(join(dist, folder), { recursive: true, force: true });
  cpSync(join(root, 'platform/store/migrations'), join(dist, 'migrations'), { recursive: true });
  cpSync(join(root, 'content'), join(dist, 'content'), { recursive: true });
  cpSync(join(root, 'platform/fhir/fhirpath/fhirpath-worker.mjs'), join(dist, 'fhirpath-worker.mjs'));
};

/** Compiles the official definitions of FHIR and UCUM into their generated folders (skipped when they are newer than their inputs). */
export const compileDefinitions = () => {
  for (const language of ['fhir', 'ucum']) run(process.execPath, [join(root, `standards/${language}/compile/run.mjs`)]);
};

/** Builds everything under dist/, unless nothing changed since the last build. */
export const buildIfNeeded = async () => {
  compileDefinitions();
  if (upToDate()) return;
  console.log('Building …');
  rmSync(stamp, { force: true });
  await bundleServer(dist);
  for (const application of applications) {
    run(process.execPath, [
      join(root, 'node_modules/vite/bin/vite.js'),
      'build',
      '--logLevel',
      'warn',
      join(root, 'apps', application),
    ]);
  }
  writeFileSync(stamp, new Date().toISOString());
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  installIfNeeded();
  await buildIfNeeded();
}
