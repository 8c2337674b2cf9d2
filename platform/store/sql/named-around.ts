// DESIGN.md §7 "who can see this entry and why": whom the relationships and choices around one entry name, and for whom it is reserved.

import { run, type Session, type Statement } from './session.ts';

export interface NamedRow {
  readonly how: 'relationship' | 'choice' | 'audience' | 'author';
  /** Key of a party or audience; null for an author. */
  readonly key: bigint | null;
  /** Number of what opened the patient to a party. */
  readonly basis: number | null;
  /** JSON of the agent who wrote the first version. */
  readonly agent: string | null;
}

const NAMED: Statement = {
  name: 'named around an entry',
  touches: 'several',
  text: `WITH e AS (SELECT bucket, object, patient, labels FROM head WHERE bucket = $1::int2 AND object = $2::int8 AND state = 0),
p AS (SELECT bucket, patient FROM e WHERE patient IS NOT NULL
  UNION SELECT m.bucket, m.patient FROM e JOIN membership m ON m.object = e.object AND m.home = e.bucket)
SELECT 'relationship' AS how, r.party AS key, min(r.basis)::int4 AS basis, NULL AS agent FROM p JOIN relationship r ON r.bucket = p.bucket AND r.patient = p.patient
  WHERE r.starts <= $3::int8 AND (r.ends IS NULL OR r.ends > $3::int8) GROUP BY r.party
UNION ALL SELECT 'choice', c.party, NULL, NULL FROM p JOIN privacy_choice c ON c.bucket = p.bucket AND c.patient = p.patient
UNION ALL SELECT 'audience', unnest(e.labels), NULL, NULL FROM e
UNION ALL SELECT 'author', NULL, NULL, g.agent FROM e JOIN version v ON v.bucket = e.bucket AND v.object = e.object AND v.version = 1 JOIN agent g ON g.key = v.agent`,
};

/** At a time (ms). Empty where nothing live stands there. */
export const namedAround = (
  session: Session,
  { bucket, object, at }: { readonly bucket: number; readonly object: bigint; readonly at: number },
): Promise<readonly NamedRow[]> => run<NamedRow>(session, NAMED, [bucket, object, at]);
