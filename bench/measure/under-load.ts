// DESIGN.md §8: requests a second, latency, and the CPU that each of the three parties spends on one request.

import autocannon, { type Request } from 'autocannon';
import type { ServerProcess } from '../house/server-process.ts';
import { type PartyCost, withCost } from './party-cost.ts';

export interface Load {
  readonly connections: number;
  /** The n-th request. */
  readonly request: (number: number) => Request;
  readonly isRight?: (body: string) => boolean;
  readonly token: string;
  /** Seconds; 2 more are spent before, unmeasured. */
  readonly seconds: number;
}

export interface Loaded {
  readonly perSecond: number;
  /** ms */
  readonly p50: number;
  readonly p97: number;
  readonly answered: number;
  /** For all that were answered. */
  readonly cost: PartyCost;
  /** When it was measured, µs of the monotonic clock. */
  readonly from: number;
  readonly to: number;
}

const microseconds = (): number => Number(process.hrtime.bigint() / 1000n);

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
    ...(load.isRight === undefined ? {} : { verifyBody: load.isRight }),
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
  for (let attempt = 1; attempt < attempts && best.cost.others > QUIET; attempt += 1) {
    const again = await underLoad(server, load);
    if (again.cost.others < best.cost.others) best = again;
  }
  return best;
};

/** Runs one load. Throws when any answer was not a success: a fast refusal is no figure. */
const underLoad = async (server: ServerProcess, load: Load): Promise<Loaded> => {
  await fire(server, load, 2);
  const from = microseconds();
  const { done: result, cost } = await withCost(server, () => fire(server, load, load.seconds));
  const to = microseconds();
  const answered = result['2xx'];
  if (result.non2xx > 0 || result.errors > 0 || result.mismatches > 0 || answered === 0) {
    throw new Error(
      `${result.non2xx} answers were no success, ${result.mismatches} held something else, ${result.errors} errors, ${answered} successes`,
    );
  }
  return {
    perSecond: answered / result.duration,
    p50: result.latency.p50,
    p97: result.latency.p97_5,
    answered,
    cost,
    from,
    to,
  };
};
