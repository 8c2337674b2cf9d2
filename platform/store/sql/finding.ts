// pasientjournalforskriften § 14: findings of unusual look-ups, their outcomes, and whom the privacy officer has marked.

import type pg from 'pg';
import { numbers } from './array-literal.ts';
import { inTransaction, run, type Session, type Statement } from './session.ts';

export type FindingOutcome = 'legitimate' | 'follow-up' | 'reported';
export type FindingState = 'open' | FindingOutcome;

export interface FindingRow {
  /** Of the patient; of the employee where it is about many. */
  readonly bucket: number;
  /** The same for the same finding: found twice it is kept once. */
  readonly id: string;
  readonly kind: string;
  /** Id of the Practitioner. */
  readonly who: string;
  /** As the log names the employee: name, role, unit. */
  readonly display: string;
  /** Ids of her unit and of those above. */
  readonly units: readonly string[];
  /** Id; null where it is about many. */
  readonly patient: string | null;
  /** When it happened, ms. */
  readonly at: number;
  /** When it was found, ms. */
  readonly found: number;
  /** JSON. */
  readonly facts: string;
}

const ADD: Statement = {
  name: 'add finding',
  touches: 'one',
  text: `INSERT INTO finding (bucket, id, kind, who, display, units, patient, at, found, facts)
VALUES ($1::int2, $2, $3, $4, $5, $6::text[], $7, $8::int8, $9::int8, $10) ON CONFLICT (bucket, id) DO NOTHING`,
};

/** Adds findings; one that is there already stays as it is. */
export const addFindings = async (session: Session, findings: readonly FindingRow[]): Promise<void> => {
  for (const { bucket, id, kind, who, display, units, patient, at, found, facts } of findings) {
    await run(session, ADD, [bucket, id, kind, who, display, [...units], patient, at, found, facts]);
  }
};

export interface StoredFinding extends FindingRow {
  readonly state: FindingState;
  readonly decided: number | null;
}

interface FindingColumns {
  readonly bucket: number;
  readonly id: string;
  readonly kind: string;
  readonly who: string;
  readonly display: string;
  readonly units: readonly string[];
  readonly patient: string | null;
  readonly at: bigint;
  readonly found: bigint;
  readonly facts: string;
  readonly state: FindingState;
  readonly decided: bigint | null;
}

const storedOf = (row: FindingColumns): StoredFinding => ({
  ...row,
  at: Number(row.at),
  found: Number(row.found),
  decided: row.decided === null ? null : Number(row.decided),
});

/** What is asked of the queue. Nobody sees a finding about herself. */
export interface FindingQuestion {
  /** Ids of units; null for all. */
  readonly units: readonly string[] | null;
  /** Id of the Practitioner who asks. */
  readonly asker: string;
}

export interface QueuePage extends FindingQuestion {
  readonly state: FindingState;
  /** Where the last page ended. */
  readonly after: { readonly found: number; readonly id: string } | null;
  readonly limit: number;
}

const COLUMNS = 'bucket, id, kind, who, display, units, patient, at, found, facts, state, decided';
const SHOWN = '($1::text[] IS NULL OR units && $1::text[]) AND who <> $2';

const QUEUE: Statement = {
  name: 'queue of findings',
  touches: 'several',
  text: `SELECT ${COLUMNS} FROM finding WHERE ${SHOWN} AND state = $3
AND ($4::int8 IS NULL OR (found, id) > ($4::int8, $5)) ORDER BY found, id LIMIT $6::int8`,
};

/** Findings of one state, the oldest first. */
export const findingQueue = async (
  session: Session,
  { units, asker, state, after, limit }: QueuePage,
): Promise<readonly StoredFinding[]> => {
  const values = [units === null ? null : [...units], asker, state, after?.found ?? null, after?.id ?? '', limit];
  return (await run<FindingColumns>(session, QUEUE, values)).map(storedOf);
};

const ONE: Statement = {
  name: 'one finding',
  touches: 'several',
  text: `SELECT ${COLUMNS} FROM finding WHERE ${SHOWN} AND id = $3`,
};

/** One finding; null where it is not there for the asker. */
export const oneFinding = async (
  session: Session,
  { units, asker, id }: FindingQuestion & { readonly id: string },
): Promise<StoredFinding | null> => {
  const [row] = await run<FindingColumns>(session, ONE, [units === null ? null : [...units], asker, id]);
  return row === undefined ? null : storedOf(row);
};

const OF_PATIENT: Statement = {
  name: 'findings of a patient',
  touches: 'one',
  text: `SELECT ${COLUMNS} FROM finding WHERE bucket = $1::int2 AND patient = $2 AND kind = $3 ORDER BY found DESC, id LIMIT $4::int8`,
};

/** Findings of one kind about one patient, the newest first. */
export const findingsOfPatient = async (
  session: Session,
  of: { readonly bucket: number; readonly patient: string; readonly kind: string; readonly limit: number },
): Promise<readonly StoredFinding[]> =>
  (await run<FindingColumns>(session, OF_PATIENT, [of.bucket, of.patient, of.kind, of.limit])).map(storedOf);

