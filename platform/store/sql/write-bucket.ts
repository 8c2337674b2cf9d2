// DESIGN.md §3 "Write", §4: all that a commit writes in one bucket, as one statement.

import { decimals, numbers } from './array-literal.ts';
import { binaryKeys, binaryTexts } from './binary-array.ts';
import { keysOf } from './parameters.ts';
import { type Refused, refusalOf } from './refusal.ts';
import { run, type Session, type Statement } from './session.ts';

/** A new version of one object, as the tables hold it. */
export interface ObjectRow {
  readonly object: bigint;
  readonly kind: number;
  readonly id: string;
  readonly follows: number;
  /** 1 create, 2 update, 3 delete. */
  readonly action: number;
  readonly document: string;
  /** Characters before the place of lastUpdated; null when there is none. */
  readonly stamp: number | null;
  readonly patient: bigint | null;
  readonly patients: string | null;
  readonly owner: bigint | null;
  readonly clinical: number | null;
  /** Audiences of a reserved object, the writer first; empty when it is not reserved. */
  readonly labels: readonly bigint[];
  readonly tokens: readonly bigint[];
  readonly plain: string;
}

/** An ordered value of the object at `place` (from 1) of the batch. */
export interface LeafRow {
  readonly place: number;
  readonly param: number;
  readonly lead: bigint | null;
  readonly low: bigint | null;
  readonly high: bigint | null;
  readonly unitSystem: number | null;
  readonly unitCode: number | null;
  readonly unitText: number | null;
  readonly least: string | null;
  readonly greatest: string | null;
  readonly folded: string | null;
  readonly written: string | null;
  readonly follow: bigint | null;
}

export interface MembershipRow {
  readonly patient: bigint;
  readonly kind: number;
  readonly home: number;
  readonly object: bigint;
}

export interface RelationshipRow {
  readonly patient: bigint;
  readonly party: bigint;
  readonly source: bigint;
  /** Lower is stronger. */
  readonly basis: number;
  readonly starts: number;
  readonly ends: number | null;
}

/** What a patient keeps from whom (table privacy_choice). */
export interface ChoiceRow {
  readonly patient: bigint;
  readonly source: bigint;
  readonly ordinal: number;
  /** 0 lets through, 1 hides, 2 announces. */
  readonly mode: number;
  /** 0 means everyone. */
  readonly party: bigint;
  /** One object only; null means all. */
  readonly object: bigint | null;
  /** Null means all. */
  readonly kinds: readonly number[] | null;
  /** Clinical time, ms, half-open. */
  readonly low: number | null;
  readonly high: number | null;
  readonly overridable: boolean;
  readonly starts: number;
  readonly ends: number | null;
}

/** Further lines of the log, for patients of this bucket whose object lives in another. */
export interface WriteTrace {
  readonly patient: bigint;
  readonly kind: number;
  readonly object: bigint;
  readonly version: number;
  readonly action: number;
}

export interface BucketBatch {
  readonly bucket: number;
  readonly tables: 'patient' | 'common';
  /** ms since 1970. */
  readonly now: number;
  readonly agent: bigint;
  readonly purpose: string;
  readonly rule: string;
  readonly detail: Buffer | null;
  readonly epoch: number;
  readonly objects: readonly ObjectRow[];
  readonly leaves: readonly LeafRow[];
  readonly memberships: readonly MembershipRow[];
  readonly relationships: readonly RelationshipRow[];
  readonly choices: readonly ChoiceRow[];
  readonly traces: readonly WriteTrace[];
  /** Patients that need a live relationship to one of the parties; empty when the permit reaches without. */
  readonly guarded: readonly bigint[];
  readonly parties: readonly bigint[];
  /** What the log says of a guarded patient, by the number of the strongest relationship (from 1). */
  readonly words: { readonly rules: readonly string[]; readonly purposes: readonly string[] };
}

interface Answer {
  readonly at: bigint | null;
}

/** Writes one bucket's part of a commit. Answers the time given to its versions (null when it wrote none). */
export const writeBucket = async (
  session: Session,
  batch: BucketBatch,
): Promise<{ readonly at: number | null } | Refused> => {
  const { statement, values } = print(batch);
  try {
    const [row] = await run<Answer>(session, statement, values);
    return { at: row?.at === null || row === undefined ? null : Number(row.at) };
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    return refusal;
  }
};

