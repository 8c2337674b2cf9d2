// https://hl7.org/fhir/uv/bulkdata/STU2/export/index.html: exports and an import as a client does them, to the last byte.

import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { UNITS } from '../data/municipality.ts';
import type { Subjects } from '../data/subjects.ts';
import { vitalSign } from '../data/vital-sign.ts';
import { type Loader, loaderOf } from '../house/loader.ts';
import type { ServerProcess } from '../house/server-process.ts';
import { type PartyCost, withCost } from './party-cost.ts';

const LOOK_EVERY_MS = 50;
const IMPORTED = 20_000;

export interface BulkMeasure {
  readonly name: string;
  /** Does the job and answers how many resources it was about. */
  readonly run: () => Promise<number>;
}

interface Manifest {
  readonly output: readonly { readonly url: string; readonly count: number }[];
  readonly error: readonly { readonly count: number }[];
}

const finished = async (loader: Loader, path: string, init: RequestInit = {}): Promise<Manifest> => {
  const begun = await loader.ask(path, { ...init, headers: { prefer: 'respond-async', ...init.headers } });
  const status = begun.headers.get('content-location') ?? '';
  for (;;) {
    const answer = await loader.ask(status);
    if (answer.status === 200) return (await answer.json()) as Manifest;
    await answer.arrayBuffer();
    await pause(LOOK_EVERY_MS);
  }
};

const linesOf = async (loader: Loader, url: string): Promise<number> => {
  const { body } = await loader.ask(url);
  let lines = 0;
  for await (const chunk of body ?? []) for (const byte of chunk) if (byte === 10) lines += 1;
  return lines;
};

const exported = async (loader: Loader, path: string): Promise<number> => {
  const { output, error } = await finished(loader, path, { headers: { accept: 'application/fhir+json' } });
  if (error.length > 0) throw new Error(`${path} has files of errors`);
  let all = 0;
  for (const { url, count } of output) {
    const lines = await linesOf(loader, url);
    if (lines !== count) throw new Error(`${url} has ${lines} lines and not ${count}`);
    all += lines;
  }
  return all;
};

const importedLines = ({ patients }: Subjects): string => {
  const run = randomUUID().slice(0, 8);
  const lines = Array.from({ length: IMPORTED }, (_, at) => {
    const patient = `Patient/${patients[at % patients.length]}`;
    return JSON.stringify({ ...vitalSign(patient, at * UNITS), id: `bench-${run}-${at}` });
  });
  return lines.join('\n');
};

const imported = async (loader: Loader, body: string): Promise<number> => {
  const headers = { 'content-type': 'application/fhir+ndjson' };
  const { error } = await finished(loader, '$import', { method: 'POST', headers, body });
  if (error.length > 0) throw new Error(`${error[0]?.count} files of lines were refused`);
  return IMPORTED;
};

/** From the first request until the last file is there, or the last line is written; asked by the system client. */
export const bulkMeasures = (server: ServerProcess, subjects: Subjects): readonly BulkMeasure[] => {
  const loader = loaderOf(server);
  const [ward] = subjects.wards;
  return [
    { name: 'bulk export of the system', run: () => exported(loader, '$export') },
    { name: 'bulk export of a Group of 40 Synthea patients', run: () => exported(loader, `Group/${ward?.id}/$export`) },
    { name: 'bulk import of 20,000 Observations (NDJSON)', run: () => imported(loader, importedLines(subjects)) },
  ];
};

export interface BulkDone {
  readonly resources: number;
  readonly perSecond: number;
  readonly cost: PartyCost;
}

export const timeBulk = async (server: ServerProcess, { run }: BulkMeasure): Promise<BulkDone> => {
  const began = performance.now();
  const { done: resources, cost } = await withCost(server, run);
  return { resources, perSecond: resources / ((performance.now() - began) / 1000), cost };
};
