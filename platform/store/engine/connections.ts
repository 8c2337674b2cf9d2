// DESIGN.md §2 "only store speaks to PostgreSQL": the names by which the rooms above pass connections around.

import type pg from 'pg';

/** Connections to the database; each statement gets one. */
export type Pool = pg.Pool;

/** One connection, held for a transaction. */
export type PoolClient = pg.PoolClient;
