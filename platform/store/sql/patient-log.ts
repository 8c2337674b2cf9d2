// DESIGN.md §1.3: the log of one patient in order of time, without the house's own work, which shows nothing to anyone.

import { run, type Session, type Statement } from './session.ts';

export interface LogRow {
  readonly n: bigint;
  readonly at: bigint;
  readonly action: number;
  readonly kind: number | null;
  readonly id: string | null;
  readonly version: number | null;
  readonly purpose: string;
  readonly rule: string;
  readonly detail: Buffer | null;
  /** Keys of the audiences of a reserved object; null where it is not reserved. */
  readonly audience: readonly bigint[] | null;
  /** JSON of the agent. */
  readonly agent: string;
  /** Id of the patient, where the Patient is stored. */
  readonly patient: string | null;
}

const told = (
  lines: string,
): string => `SELECT a.n, a.at, a.action, a.kind, h.id, a.version, a.purpose, a.rule, a.detail,
  h.labels AS audience, g.agent, p.id AS patient
FROM (SELECT * FROM audit WHERE bucket = $1::int2 AND patient = $2::int8 AND rule NOT LIKE 'house:%' AND ${lines}) a
JOIN agent g ON g.key = a.agent
LEFT JOIN head h ON h.bucket = a.bucket AND h.object = a.object
LEFT JOIN head p ON p.bucket = a.bucket AND p.object = a.patient`;

const LINE: Statement = { name: 'line of the log', touches: 'one', text: told('n = $3::int8') };

/** The page goes on from where the last line stood in time: its number leads there. */
const page = (direction: 'ASC' | 'DESC'): Statement => ({
  name: `patient log ${direction}`,
  touches: 'one',
  text: `${told(`at >= $4::int8 AND at < $5::int8
  AND ($3::int8 IS NULL OR (at, n) ${direction === 'ASC' ? '>' : '<'} (SELECT seen.at, seen.n FROM audit seen
    WHERE seen.bucket = $1::int2 AND seen.patient = $2::int8 AND seen.n = $3::int8))
  ORDER BY at ${direction}, n ${direction} LIMIT $6::int8`)} ORDER BY a.at ${direction}, a.n ${direction}`,
});

const PAGES = { 'newest-first': page('DESC'), 'oldest-first': page('ASC') } as const;

export interface LogAddress {
  readonly bucket: number;
  readonly patient: bigint;
}

export interface LogRange {
  readonly order: keyof typeof PAGES;
  /** Number of the last line already seen. */
  readonly after: bigint | null;
  /** Half-open, ms. */
  readonly from: bigint;
  readonly to: bigint;
  readonly limit: number;
}

/** Lines of one patient's log. */
export const patientLog = (
  session: Session,
  { bucket, patient }: LogAddress,
  { order, after, from, to, limit }: LogRange,
): Promise<readonly LogRow[]> => run<LogRow>(session, PAGES[order], [bucket, patient, after, from, to, limit]);

/** One line of it. */
export const logLine = (
  session: Session,
  { bucket, patient }: LogAddress,
  number: bigint,
): Promise<readonly LogRow[]> => run<LogRow>(session, LINE, [bucket, patient, number]);
