// DESIGN.md §8 "growth": a house that grows step by step, over HTTP, and goes on where it was interrupted.

import { LANES, loadBase, markerIn } from '../data/fill-house.ts';
import { episodeId, episodeNumber, otherUnitId, otherUnits, range, unitId } from '../data/municipality.ts';
import { SMALL_FIRST_NUMBER } from '../data/small-record.ts';
import type { Synthea } from '../data/synthea.ts';
import { embeddedSql } from '../house/embedded-sql.ts';
import { inLanes, type Loader, loaderOf } from '../house/loader.ts';
import type { Nurse } from '../house/log-in.ts';
import type { ServerProcess } from '../house/server-process.ts';
import { isInReach } from './enrolled-sample.ts';

export interface Growing {
  readonly nurse: Nurse;
  readonly synthea: Synthea;
  /** Synthea patients at 1 x. */
  readonly patients: number;
  readonly step: number;
  /** ms (`Date.now`) after which no further record is begun. */
  readonly deadline: number;
}

export interface Grown {
  /** Synthea patients that the house holds now, of those that belong to the step. */
  readonly there: number;
  readonly wanted: number;
  /** Of this run; null when nothing was missing. */
  readonly resourcesPerSecond: number | null;
}

const EPISODES = `SELECT id, plain LIKE '%rOrganization/bench-unit-%' AS hers FROM head WHERE state = 0 AND id LIKE 'bench-episode-%'`;

/** The enrolments in the house: each stands in the transaction of its record, so it tells that the record is there. */
const enrolments = async (dataDir: string): Promise<ReadonlyMap<number, { readonly hers: boolean }>> => {
  const client = await embeddedSql(dataDir);
  try {
    const { rows } = await client.query<{ id: string; hers: boolean }>(EPISODES);
    const all = rows.map(({ id, hers }) => [episodeNumber(id), { hers }] as const);
    return new Map(all.filter(([number]) => number < SMALL_FIRST_NUMBER));
  } finally {
    await client.end();
  }
};

const baseOnce = async (server: ServerProcess, loader: Loader, growing: Growing): Promise<void> => {
  const marker = markerIn(server.dataDir, 'bench-growth-base');
  if (marker.isDone) return;
  await loader.transaction(JSON.stringify(otherUnits()));
  await loadBase(loader, { nurse: growing.nurse, synthea: growing.synthea, recorded: growing.patients });
  marker.done();
};

/** Moves to other units whom she has had so far and has no longer at this step. */
const discharge = async (loader: Loader, numbers: readonly number[]): Promise<void> => {
  const headers = { 'content-type': 'application/json-patch+json' };
  const moved = numbers.map((number) => async () => {
    const value = `Organization/${otherUnitId(number)}`;
    const body = JSON.stringify([{ op: 'replace', path: '/managingOrganization/reference', value }]);
    const answer = await loader.ask(`EpisodeOfCare/${episodeId(number)}`, { method: 'PATCH', headers, body });
    await answer.arrayBuffer();
  });
  await inLanes(moved, { lanes: LANES });
};

/** Loads what is missing to `step` times the patients, and keeps the nurse's reach as it is. */
export const growHouse = async (server: ServerProcess, growing: Growing): Promise<Grown> => {
  const { synthea, patients, step, deadline } = growing;
  const { records } = synthea;
  const loader = loaderOf(server);
  await baseOnce(server, loader, growing);
  const before = await enrolments(server.dataDir);
  const wanted = patients * step;
  const missing = range(0, wanted).filter((number) => !before.has(number));
  const isHers = (number: number): boolean => isInReach(number, step, records.length);
  const began = performance.now();
  let loaded = 0;
  const work = missing.map((number) => async () => {
    const record = records[number % records.length];
    await loader.transaction(record?.body(number, isHers(number) ? unitId(number) : otherUnitId(number)) ?? '');
    loaded += record?.entries ?? 0;
  });
  await inLanes(work, { lanes: LANES, deadline });
  const resourcesPerSecond = loaded === 0 ? null : loaded / ((performance.now() - began) / 1000);
  const now = await enrolments(server.dataDir);
  await discharge(
    loader,
    [...now].filter(([number, { hers }]) => hers && !isHers(number)).map(([number]) => number),
  );
  return { there: [...now.keys()].filter((number) => number < wanted).length, wanted, resourcesPerSecond };
};