const shapes = new Map<string, Statement>();

/** A part that is empty is left out of the text: a plain create pays for what it uses only. */
const print = (batch: BucketBatch): { readonly statement: Statement; readonly values: readonly unknown[] } => {
  const parts: Part[] = [
    ...(batch.guarded.length > 0 ? [guardPart(batch)] : []),
    ...(batch.objects.length > 0 ? objectParts(batch) : [fence]),
    ...(batch.leaves.length > 0 ? [leafPart(batch)] : []),
    ...(batch.memberships.length > 0 ? [membershipPart(batch)] : []),
    ...(batch.relationships.length > 0 ? [relationshipPart(batch)] : []),
    ...(batch.choices.length > 0 ? [choicePart(batch)] : []),
    ...(batch.traces.length > 0 ? [tracePart(batch)] : []),
  ];
  const values: unknown[] = [
    batch.bucket,
    batch.now,
    batch.agent,
    batch.purpose,
    batch.rule,
    batch.detail,
    batch.epoch,
    ...parts.flatMap((part) => part.values),
  ];
  // PostgreSQL keeps 63 characters of a name: two longer ones could be taken for each other.
  const name = `write ${batch.tables} ${parts.map((part) => part.name.slice(0, 4)).join(' ')}`;
  const known = shapes.get(name);
  if (known !== undefined) return { statement: known, values };
  const statement: Statement = { name, touches: 'one', text: textOf(parts) };
  shapes.set(name, statement);
  return { statement, values };
};

/** Common table expressions with their own parameters; `?` stands for the next one. */
interface Part {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
  readonly check?: string;
}

const FIXED = 7;

/** How a commit is known among the statements that run (horizon.ts). */
export const COMMIT_MARK = '/* commit */';

const textOf = (parts: readonly Part[]): string => {
  let next = FIXED;
  const number = (text: string): string => text.replace(/\?/g, () => `$${++next}`);
  const expressions = parts.map((part) => number(part.text)).join(',\n');
  const checks = parts.flatMap((part) => (part.check === undefined ? [] : [part.check]));
  const wroteObjects = parts.some((part) => part.name.startsWith('objects'));
  return `${COMMIT_MARK} WITH given AS (SELECT $1::int2, $2::int8, $3::int8, $4::text, $5::text, $6::bytea, $7::int8),
${expressions}
SELECT ${wroteObjects ? '(SELECT at FROM clock)' : 'NULL::int8'} AS at,
  CASE WHEN (SELECT value FROM epoch WHERE name = 'roles') > $7 THEN refuse('stale') END AS fresh${checks
    .map((check, place) => `,\n  ${check} AS check${place}`)
    .join('')}`;
};

/** The transaction gets its number before any audit row gets its own: the sealer relies on it (audit/sealer in record). */
const fence: Part = {
  name: 'fence',
  text: 's AS MATERIALIZED (SELECT pg_current_xact_id())',
  values: [],
};

const table = (batch: BucketBatch, name: 'version' | 'head' | 'leaf'): string =>
  batch.tables === 'common' ? `common_${name}` : name;

/** Read under the bucket's lock: no version is dated before its transaction began, which the horizon of a history relies on. */
const NOW = '(extract(epoch FROM clock_timestamp()) * 1000)::int8';

/** Who may not see a patient that an object concerned before must not see those versions (history.ts). */
const SAME_PATIENTS = 's.action = 3 OR h.patients IS NOT DISTINCT FROM s.patients';

