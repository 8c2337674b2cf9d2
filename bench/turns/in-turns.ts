// DESIGN.md §8: the same asked twice, of two houses or by two callers, in turns.

import type { Subjects } from '../data/subjects.ts';
import { logIn, type Nurse } from '../house/log-in.ts';
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
  /** Whether DESIGN §8 says how much slower the second may be. */
  readonly bounded: boolean;
  readonly first: Side;
  readonly second: Side;
  /** Most of the machine that others had in a round. */
  readonly others: number;
}

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

/** Who asks where, and for what. */
export interface Asker {
  readonly server: ServerProcess;
  readonly nurse: Nurse;
  readonly subjects: Subjects;
}

/** A measure, by its name among the interactions. */
export interface Measured {
  readonly name: string;
  readonly bounded: boolean;
}

const named = (subjects: Subjects, name: string): Interaction => {
  const interaction = interactions(subjects).find((one) => one.name === name);
  if (interaction === undefined) throw new Error(`no interaction is called ${name}`);
  return interaction;
};

/** An asker under one interaction; each call is one more round. */
const sideOf = async ({ server, nurse, subjects }: Asker, name: string, { milliseconds, connections }: Rounds) => {
  const { request, isRight, counts } = named(subjects, name);
  const token = await logIn(server, nurse);
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

/** Each measure for both, round by round, so that a machine that drifts drifts for both. */
export const inTurns = async (
  {
    first,
    second,
    measures,
  }: { readonly first: Asker; readonly second: Asker; readonly measures: readonly Measured[] },
  rounds: Rounds,
  report: (turn: Turn) => void,
): Promise<readonly Turn[]> => {
  const turns: Turn[] = [];
  for (const { name, bounded } of measures) {
    const one = await sideOf(first, name, rounds);
    const other = await sideOf(second, name, rounds);
    for (let round = 0; round < rounds.rounds; round += 1) {
      const [a, b] = round % 2 === 0 ? [one, other] : [other, one];
      await a.round();
      await b.round();
    }
    const [atFirst, atSecond] = [one.result(), other.result()];
    const turn = { name, bounded, first: atFirst, second: atSecond, others: Math.max(atFirst.others, atSecond.others) };
    turns.push(turn);
    report(turn);
  }
  return turns;
};
