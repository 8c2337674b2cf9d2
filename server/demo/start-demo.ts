// DESIGN.md §5 "run": the demo municipality with its test log-in, on a laptop and nowhere else.

import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Municipality, municipality } from '@fkj/sandbox/population';
import { fileCheckpoint } from '../import/checkpoint.ts';
import { type ClientCredentials, clientToken } from '../import/client-token.ts';
import type { LoadResult } from '../import/load.ts';
import { fhirReceiver } from '../import/receiver.ts';
import type { Settings } from '../settings.ts';
import { loadDemo } from './load-demo.ts';
import { testPersons } from './people.ts';

const SEED = 2026;

/** The day the municipality was made up: kept, so that a later start makes the same people and the same history. */
const birthday = (folder: string, now: number): number => {
  const path = join(folder, 'demo-birthday');
  if (!existsSync(path)) {
    // Appears whole or not at all: half a number would be another year.
    writeFileSync(`${path}.part`, String(now));
    renameSync(`${path}.part`, path);
  }
  return Number(readFileSync(path, 'utf8'));
};

export interface Demo {
  readonly municipality: Municipality;
  /** Read by the sandbox for its pick-a-person pages. */
  readonly personsFile: string;
}

/** Makes up the municipality and writes down who can log in. */
export const prepareDemo = (settings: Settings, now: number): Demo => {
  mkdirSync(settings.dataDir, { recursive: true });
  const made = municipality(SEED, birthday(settings.dataDir, now));
  const personsFile = join(settings.dataDir, 'demo-persons.json');
  writeFileSync(personsFile, JSON.stringify(testPersons(made)), { mode: 0o600 });
  return { municipality: made, personsFile };
};

/** The system client that loads the demo: the bootstrap client of the settings, or one made for this folder (mode 600). */
export const loaderClient = (settings: Settings, path: string): ClientCredentials => {
  if (settings.bootstrapClient !== null) return settings.bootstrapClient;
  return keptClient(settings, path, 'loader');
};

const keptClient = ({ secretsDir }: Settings, path: string, name: string): ClientCredentials => {
  if (!existsSync(path)) {
    mkdirSync(secretsDir, { recursive: true, mode: 0o700 });
    writeFileSync(path, `${name}:${randomBytes(24).toString('base64url')}`, { mode: 0o600 });
  }
  const [id = '', secret = ''] = readFileSync(path, 'utf8').trim().split(':');
  return { id, secret };
};

/** The HR system of the demo municipality: the one of the settings, or one made for this folder (mode 600). */
export const demoHrClient = (settings: Settings): NonNullable<Settings['hrClient']> => {
  if (settings.hrClient !== null) return settings.hrClient;
  const { id, secret } = keptClient(settings, join(settings.secretsDir, 'hr-client'), 'hr');
  return { id, proof: { secret } };
};

export interface DemoStart {
  readonly settings: Settings;
  readonly demo: Demo;
  readonly client: ClientCredentials;
  /** Where our own server answers, on loopback. */
  readonly address: string;
  readonly now: number;
}

/** Loads what has not been loaded before, through our own /fhir. */
export const fillDemo = (start: DemoStart): Promise<LoadResult> =>
  loadDemo({
    municipality: start.demo.municipality,
    receiver: fhirReceiver(`${start.address}/fhir`, clientToken(start.address, start.client)),
    checkpoint: fileCheckpoint(join(start.settings.dataDir, 'demo-checkpoint'), 'demo'),
    now: start.now,
    newId: randomUUID,
  });
