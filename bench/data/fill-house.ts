// DESIGN.md §8: 1 x = 1,000 Synthea patients, and 10,000 patients in the nurse's reach; all of it through /fhir.

import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inLanes, type Loader, loaderOf } from '../house/loader.ts';
import type { Nurse } from '../house/log-in.ts';
import type { ServerProcess } from '../house/server-process.ts';
import { enrolledPatients, range, unitId, units } from './municipality.ts';
import { SMALL_RECORDS, smallRecords } from './small-record.ts';
import { readSynthea, type Synthea } from './synthea.ts';
import { terms } from './terms.ts';

/** The nurse's patients. */
export const IN_REACH = 10_000;
const PATIENTS_A_BUNDLE = 50;
const SMALL_RECORDS_A_BUNDLE = 10;

/** More lanes than these gave nothing: one thread of the server and the database share two cores. */
export const LANES = 4;

/** Whether a step of the loading is done in this folder; `done` says so for good. */
export const markerIn = (dataDir: string, name: string) => {
  const path = join(dataDir, name);
  return { isDone: existsSync(path), done: (): void => writeFileSync(path, new Date().toISOString()) };
};

/** Id of whoever has this HPR number. */
export const practitionerOf = async (loader: Loader, hpr: string): Promise<string> => {
  const query = new URLSearchParams({ identifier: `urn:oid:2.16.578.1.12.4.1.4.4|${hpr}` });
  const answer = await loader.ask(`Practitioner?${query}`);
  const found = (await answer.json()) as { readonly entry?: readonly { readonly resource: { readonly id: string } }[] };
  const id = found.entry?.[0]?.resource.id;
  if (id === undefined) throw new Error(`no practitioner with HPR number ${hpr}`);
  return id;
};

const stretches = (count: number, length: number): readonly (readonly [number, number])[] =>
  range(0, Math.ceil(count / length)).map((at) => [at * length, Math.min((at + 1) * length, count)]);

/** Units, roles, hospitals, codes, and the patients in reach who have no Synthea record; answers how many resources. */
export const loadBase = async (
  loader: Loader,
  { nurse, synthea, recorded }: { readonly nurse: Nurse; readonly synthea: Synthea; readonly recorded: number },
): Promise<number> => {
  const one = async (bundle: { readonly entry: readonly unknown[] }): Promise<number> => {
    await loader.transaction(JSON.stringify(bundle));
    return bundle.entry.length;
  };
  let loaded = await one(units(await practitionerOf(loader, nurse.hpr)));
  loaded += await one(terms());
  for (const bundle of synthea.common) loaded += await one(bundle);
  const others = IN_REACH - recorded - SMALL_RECORDS;
  const bundles = [
    ...stretches(others, PATIENTS_A_BUNDLE).map(
      ([from, to]) =>
        () =>
          enrolledPatients(from, to),
    ),
    ...stretches(SMALL_RECORDS, SMALL_RECORDS_A_BUNDLE).map(
      ([from, to]) =>
        () =>
          smallRecords(from, to),
    ),
  ];
  await inLanes(
    bundles.map((make) => async () => {
      loaded += await one(make());
    }),
    { lanes: LANES },
  );
  return loaded;
};

export interface Filling {
  readonly nurse: Nurse;
  readonly testData: string;
  /** How often the 100 records are loaded; 10 is 1 x. */
  readonly copies: number;
}

/** Loads the bench's data unless this folder has it; answers resources a second, or null when it was there. */
export const fillHouse = async (server: ServerProcess, filling: Filling): Promise<number | null> => {
  const marker = markerIn(server.dataDir, 'bench-filled');
  if (marker.isDone) return null;
  const loader = loaderOf(server);
  const synthea = readSynthea(filling.testData);
  const recorded = synthea.records.length * filling.copies;
  const began = performance.now();
  let loaded = await loadBase(loader, { nurse: filling.nurse, synthea, recorded });
  const work = range(0, recorded).map((number) => async () => {
    const record = synthea.records[number % synthea.records.length];
    await loader.transaction(record?.body(number, unitId(number)) ?? '');
    loaded += record?.entries ?? 0;
  });
  await inLanes(work, { lanes: LANES });
  marker.done();
  return loaded / ((performance.now() - began) / 1000);
};
