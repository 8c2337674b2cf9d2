// pasientjournalforskriften § 14: the log as those read it who look for unusual look-ups, from a durable place on, one process at a time.

import type pg from 'pg';
import { numbers } from './array-literal.ts';
import type { FindingRow } from './finding.ts';
import { addFindings } from './finding.ts';
import { inTransaction, run, type Session, type Statement } from './session.ts';

export interface DetectionLease {
  readonly holder: string;
  readonly now: number;
  readonly until: number;
}

const TAKE: Statement = {
  name: 'take detection',
  touches: 'local',
  text: `UPDATE job SET holder = $1, until = $3::int8 WHERE id = 'access-detection' AND (holder = $1 OR until <= $2::int8) RETURNING detail`,
};

/** How far the log has been judged (JSON), held from now on; null while another process holds it. */
export const takeDetection = async (
  session: Session,
  { holder, now, until }: DetectionLease,
): Promise<string | null> => {
  const [row] = await run<{ detail: string }>(session, TAKE, [holder, now, until]);
  return row?.detail ?? null;
};

const KEEP: Statement = {
  name: 'keep detection',
  touches: 'local',
  text: `UPDATE job SET detail = $3, until = $2::int8 WHERE id = 'access-detection' AND holder = $1 AND detail = $4 RETURNING id`,
};

/** Findings and the place up to which they go, together or not at all. False: another process has gone on meanwhile. */
export const keepDetection = (
  pool: pg.Pool,
  { holder, until }: DetectionLease,
  step: { readonly before: string; readonly after: string; readonly findings: readonly FindingRow[] },
): Promise<boolean> =>
  inTransaction(pool, async (session) => {
    const held = await run(session, KEEP, [holder, until, step.after, step.before]);
    if (held.length === 0) return { end: 'undo', answer: false };
    await addFindings(session, step.findings);
    return { end: 'keep', answer: true };
  });

const SEALED: Statement = {
  name: 'sealed number',
  touches: 'local',
  text: "SELECT (detail::json ->> 'last')::int8 AS last FROM job WHERE id = 'audit-seal'",
};

/** Number of the last row of the log that is sealed: every row up to it is there, or will never be. */
export const sealedNumber = async (session: Session): Promise<bigint> => {
  const [row] = await run<{ last: bigint }>(session, SEALED, []);
  return row?.last ?? 0n;
};

/** A look of an employee at a patient, or an attempt. */
export interface LookRow {
  readonly n: bigint;
  readonly at: bigint;
  readonly bucket: number;
  /** Key of the patient. */
  readonly key: bigint;
  /** Id of the patient, where the Patient is stored. */
  readonly patient: string | null;
  readonly rule: string;
  /** JSON of the agent. */
  readonly agent: string;
}

const LOOKS: Statement = {
  name: 'looks to judge',
  touches: 'several',
  text: `SELECT a.n, a.at, a.bucket, a.patient AS key, p.id AS patient, a.rule, g.agent
FROM (SELECT * FROM audit WHERE n > $1::int8 AND n <= $2::int8) a
JOIN agent g ON g.key = a.agent AND g.agent LIKE '{"who":"Practitioner/%'
LEFT JOIN head p ON p.bucket = a.bucket AND p.object = a.patient
WHERE a.patient <> 0 AND NOT (a.rule = ANY($3::text[])) AND a.rule NOT LIKE 'house:%' ORDER BY a.n`,
};

/** Looks of employees with after < n <= last, but for those by these rules. */
export const looksToJudge = (
  session: Session,
  range: { readonly after: bigint; readonly last: bigint; readonly except: readonly string[] },
): Promise<readonly LookRow[]> => run<LookRow>(session, LOOKS, [range.after, range.last, [...range.except]]);

const DUE: Statement = {
  name: 'log number at a time',
  touches: 'several',
  text: 'SELECT coalesce(min(n) - 1, $2::int8) AS last FROM audit WHERE n > $1::int8 AND n <= $2::int8 AND at > $3::int8',
};

/** The last number up to which every row is older than a time (ms), among after < n <= last. */
export const numberBefore = async (
  session: Session,
  range: { readonly after: bigint; readonly last: bigint; readonly time: number },
): Promise<bigint> => {
  const [row] = await run<{ last: bigint }>(session, DUE, [range.after, range.last, range.time]);
  return row?.last ?? range.after;
};

/** A patient, with the parties to whom a relationship would make a look usual. */
export interface RelatedQuestion {
  readonly bucket: number;
  readonly patient: bigint;
  readonly parties: readonly bigint[];
  /** 'Organization/…' as agents name it. */
  readonly organization: string;
  readonly from: number;
  readonly to: number;
}

const RELATED: Statement = {
  name: 'related around a look',
  touches: 'one',
  text: `SELECT EXISTS (SELECT FROM relationship r WHERE r.bucket = $1::int2 AND r.patient = $2::int8 AND r.party = ANY($3::int8[])
    AND r.starts <= $6::int8 AND (r.ends IS NULL OR r.ends >= $5::int8))
  OR EXISTS (SELECT FROM audit a JOIN agent g ON g.key = a.agent WHERE a.bucket = $1::int2 AND a.patient = $2::int8
    AND a.at >= $5::int8 AND a.at <= $6::int8 AND a.rule = ANY($7::text[])
    AND (g.agent::json ->> 'organization') = $4) AS related`,
};

/** Whether a relationship stands or stood within the time: by itself, or by what the log says opened the patient to the unit. */
export const isRelated = async (
  session: Session,
  { bucket, patient, parties, organization, from, to }: RelatedQuestion,
  rules: readonly string[],
): Promise<boolean> => {
  const values = [bucket, patient, numbers(parties), organization, from, to, [...rules]];
  const [row] = await run<{ related: boolean }>(session, RELATED, values);
  return row?.related ?? false;
};
