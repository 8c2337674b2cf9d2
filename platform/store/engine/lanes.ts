// https://www.postgresql.org/docs/15/protocol-flow.html#PROTOCOL-FLOW-PIPELINING: short statements of concurrent requests
// travel together. Waking the database costs more than reading a row (docs/performance.md).

import pg from 'pg';
import type { Session } from '../sql/session.ts';
import { connection } from './pool.ts';
import { databaseTrouble } from './trouble.ts';

export interface Lanes extends Session {
  /** Ends the connections after what is under way. */
  readonly end: () => Promise<void>;
}

/**
 * Connections that are shared by everyone at once. For statements that answer in well under a millisecond, take no locks
 * and are no part of a transaction: a slow one would hold up all behind it.
 */
export const openLanes = (url: string, count = 2): Lanes => {
  const lanes = Array.from({ length: count }, () => openLane(url));
  let turn = 0;
  return {
    query: (config) => {
      turn = (turn + 1) % lanes.length;
      const lane = lanes[turn];
      if (lane === undefined) throw new Error('There are no lanes');
      return lane.query(config);
    },
    end: async () => {
      await Promise.all(lanes.map((lane) => lane.end()));
    },
  };
};

/** A connection that breaks is forgotten; the next statement opens another. */
const openLane = (url: string): Lanes => {
  let current: Promise<pg.Client> | null = null;
  const connect = (): Promise<pg.Client> => {
    const client = new pg.Client({
      ...connection(url),
      pipeline: true,
      keepAlive: true,
      connectionTimeoutMillis: 10_000,
    });
    const connected = client.connect().then(() => client);
    // A connection that breaks while nobody waits has nobody else to tell.
    client.on('error', () => forget(connected));
    client.on('end', () => forget(connected));
    return connected;
  };
  const forget = (broken: Promise<pg.Client>): void => {
    if (current === broken) current = null;
  };
  return {
    query: async (config) => {
      current ??= connect();
      const lane = current;
      try {
        const client = await lane;
        gather(client);
        return await client.query(config);
      } catch (error) {
        if (databaseTrouble(error) === 'unavailable') forget(lane);
        throw error;
      }
    },
    end: async () => {
      await (await current?.catch(() => null))?.end();
    },
  };
};

/** All that is asked in one turn of the event loop is written at its end, as one. */
const gather = ({ connection: { stream } }: pg.Client): void => {
  if (stream.writableCorked > 0) return;
  stream.cork();
  setImmediate(() => stream.uncork());
};
