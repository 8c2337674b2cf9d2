// DESIGN.md §3 "Write", §4: what a commit says of patients beside its objects: whom they concern, who cares for them, what they choose.

import { numbers } from './array-literal.ts';
import { binaryTexts } from './binary-array.ts';
import type { BucketBatch } from './bucket-batch.ts';
import type { Part } from './write-part.ts';

/** Where no object is written, the clock is locked for its list of patients who were given up. */
export const membershipPart = ({ memberships: rows, objects }: BucketBatch): Part => ({
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

export const relationshipPart = ({ relationships: rows }: BucketBatch): Part => ({
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

export const choicePart = ({ choices: rows }: BucketBatch): Part => ({
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
