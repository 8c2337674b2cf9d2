// DESIGN.md §3 "Write", §4: who may write of whom, and what the log says of it.

import { numbers } from './array-literal.ts';
import { binaryTexts } from './binary-array.ts';
import type { BucketBatch } from './bucket-batch.ts';
import { keysOf } from './parameters.ts';
import type { Part } from './write-part.ts';

/** The transaction gets its number before any audit row gets its own: the sealer relies on it (audit/sealer in record). */
export const fence: Part = {
  name: 'fence',
  text: 's AS MATERIALIZED (SELECT pg_current_xact_id())',
  values: [],
};

/** Purpose, rule and detail of a line of the log: as the permit says, or more exactly what the guard found. */
export const told = ({ guarded }: BucketBatch): string =>
  guarded.length > 0 ? 'coalesce(k.purpose, $4), coalesce(k.rule, $5), $6' : '$4, $5, $6';
export const toldFrom = ({ guarded }: BucketBatch, rows: string): string =>
  guarded.length > 0 ? ` LEFT JOIN known k ON k.patient = ${rows}.patient` : '';

export const tracePart = (batch: BucketBatch): Part => ({
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

/** A patient has few relationships: they are looked through (as in reach.ts), the parties of the caller are not sought one by one. */
export const guardPart = ({ guarded, parties, words }: BucketBatch): Part => ({
  name: 'guard',
  text: `known AS MATERIALIZED (
  SELECT f.patient, (?::text[])[f.basis] AS rule, (?::text[])[f.basis] AS purpose
  FROM (SELECT r.patient, min(r.basis) AS basis FROM relationship r WHERE r.bucket = $1 AND r.patient = ANY(?::int8[])
    AND r.party + 0 = ANY(?::int8[]) AND r.starts <= $2 AND (r.ends IS NULL OR r.ends > $2) GROUP BY r.patient) f
), wanted AS (SELECT ?::int8 AS patients)`,
  values: [binaryTexts(words.rules), binaryTexts(words.purposes), numbers(guarded), keysOf(parties), guarded.length],
  check: `CASE WHEN (SELECT count(*) FROM known) < (SELECT patients FROM wanted) THEN refuse('not-permitted') END`,
});
