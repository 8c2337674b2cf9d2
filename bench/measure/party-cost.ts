// DESIGN.md §8: CPU that server, database and client use during a piece of work, and how much others took of the machine.

import { cpuOf, cpuOfFamily, machineTimes } from '../house/process-cost.ts';
import { postmasterOf, type ServerProcess } from '../house/server-process.ts';

export interface PartyCost {
  /** µs of CPU. */
  readonly server: number;
  readonly database: number;
  readonly client: number;
  /** Part of the processors' time that others took meanwhile: 0 on a quiet machine. */
  readonly others: number;
}

const clientCpu = (): number => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

/** The database's family is that of its first process, which a connection that ends during the work is counted to. */
export const withCost = async <Done>(
  server: ServerProcess,
  work: () => Promise<Done>,
): Promise<{ readonly done: Done; readonly cost: PartyCost }> => {
  const postmaster = postmasterOf(server.dataDir);
  const used = () => ({ server: cpuOf(server.pid), database: cpuOfFamily(postmaster), client: clientCpu() });
  const before = used();
  const machine = machineTimes();
  const done = await work();
  const now = used();
  const after = machineTimes();
  const serverUsed = now.server - before.server;
  const database = now.database - before.database;
  const client = now.client - before.client;
  const busy = (after.busy - machine.busy) * 10_000;
  const all = (after.all - machine.all) * 10_000;
  const others = all === 0 ? 0 : Math.max(0, busy - serverUsed - database - client) / all;
  return { done, cost: { server: serverUsed, database, client, others } };
};

/** The cost of one of `count` units, as a note beside a figure. */
export const costNote = (cost: PartyCost, count: number): string =>
  `µs of CPU each: server ${Math.round(cost.server / count)}, database ${Math.round(cost.database / count)}, client ${Math.round(cost.client / count)}; others took ${Math.round(cost.others * 100)} %`;
