// https://www.postgresql.org/docs/15/protocol-flow.html#PROTOCOL-FLOW-PIPELINING: short statements of concurrent requests
// travel together. Waking the database costs more than reading a row (docs/performance.md).

import pg from 'pg';
import type { Session } from '../sql/session.ts';
import { type KnownColumns, LaneQuery } from './lane-query.ts';
import { connection, PLANNED_ONCE, types } from './pool.ts';
import { databaseTrouble } from './trouble.ts';

export interface Lanes extends Session {
  /** Ends the connections after what is under way. */
  readonly end: () => Promise<void>;
}

/**
 * Connections that are shared by everyone at once. For statements that answer soon and are no part of a transaction: a slow
 * one holds up all behind it. Reads, the log of looks and short commits have lanes of their own; a statement takes the lane
 * on which the fewest wait.
 */
export const openLanes = (url: string, count = 2): Lanes => {
  const lanes = Array.from({ length: count }, () => ({ ...openLane(url), waiting: 0 }));
  return {
    query: async (config) => {
      const lane = lanes.reduce((best, one) => (one.waiting < best.waiting ? one : best));
      lane.waiting += 1;
      try {
        return await lane.query(config);
      } finally {
        lane.waiting -= 1;
      }
    },
    end: async () => {
      await Promise.all(lanes.map((lane) => lane.end()));
    },
  };
};

interface Lane {
  readonly client: pg.Client;
  readonly known: KnownColumns;
}

/** A connection that breaks is forgotten; the next statement opens another. */
const openLane = (url: string): Lanes => {
  let current: Promise<Lane> | null = null;
  const connect = (): Promise<Lane> => {
    const client = new pg.Client({
      ...connection(url),
      pipeline: true,
      keepAlive: true,
      connectionTimeoutMillis: 10_000,
    });
    const connected = client
      .connect()
      .then(() => client.query(PLANNED_ONCE))
      .then((): Lane => ({ client, known: new Map() }));
    // A connection that breaks while nobody waits has nobody else to tell.
    client.on('error', () => forget(connected));
    client.on('end', () => forget(connected));
    return connected;
  };
  const forget = (broken: Promise<Lane>): void => {
    if (current === broken) current = null;
  };
  return {
    query: async <Row extends object>(config: pg.QueryConfig) => {
      current ??= connect();
      const lane = current;
      try {
        const { client, known } = await lane;
        gather(client);
        const { name, text, values = [] } = config;
        if (name === undefined) return await client.query<Row>(config);
        const { answer } = client.query(new LaneQuery<Row>({ name, text, values }, { known, types }));
        return { rows: await answer };
      } catch (error) {
        if (databaseTrouble(error) === 'unavailable') forget(lane);
        throw error;
      }
    },
    end: async () => {
      await (await current?.catch(() => null))?.client.end();
    },
  };
};

/** All that is asked in one turn of the event loop is written at its end, as one. */
const gather = ({ connection: { stream } }: pg.Client): void => {
  if (stream.writableCorked > 0) return;
  stream.cork();
  setImmediate(() => stream.uncork());
};
