// DESIGN.md §1.3: the log of one patient in order of time, without the house's own work, which shows nothing to anyone.

import { numbers } from './array-literal.ts';
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
  apart = '',
): string => `SELECT a.n, a.at, a.action, a.kind, h.id, a.version, a.purpose, a.rule, a.detail,
  h.labels AS audience, g.agent, p.id AS patient
FROM (SELECT * FROM audit l WHERE l.bucket = $1::int2 AND l.patient = $2::int8 AND rule NOT LIKE 'house:%'${apart} AND ${lines}) a
JOIN agent g ON g.key = a.agent
LEFT JOIN head h ON h.bucket = a.bucket AND h.object = a.object
LEFT JOIN head p ON p.bucket = a.bucket AND p.object = a.patient`;

/**
 * ' AND …': the line is for who acts for the patient. `from` is the place of three values: audiences of the reader, that of
 * the patient (both keys), and names of units that are left out.
 */
const forRepresentative = (from: number): string => {
  const [reader, patient, units] = [`$${from}::int8[]`, `$${from + 1}::int8`, `$${from + 2}::text[]`];
  const hidden = 'SELECT FROM reserved_version q WHERE q.bucket = l.bucket AND q.object = l.object';
  return ` AND rule <> 'follow-up'
  AND (l.object IS NULL OR EXISTS (SELECT FROM head o WHERE o.bucket = l.bucket AND o.object = l.object AND (o.labels IS NULL OR o.labels && ${reader})))
  AND NOT EXISTS (${hidden} AND NOT q.audience && ${reader})
  AND NOT EXISTS (SELECT FROM agent x WHERE x.key = l.agent AND (x.agent::json->>'organization' = ANY(${units}) OR x.agent::json->>'organization' IN (
    SELECT w.agent::json->>'organization' FROM head s JOIN version v ON v.bucket = s.bucket AND v.object = s.object JOIN agent w ON w.key = v.agent
    WHERE s.bucket = $1::int2 AND s.patient = $2::int8 AND ${patient} = ANY(s.labels) AND NOT s.labels && ${reader})))`;
};

const LINE: Statement = { name: 'line of the log', touches: 'one', text: told('n = $3::int8') };

const LINE_FOR_REPRESENTATIVE: Statement = {
  name: 'line of the log for who acts for her',
  touches: 'one',
  text: told('n = $3::int8', forRepresentative(4)),
};

/** The page goes on from where the last line stood in time: its number leads there. */
const page = (direction: 'ASC' | 'DESC', apart = ''): Statement => ({
  name: `patient log ${direction}${apart === '' ? '' : ' for who acts for her'}`,
  touches: 'one',
  text: `${told(
    `at >= $4::int8 AND at < $5::int8
  AND ($3::int8 IS NULL OR (at, n) ${direction === 'ASC' ? '>' : '<'} (SELECT seen.at, seen.n FROM audit seen
    WHERE seen.bucket = $1::int2 AND seen.patient = $2::int8 AND seen.n = $3::int8))
  ORDER BY at ${direction}, n ${direction} LIMIT $6::int8`,
    apart,
  )} ORDER BY a.at ${direction}, a.n ${direction}`,
});

const PAGES = { 'newest-first': page('DESC'), 'oldest-first': page('ASC') } as const;
const PAGES_FOR_REPRESENTATIVE = {
  'newest-first': page('DESC', forRepresentative(7)),
  'oldest-first': page('ASC', forRepresentative(7)),
} as const;

/** Of who acts for the patient, and reads her log without what is shielded. */
export interface LogRepresentative {
  /** Keys of the audiences that she belongs to. */
  readonly keys: readonly bigint[];
  /** Key of the patient as an audience. */
  readonly patient: bigint;
  /** 'Organization/1'. */
  readonly withoutUnits: readonly string[];
}

const apartValues = (reader: LogRepresentative): readonly unknown[] => [
  numbers(reader.keys),
  reader.patient,
  [...reader.withoutUnits],
];

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

/** Lines of one patient's log. `reader`: null for who reads all of it. */
export const patientLog = (
  session: Session,
  { bucket, patient }: LogAddress,
  { order, after, from, to, limit, reader }: LogRange & { readonly reader: LogRepresentative | null },
): Promise<readonly LogRow[]> => {
  const values = [bucket, patient, after, from, to, limit];
  return reader === null
    ? run<LogRow>(session, PAGES[order], values)
    : run<LogRow>(session, PAGES_FOR_REPRESENTATIVE[order], [...values, ...apartValues(reader)]);
};

/** One line of it. */
export const logLine = (
  session: Session,
  { bucket, patient }: LogAddress,
  { number, reader }: { readonly number: bigint; readonly reader: LogRepresentative | null },
): Promise<readonly LogRow[]> =>
  reader === null
    ? run<LogRow>(session, LINE, [bucket, patient, number])
    : run<LogRow>(session, LINE_FOR_REPRESENTATIVE, [bucket, patient, number, ...apartValues(reader)]);