export interface NewOutcome {
  readonly bucket: number;
  readonly finding: string;
  /** The state that was seen: who was second is told so. */
  readonly before: FindingState;
  readonly outcome: FindingOutcome;
  readonly at: number;
  readonly who: string;
  readonly display: string;
  readonly reason: string;
}

const DECIDE: Statement = {
  name: 'decide finding',
  touches: 'one',
  text: `UPDATE finding SET state = $4, decided = $5::int8 WHERE bucket = $1::int2 AND id = $2 AND state = $3 RETURNING id`,
};
const NOTE: Statement = {
  name: 'note outcome',
  touches: 'one',
  text: `INSERT INTO finding_outcome (bucket, finding, n, at, outcome, who, display, reason)
SELECT $1::int2, $2, coalesce(max(n), 0) + 1, $3::int8, $4, $5, $6, $7 FROM finding_outcome WHERE bucket = $1::int2 AND finding = $2`,
};

/** False where somebody else has decided meanwhile. */
export const decideFinding = (pool: pg.Pool, outcome: NewOutcome): Promise<boolean> =>
  inTransaction(pool, async (session) => {
    const { bucket, finding, before, at, who, display, reason } = outcome;
    const decided = await run(session, DECIDE, [bucket, finding, before, outcome.outcome, at]);
    if (decided.length === 0) return { end: 'undo', answer: false };
    await run(session, NOTE, [bucket, finding, at, outcome.outcome, who, display, reason]);
    return { end: 'keep', answer: true };
  });

export interface OutcomeRow {
  readonly finding: string;
  readonly at: bigint;
  readonly outcome: FindingOutcome;
  readonly display: string;
  readonly reason: string;
}

const OUTCOMES: Statement = {
  name: 'outcomes of findings',
  touches: 'several',
  text: 'SELECT finding, at, outcome, display, reason FROM finding_outcome WHERE finding = ANY($1::text[]) ORDER BY finding, n',
};

/** What was decided of these findings, in order. */
export const outcomesOf = (session: Session, ids: readonly string[]): Promise<readonly OutcomeRow[]> =>
  run<OutcomeRow>(session, OUTCOMES, [[...ids]]);

export interface FindingCount {
  readonly kind: string;
  readonly unit: string | null;
  readonly state: FindingState;
  readonly findings: bigint;
}

const REPORT: Statement = {
  name: 'report of findings',
  touches: 'several',
  text: `SELECT kind, units[1] AS unit, state, count(*) AS findings FROM finding WHERE found >= $1::int8 AND found < $2::int8
GROUP BY kind, units[1], state ORDER BY kind, unit, state`,
};

/** How many were found in a time (half-open, ms), by what they are, unit and outcome. */
export const countFindings = (
  session: Session,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<readonly FindingCount[]> => run<FindingCount>(session, REPORT, [from, to]);

const FORGET: Statement = {
  name: 'forget findings',
  touches: 'several',
  text: `WITH gone AS (DELETE FROM finding WHERE state = $1 AND decided < $2::int8 RETURNING bucket, id)
DELETE FROM finding_outcome o USING gone WHERE o.bucket = gone.bucket AND o.finding = gone.id`,
};

/** Takes away what was decided so before a time, with all that was noted of it. */
export const forgetFindings = async (session: Session, outcome: FindingOutcome, before: number): Promise<void> => {
  await run(session, FORGET, [outcome, before]);
};

export interface WatchedPatient {
  readonly bucket: number;
  readonly patient: bigint;
}

const WATCH: Statement = {
  name: 'watch patient',
  touches: 'one',
  text: `INSERT INTO watched_patient (bucket, patient, since, until, who) VALUES ($1::int2, $2::int8, $3::int8, $4::int8, $5)
ON CONFLICT (bucket, patient) DO UPDATE SET since = excluded.since, until = excluded.until, who = excluded.who`,
};

/** Marks a patient until a time (ms); one that has passed takes the mark away. */
export const watchPatient = async (
  session: Session,
  { bucket, patient }: WatchedPatient,
  { since, until, who }: { readonly since: number; readonly until: number; readonly who: string },
): Promise<void> => {
  await run(session, WATCH, [bucket, patient, since, until, who]);
};

const WATCHED: Statement = {
  name: 'watched patients',
  touches: 'several',
  text: `SELECT w.patient FROM watched_patient w JOIN unnest($1::int2[], $2::int8[]) AS a(bucket, patient)
ON a.bucket = w.bucket AND a.patient = w.patient WHERE w.until > $3::int8`,
};

/** Those of these patients who are marked at a time (ms), by key. */
export const watchedPatients = async (
  session: Session,
  patients: readonly WatchedPatient[],
  now: number,
): Promise<ReadonlySet<bigint>> => {
  const values = [numbers(patients.map(({ bucket }) => bucket)), numbers(patients.map(({ patient }) => patient)), now];
  return new Set((await run<{ patient: bigint }>(session, WATCHED, values)).map(({ patient }) => patient));
};
