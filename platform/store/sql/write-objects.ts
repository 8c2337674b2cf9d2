// DESIGN.md §3 "Write", §4: versions, heads, events and the log of the objects that a commit writes.

import { numbers } from './array-literal.ts';
import { binaryKeys, binaryTexts } from './binary-array.ts';
import type { BucketBatch } from './bucket-batch.ts';
import { type Part, table } from './write-part.ts';
import { told, toldFrom } from './write-trace.ts';

/** Read under the bucket's lock: no version is dated before its transaction began, which the horizon of a history relies on. */
const NOW = '(extract(epoch FROM clock_timestamp()) * 1000)::int8';

/** Who may not see a patient that an object concerned before must not see those versions (history.ts). */
const SAME_PATIENTS = 's.action = 3 OR h.patients IS NOT DISTINCT FROM s.patients';

export const objectParts = (batch: BucketBatch): readonly Part[] => {
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