const objectParts = (batch: BucketBatch): readonly Part[] => {
  const rows = batch.objects;
  // The tokens of all rows travel as one list, of which each row takes its part.
  let end = 0;
  const ends = rows.map(({ tokens }) => (end += tokens.length));
  const given: Part = {
    name: 'objects',
    text: `w AS MATERIALIZED (
  SELECT w.*, (?::int8[])[w.first:w.last] AS tokens FROM unnest(?::int8[], ?::int2[], ?::text[], ?::int4[], ?::int2[], ?::text[],
    ?::int4[], ?::int8[], ?::text[], ?::int8[], ?::int8[], ?::text[], ?::int4[], ?::int4[], ?::text[]) WITH ORDINALITY
  AS w(object, kind, id, follows, action, document, stamp, patient, patients, owner, clinical, labels, first, last, plain, place)
), clock AS (
  UPDATE bucket_clock SET at = greatest($2, ${NOW}, at + 1), seq = seq + ? WHERE bucket = $1 RETURNING at, seq, given_up
), s AS MATERIALIZED (
  SELECT w.*, clock.at, clock.seq - count(*) OVER () + w.place AS seq FROM w, clock
), versions AS (
  INSERT INTO ${table(batch, 'version')} (bucket, kind, version, object, at, agent, action, purpose, document)
  SELECT $1, kind, follows + 1, object, at, $3, action, $4, CASE WHEN stamp IS NULL THEN document ELSE overlay(document
    PLACING to_char(timestamp 'epoch' + at * interval '1 ms', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') FROM stamp + 1 FOR 24) END
  FROM s
), events AS (
  INSERT INTO outbox (bucket, seq, object, version) SELECT $1, seq, object, follows + 1 FROM s
), trace AS (
  INSERT INTO audit (bucket, kind, version, at, agent, patient, object, action, purpose, rule, detail)
  SELECT $1, kind, follows + 1, $2, $3, coalesce(s.patient, 0), object, action, ${told(batch)} FROM s${toldFrom(batch, 's')}
)`,
    values: [
      binaryKeys(rows.flatMap((row) => row.tokens)),
      numbers(rows.map((row) => row.object)),
      numbers(rows.map((row) => row.kind)),
      binaryTexts(rows.map((row) => row.id)),
      numbers(rows.map((row) => row.follows)),
      numbers(rows.map((row) => row.action)),
      binaryTexts(rows.map((row) => row.document)),
      numbers(rows.map((row) => row.stamp)),
      numbers(rows.map((row) => row.patient)),
      binaryTexts(rows.map((row) => row.patients)),
      numbers(rows.map((row) => row.owner)),
      numbers(rows.map((row) => row.clinical)),
      binaryTexts(rows.map((row) => (row.labels.length === 0 ? null : numbers(row.labels)))),
      numbers(rows.map((row, place) => (ends[place] ?? 0) - row.tokens.length + 1)),
      numbers(ends),
      binaryTexts(rows.map((row) => row.plain)),
      rows.length,
    ],
    // A Patient who was given up still says who took over.
    check: `CASE WHEN EXISTS (SELECT FROM s JOIN clock ON s.patient = ANY(clock.given_up) WHERE s.patient <> s.object)
      THEN refuse('patient-merged') END`,
  };
  return [
    given,
    ...(rows.some((row) => row.follows === 0) ? [createPart(batch)] : []),
    ...(rows.some((row) => row.follows > 0) ? [updatePart(batch)] : []),
    ...(rows.some((row) => row.labels.length > 0) ? [reservedPart] : []),
  ];
};

const createPart = (batch: BucketBatch): Part => ({
  name: 'create',
  text: `created AS (
  INSERT INTO ${table(batch, 'head')} (bucket, kind, version, object, updated, patient, clinical, owner, state, id, patients, labels, tokens, plain)
  SELECT $1, kind, 1, object, at, patient, clinical, owner, 0, id, patients, labels::int8[], tokens, plain
  FROM s WHERE follows = 0
)`,
  values: [],
});

/**
 * `before` reads with the eyes of the statement, `changed` with those of the row: both must see the version that is
 * followed, else the leaf rows of a commit that came between would stay.
 */
const updatePart = (batch: BucketBatch): Part => ({
  name: 'update',
  text: `before AS MATERIALIZED (
  SELECT w.object, h.patient IS DISTINCT FROM w.patient AND w.action <> 3 AS moves
  FROM w JOIN ${table(batch, 'head')} h ON h.bucket = $1 AND h.object = w.object AND h.version = w.follows WHERE w.follows > 0
), changed AS (
  UPDATE ${table(batch, 'head')} h SET version = s.follows + 1, updated = s.at, clinical = s.clinical, owner = coalesce(s.owner, h.owner),
    state = CASE WHEN s.action = 3 THEN 1 ELSE 0 END,
    patients = CASE WHEN s.action = 3 THEN h.patients ELSE s.patients END,
    former = CASE WHEN ${SAME_PATIENTS} THEN h.former ELSE nullif(concat_ws(' ', h.former, h.patients), '') END,
    former_until = CASE WHEN ${SAME_PATIENTS} THEN h.former_until ELSE s.follows END,
    labels = CASE WHEN s.action = 3 THEN h.labels WHEN s.labels IS NOT NULL THEN h.labels[1:1] || s.labels::int8[] END, tokens = s.tokens, plain = s.plain
  FROM s WHERE s.follows > 0 AND h.bucket = $1 AND h.object = s.object AND h.version = s.follows AND h.id = s.id
    AND h.kind = s.kind AND h.state <> 2 RETURNING h.object
), dropped AS (
  DELETE FROM ${table(batch, 'leaf')} l USING w WHERE w.follows > 0 AND l.bucket = $1 AND l.object = w.object
)`,
  values: [],
  check: `CASE WHEN (SELECT count(*) FROM changed) <> (SELECT count(*) FROM w WHERE follows > 0)
      OR (SELECT count(*) FROM before) <> (SELECT count(*) FROM w WHERE follows > 0) THEN refuse('conflict')
    WHEN EXISTS (SELECT FROM before WHERE moves) THEN refuse('patient-changed') END`,
});

