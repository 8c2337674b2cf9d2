// DESIGN.md §8 "p50 at 16 x data <= 1.3 x p50 at 1 x": the grown house and one that stayed at 1 x, asked in turns.

import { IN_REACH } from '../data/fill-house.ts';
import { type Subjects, subjectsIn } from '../data/subjects.ts';
import { logIn, nurseOf } from '../house/log-in.ts';
import type { ServerProcess } from '../house/server-process.ts';
import type { Interaction } from '../measure/interactions/interaction.ts';
import { interactions } from '../measure/interactions/interactions.ts';
import { withCost } from '../measure/party-cost.ts';
import { latenciesOf } from './one-by-one.ts';
import { quantile } from './quantile.ts';

export interface Side {
  readonly p50: number;
  readonly p97: number;
  readonly requests: number;
  /** µs of CPU a request. */
  readonly server: number;
  readonly database: number;
}

export interface Turn {
  readonly name: string;
  /** Whether DESIGN §8 bounds its growth. */
  readonly bounded: boolean;
  readonly first: Side;
  readonly grown: Side;
  /** Most of the machine that others had in a round. */
  readonly others: number;
}

/** What grows with the answer and not with the house has the bound; a search of everybody is told beside it. */
const GROWTH = [
  { name: 'read by id', bounded: true },
  { name: 'search: patient, code, sorted by date', bounded: true },
  { name: 'ward search: 40 patients named, code, sorted by date, 20 a page', bounded: true },
  { name: 'ward search: members of a Group (_has), code, sorted by date, 20 a page', bounded: true },
  { name: '$everything of a patient, 20 resources', bounded: true },
  { name: '$everything of a Synthea patient', bounded: true },
  { name: 'create Observation', bounded: true },
  { name: 'transaction of 100 entries', bounded: true },
  { name: 'search: Patient by name', bounded: false },
  { name: 'search: code and date over the whole reach (10,000 patients), 20 a page', bounded: false },
] as const;

export interface Rounds {
  readonly rounds: number;
  readonly milliseconds: number;
  readonly connections: number;
}

/** Resources that one house gets in a round at most. */
const WRITTEN = 1_000;
/** Before the first round: ms, and part of what a round may write. */
const WARM_MS = 1_000;
const WARM_PART = 0.2;

interface House {
  readonly server: ServerProcess;
  readonly subjects: Subjects;
}

const houseOf = async (server: ServerProcess): Promise<House> => {
  const subjects = await subjectsIn(server);
  const reach = subjects.patients.length + subjects.small.length;
  if (reach !== IN_REACH) throw new Error(`the nurse reaches ${reach} patients in ${server.dataDir}`);
  return { server, subjects };
};

const named = (subjects: Subjects, name: string): Interaction => {
  const interaction = interactions(subjects).find((one) => one.name === name);
  if (interaction === undefined) throw new Error(`no interaction is called ${name}`);
  return interaction;
};

/** A house under one interaction; each call is one more round. */
const sideOf = async ({ server, subjects }: House, name: string, { milliseconds, connections }: Rounds) => {
  const { request, isRight, counts } = named(subjects, name);
  const token = await logIn(server, nurseOf(server.dataDir));
  const asking = { token, connections, request, ...(isRight === undefined ? {} : { isRight }) };
  const writes = request(0).method === 'POST';
  const most = writes ? Math.ceil(WRITTEN / counts) : Number.POSITIVE_INFINITY;
  await latenciesOf(server, { ...asking, milliseconds: WARM_MS, most: most * WARM_PART });
  const all: number[] = [];
  const used = { server: 0, database: 0 };
  let others = 0;
  return {
    round: async (): Promise<void> => {
      const { done, cost } = await withCost(server, () => latenciesOf(server, { ...asking, milliseconds, most }));
      all.push(...done);
      used.server += cost.server;
      used.database += cost.database;
      others = Math.max(others, cost.others);
    },
    result: (): Side & { readonly others: number } => ({
      p50: quantile(all, 0.5),
      p97: quantile(all, 0.975),
      requests: all.length,
      server: used.server / all.length,
      database: used.database / all.length,
      others,
    }),
  };
};

/** Each interaction in both houses, round by round, so that a machine that drifts drifts for both. */
export const inTurns = async (
  servers: { readonly first: ServerProcess; readonly grown: ServerProcess },
  rounds: Rounds,
  report: (turn: Turn) => void,
): Promise<readonly Turn[]> => {
  const first = await houseOf(servers.first);
  const grown = await houseOf(servers.grown);
  const turns: Turn[] = [];
  for (const { name, bounded } of GROWTH) {
    const one = await sideOf(first, name, rounds);
    const other = await sideOf(grown, name, rounds);
    for (let round = 0; round < rounds.rounds; round += 1) {
      const [a, b] = round % 2 === 0 ? [one, other] : [other, one];
      await a.round();
      await b.round();
    }
    const [atFirst, atGrown] = [one.result(), other.result()];
    const turn = { name, bounded, first: atFirst, grown: atGrown, others: Math.max(atFirst.others, atGrown.others) };
    turns.push(turn);
    report(turn);
  }
  return turns;
};
