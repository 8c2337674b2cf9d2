// https://hl7.org/fhir/R4/http.html#history and DESIGN.md §4 "bucket_clock": up to when a history is complete.

import { run, type Session, type Statement } from './session.ts';
import { COMMIT_MARK } from './write-bucket.ts';

/**
 * A version is dated under its bucket's lock, by the clock of the database, and so after its transaction began. What is
 * dated before the oldest transaction that may still write is therefore there for whoever looks from now on. A commit is
 * known by its number, or, in the instant before it has one, by the mark of its statement.
 */
const HORIZON: Statement = {
  name: 'horizon',
  touches: 'local',
  text: `SELECT floor(extract(epoch FROM least(statement_timestamp(), (
    SELECT min(a.xact_start) FROM pg_stat_activity a WHERE a.datname = current_database() AND a.pid <> pg_backend_pid()
      AND (a.backend_xid IS NOT NULL OR a.query LIKE '${COMMIT_MARK}%')))) * 1000)::int8 - 1 AS at`,
};

const TIME: Statement = {
  name: 'time',
  touches: 'local',
  text: 'SELECT ceil(extract(epoch FROM clock_timestamp()) * 1000)::int8 AS at',
};

/** The time (ms) by the clock that versions are dated by, and the horizon told. */
export const databaseTime = async (session: Session): Promise<number> => {
  const [row] = await run<{ at: bigint }>(session, TIME, []);
  if (row === undefined) throw new Error('The database gave no time');
  return Number(row.at);
};

/** The time (ms) up to which, that time included, no version will be added any more. Ask for it before the statement that reads. */
export const openHorizon = async (session: Session): Promise<number> => {
  const [row] = await run<{ at: bigint }>(session, HORIZON, []);
  if (row === undefined) throw new Error('The database gave no time');
  return Number(row.at);
};