/** Who wrote the first version stays in the audience of each. */
const reservedPart: Part = {
  name: 'reserved',
  text: `reserved AS (
  INSERT INTO reserved_version (bucket, object, version, audience)
  SELECT $1, s.object, s.follows + 1, coalesce((SELECT h.labels[1:1] FROM head h WHERE h.bucket = $1 AND h.object = s.object), '{}') || s.labels::int8[]
  FROM s WHERE s.labels IS NOT NULL
)`,
  values: [],
};

const leafPart = (batch: BucketBatch): Part => {
  const rows = batch.leaves;
  return {
    name: 'leaves',
    text: `leaves AS (
  INSERT INTO ${table(batch, 'leaf')} (bucket, kind, param, object, patient, clinical, lead, low, high, unit_system, unit_code,
    unit_text, least, greatest, folded, written, follow)
  SELECT $1, s.kind, l.param, s.object, s.patient, s.clinical, l.lead, l.low, l.high, l.unit_system, l.unit_code,
    l.unit_text, l.least, l.greatest, l.folded, l.written, l.follow
  FROM unnest(?::int4[], ?::int4[], ?::int8[], ?::int8[], ?::int8[], ?::int4[], ?::int4[], ?::int4[], ?::numeric[],
    ?::numeric[], ?::text[], ?::text[], ?::int8[])
    AS l(place, param, lead, low, high, unit_system, unit_code, unit_text, least, greatest, folded, written, follow)
  JOIN s ON s.place = l.place
)`,
    values: [
      numbers(rows.map((row) => row.place)),
      numbers(rows.map((row) => row.param)),
      numbers(rows.map((row) => row.lead)),
      numbers(rows.map((row) => row.low)),
      numbers(rows.map((row) => row.high)),
      numbers(rows.map((row) => row.unitSystem)),
      numbers(rows.map((row) => row.unitCode)),
      numbers(rows.map((row) => row.unitText)),
      decimals(rows.map((row) => row.least)),
      decimals(rows.map((row) => row.greatest)),
      binaryTexts(rows.map((row) => row.folded)),
      binaryTexts(rows.map((row) => row.written)),
      numbers(rows.map((row) => row.follow)),
    ],
  };
};

/** Where no object is written, the clock is locked for its list of patients who were given up. */
const membershipPart = ({ memberships: rows, objects }: BucketBatch): Part => ({
  name: 'members',
  text: `joining AS MATERIALIZED (
  SELECT * FROM unnest(?::int8[], ?::int2[], ?::int2[], ?::int8[]) AS m(patient, kind, home, object)
), ${objects.length > 0 ? '' : 'clock AS MATERIALIZED (SELECT given_up FROM bucket_clock WHERE bucket = $1 FOR SHARE), '}members AS (
  INSERT INTO membership (bucket, patient, kind, home, object) SELECT $1, * FROM joining ON CONFLICT DO NOTHING
)`,
  check: `CASE WHEN EXISTS (SELECT FROM joining m JOIN clock ON m.patient = ANY(clock.given_up)) THEN refuse('patient-merged') END`,
  values: [
    numbers(rows.map((row) => row.patient)),
    numbers(rows.map((row) => row.kind)),
    numbers(rows.map((row) => row.home)),
    numbers(rows.map((row) => row.object)),
  ],
});

