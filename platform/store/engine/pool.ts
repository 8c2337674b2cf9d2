// https://node-postgres.com/apis/pool: one way to open connections, for the house and for tests.

import pg from 'pg';

/** Object keys and audit numbers use all 64 bits. */
const INT8 = 20;

/** int8 as bigint, everything else as pg does. Set per pool: the global table of pg stays as it is. */
export const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 && format !== 'binary'
      ? BigInt
      : pg.types.getTypeParser(oid, format)) as pg.CustomTypesConfig['getTypeParser'],
};

/**
 * Named statements are planned once a connection. A list of one is guessed as ten by a plan for any values, so that PostgreSQL
 * would plan anew each time, which costs more than the statements do; those over many patients leave it no choice anyway
 * (docs/decisions/0003).
 */
export const PLANNED_ONCE = 'SET plan_cache_mode = force_generic_plan';

/** A pool that outlives its connections: one that breaks is forgotten, the next request opens another. */
export const openPool = (url: string, options: pg.PoolConfig = {}): pg.Pool => {
  const pool = new pg.Pool({
    max: 16,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    onConnect: (client) => client.query(PLANNED_ONCE),
    ...options,
    ...connection(url),
  });
  pool.on('error', () => undefined);
  // A connection that breaks between two statements of a transaction has nobody else to tell: its next statement fails.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
};

/** Connection settings of an address, with our type parsers. */
export const connection = (url: string): pg.ClientConfig => ({ connectionString: url, types });

/** Address of a database behind a socket. */
export const socketUrl = ({
  socketFolder,
  user,
  password,
  database,
}: {
  readonly socketFolder: string;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}): string =>
  `postgres://${user}:${encodeURIComponent(password)}@localhost/${database}?host=${encodeURIComponent(socketFolder)}`;

/** The same server, another database. */
export const withDatabase = (url: string, database: string): string => {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.href;
};
