// DESIGN.md §3 "Write", §4: the ordered values of the objects that a commit writes.

import { decimals, numbers } from './array-literal.ts';
import { binaryTexts } from './binary-array.ts';
import type { BucketBatch } from './bucket-batch.ts';
import { type Part, table } from './write-part.ts';

export const leafPart = (batch: BucketBatch): Part => {
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
