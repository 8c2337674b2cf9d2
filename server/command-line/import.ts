// DESIGN.md §5 "load data": npm run import -- FILES [--url ADDRESS] [--client id:secret]

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { readBundleFile } from '../import/bundle-file.ts';
import { fileCheckpoint } from '../import/checkpoint.ts';
import { type ClientCredentials, clientToken } from '../import/client-token.ts';
import { type Consignment, load, type Progress } from '../import/load.ts';
import { fhirReceiver } from '../import/receiver.ts';
import type { Settings } from '../settings.ts';

/** Where a running demo server leaves the credentials of its own loader, readable for the same user only. */
export const loaderCredentialsPath = (settings: Settings): string => join(settings.secretsDir, 'loader-client');

const credentials = (settings: Settings, given: string | undefined): ClientCredentials | null => {
  const left = loaderCredentialsPath(settings);
  const text = given ?? (existsSync(left) ? readFileSync(left, 'utf8').trim() : null);
  if (settings.bootstrapClient !== null && given === undefined) return settings.bootstrapClient;
  if (text === null) return null;
  const colon = text.indexOf(':');
  return { id: text.slice(0, colon), secret: text.slice(colon + 1) };
};

const isBundleName = (name: string): boolean => /\.json(\.gz)?$/.test(name);

/** Folders stand for the bundles in them. Files that others refer to (hospitals, practitioners) go first. */
const inOrder = (paths: readonly string[]): readonly string[] => {
  const files = paths.flatMap((path) =>
    statSync(path).isDirectory()
      ? readdirSync(path)
          .filter(isBundleName)
          .map((name) => join(path, name))
      : [path],
  );
  const refersToNobody = (path: string): boolean => /^(hospital|practitioner)Information/i.test(basename(path));
  return [...files.filter(refersToNobody), ...files.filter((path) => !refersToNobody(path))];
};

const bar = ({ done, of, resources }: Progress, seconds: number): string => {
  const filled = Math.round((30 * done) / Math.max(of, 1));
  const rate = Math.round(resources / Math.max(seconds, 0.001));
  return `[${'#'.repeat(filled)}${'.'.repeat(30 - filled)}] ${done}/${of} bundles, ${resources} resources, ${rate}/s`;
};

/** Returns the exit code: 0 when everything is in, 1 when anything was refused, 2 when it could not begin. */
export const importCommand = async (settings: Settings, args: readonly string[]): Promise<number> => {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { url: { type: 'string' }, client: { type: 'string' }, lanes: { type: 'string' } },
    allowPositionals: true,
  });
  const missing = positionals.filter((path) => !existsSync(path));
  if (positionals.length === 0 || missing.length > 0) {
    console.error(missing.length > 0 ? `No such file: ${missing.join(', ')}` : 'Name the files or folders to import.');
    return 2;
  }
  const publicUrl = (values.url ?? settings.publicUrl).replace(/\/+$/, '').replace(/\/fhir$/, '');
  const client = credentials(settings, values.client);
  if (client === null) {
    console.error('No client to log in with: give --client id:secret or set BOOTSTRAP_CLIENT.');
    return 2;
  }
  const consignments = inOrder(positionals).map(
    (path): Consignment => ({ name: path, read: () => readBundleFile(path) }),
  );
  const began = performance.now();
  const seconds = (): number => (performance.now() - began) / 1000;
  const address = `${publicUrl}/fhir`;
  const result = await load(consignments, {
    receiver: fhirReceiver(address, clientToken(publicUrl, client)),
    checkpoint: fileCheckpoint(join(settings.dataDir, 'import-checkpoint'), address),
    lanes: Number(values.lanes ?? 3),
    patience: [500, 2_000, 5_000],
    onProgress: (progress) => process.stdout.isTTY && process.stdout.write(`\r${bar(progress, seconds())}`),
  });
  console.log(`${process.stdout.isTTY ? '\r' : ''}${bar(result, seconds())}`);
  if (result.alreadyThere > 0) console.log(`${result.alreadyThere} bundles had been loaded before.`);
  for (const refusal of result.refused) {
    console.error(`Refused: ${refusal.name}`);
    for (const sentence of refusal.sentences) console.error(`  ${sentence}`);
  }
  console.log(`${result.refused.length} bundles refused.`);
  return result.refused.length === 0 ? 0 : 1;
};