const relationshipPart = ({ relationships: rows }: BucketBatch): Part => ({
  name: 'relationships',
  text: `relations AS (
  INSERT INTO relationship (bucket, patient, party, source, basis, starts, ends)
  SELECT $1, * FROM unnest(?::int8[], ?::int8[], ?::int8[], ?::int2[], ?::int8[], ?::int8[])
  ON CONFLICT (bucket, patient, party, source, basis, starts) DO UPDATE SET ends = excluded.ends
)`,
  values: [
    numbers(rows.map((row) => row.patient)),
    numbers(rows.map((row) => row.party)),
    numbers(rows.map((row) => row.source)),
    numbers(rows.map((row) => row.basis)),
    numbers(rows.map((row) => row.starts)),
    numbers(rows.map((row) => row.ends)),
  ],
});

const choicePart = ({ choices: rows }: BucketBatch): Part => ({
  name: 'choices',
  text: `choices AS (
  INSERT INTO privacy_choice (bucket, patient, source, ordinal, mode, party, object, kinds, low, high, overridable, starts, ends)
  SELECT $1, patient, source, ordinal, mode, party, object, kinds::int2[], low, high, overridable, starts, ends
  FROM unnest(?::int8[], ?::int8[], ?::int4[], ?::int2[], ?::int8[], ?::int8[], ?::text[], ?::int8[], ?::int8[], ?::boolean[], ?::int8[], ?::int8[])
    AS c(patient, source, ordinal, mode, party, object, kinds, low, high, overridable, starts, ends)
)`,
  values: [
    numbers(rows.map((row) => row.patient)),
    numbers(rows.map((row) => row.source)),
    numbers(rows.map((row) => row.ordinal)),
    numbers(rows.map((row) => row.mode)),
    numbers(rows.map((row) => row.party)),
    numbers(rows.map((row) => row.object)),
    binaryTexts(rows.map((row) => (row.kinds === null ? null : numbers(row.kinds)))),
    numbers(rows.map((row) => row.low)),
    numbers(rows.map((row) => row.high)),
    rows.map((row) => row.overridable),
    numbers(rows.map((row) => row.starts)),
    numbers(rows.map((row) => row.ends)),
  ],
});

/** Purpose, rule and detail of a line of the log: as the permit says, or more exactly what the guard found. */
const told = ({ guarded }: BucketBatch): string =>
  guarded.length > 0 ? 'coalesce(k.purpose, $4), coalesce(k.rule, $5), $6' : '$4, $5, $6';
const toldFrom = ({ guarded }: BucketBatch, rows: string): string =>
  guarded.length > 0 ? ` LEFT JOIN known k ON k.patient = ${rows}.patient` : '';

const tracePart = (batch: BucketBatch): Part => ({
  name: 'traces',
  text: `traces AS (
  INSERT INTO audit (bucket, kind, version, at, agent, patient, object, action, purpose, rule, detail)
  SELECT $1, t.kind, t.version, $2, $3, t.patient, t.object, t.action, ${told(batch)}
  FROM (SELECT count(*) AS begun FROM s) started, unnest(?::int2[], ?::int4[], ?::int8[], ?::int8[], ?::int2[]) AS t(kind, version, patient, object, action)${toldFrom(batch, 't')}
)`,
  values: [
    numbers(batch.traces.map((row) => row.kind)),
    numbers(batch.traces.map((row) => row.version)),
    numbers(batch.traces.map((row) => row.patient)),
    numbers(batch.traces.map((row) => row.object)),
    numbers(batch.traces.map((row) => row.action)),
  ],
});

const guardPart = ({ guarded, parties, words }: BucketBatch): Part => ({
  name: 'guard',
  text: `known AS MATERIALIZED (
  SELECT f.patient, (?::text[])[f.basis] AS rule, (?::text[])[f.basis] AS purpose
  FROM (SELECT r.patient, min(r.basis) AS basis FROM relationship r WHERE r.bucket = $1 AND r.patient = ANY(?::int8[])
    AND r.party = ANY(?::int8[]) AND r.starts <= $2 AND (r.ends IS NULL OR r.ends > $2) GROUP BY r.patient) f
), wanted AS (SELECT ?::int8 AS patients)`,
  values: [binaryTexts(words.rules), binaryTexts(words.purposes), numbers(guarded), keysOf(parties), guarded.length],
  check: `CASE WHEN (SELECT count(*) FROM known) < (SELECT patients FROM wanted) THEN refuse('not-permitted') END`,
});
