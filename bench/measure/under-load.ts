// DESIGN.md §8: requests a second, latency, and the CPU that each of the three parties spends on one request.

import autocannon, { type Request } from 'autocannon';
import { cpuOf, cpuOfFamily, machineTimes } from '../house/process-cost.ts';
import { postmasterOf, type ServerProcess } from '../house/server-process.ts';

export interface Load {
  readonly connections: number;
  /** The n-th request. */
  readonly request: (number: number) => Request;
  readonly token: string;
  /** Seconds; 2 more are spent before, unmeasured. */
  readonly seconds: number;
}

export interface Loaded {
  readonly perSecond: number;
  /** ms */
  readonly p50: number;
  readonly p97: number;
  /** µs of CPU a request. */
  readonly cpu: { readonly server: number; readonly database: number; readonly client: number };
  /** Part of the processors' time that others took meanwhile: 0 on a quiet machine. */
  readonly others: number;
}

const clientCpu = (): number => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

/** Part of the machine that may be others' before a load is worth repeating. */
const QUIET = 0.05;

let sent = 0;

const fire = ({ address }: ServerProcess, load: Load, seconds: number) =>
  autocannon({
    url: address,
    connections: load.connections,
    duration: seconds,
    timeout: 60,
    headers: { authorization: `Bearer ${load.token}`, 'content-type': 'application/fhir+json' },
    requests: [
      {
        setupRequest: (request) => {
          const next = load.request(sent++);
          return { ...request, ...next, headers: { ...request.headers, ...next.headers } };
        },
      },
    ],
  });

/** Runs a load up to `attempts` times and answers the one in which others took the least of the machine. */
export const undisturbed = async (server: ServerProcess, load: Load, attempts: number): Promise<Loaded> => {
  let best = await underLoad(server, load);
  for (let attempt = 1; attempt < attempts && best.others > QUIET; attempt += 1) {
    const again = await underLoad(server, load);
    if (again.others < best.others) best = again;
  }
  return best;
};

/** Runs one load. Throws when any answer was not a success: a fast refusal is no figure. */
const underLoad = async (server: ServerProcess, load: Load): Promise<Loaded> => {
  const postmaster = postmasterOf(server.dataDir);
  await fire(server, load, 2);
  const before = { server: cpuOf(server.pid), database: cpuOfFamily(postmaster), client: clientCpu() };
  const machine = machineTimes();
  const result = await fire(server, load, load.seconds);
  const answered = result['2xx'];
  if (result.non2xx > 0 || result.errors > 0 || answered === 0) {
    throw new Error(`${result.non2xx} answers were no success, ${result.errors} errors, ${answered} successes`);
  }
  const used = {
    server: cpuOf(server.pid) - before.server,
    database: cpuOfFamily(postmaster) - before.database,
    client: clientCpu() - before.client,
  };
  const after = machineTimes();
  const busy = (after.busy - machine.busy) * 10_000;
  const all = (after.all - machine.all) * 10_000;
  return {
    perSecond: answered / result.duration,
    p50: result.latency.p50,
    p97: result.latency.p97_5,
    cpu: { server: used.server / answered, database: used.database / answered, client: used.client / answered },
    others: all === 0 ? 0 : Math.max(0, busy - used.server - used.database - used.client) / all,
  };
};
