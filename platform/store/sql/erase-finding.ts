// DESIGN.md §1.4: what the queue of findings holds of somebody goes with her record; what it repeats of an entry goes with the entry.

import { run, type Session, type Statement } from './session.ts';

/** A patient in the queue: findings name her by id, marks and relationships by key. */
export interface FoundPatient {
  readonly bucket: number;
  readonly id: string;
  readonly key: bigint;
}

const FINDINGS: Statement = {
  name: 'erase findings',
  touches: 'one',
  text: `WITH gone AS (DELETE FROM finding WHERE bucket = $1::int2 AND patient = $2 RETURNING id)
DELETE FROM finding_outcome o USING gone WHERE o.bucket = $1::int2 AND o.finding = gone.id`,
};

const KEYED: readonly Statement[] = (['watched_patient', 'relationship', 'privacy_choice'] as const).map((table) => ({
  name: `erase patient of ${table}`,
  touches: 'one',
  text: `DELETE FROM ${table} WHERE bucket = $1::int2 AND patient = $2::int8`,
}));

/** Findings about her with their outcomes and questions, the mark of a public person, and whatever opened or closed her record. */
export const eraseFindings = async (session: Session, { bucket, id, key }: FoundPatient): Promise<void> => {
  await run(session, FINDINGS, [bucket, id]);
  for (const statement of KEYED) await run(session, statement, [bucket, key]);
};

/** What a citizen asked or somebody decided, in words. */
export interface FindingWords {
  readonly finding: string;
  /** Number of the outcome; 0 for the question itself. */
  readonly n: number;
  readonly words: string;
}

const WORDS: Statement = {
  name: 'words of findings',
  touches: 'one',
  text: `SELECT id AS finding, 0 AS n, facts AS words FROM finding WHERE bucket = $1::int2 AND patient = $2
UNION ALL SELECT o.finding, o.n, o.reason FROM finding f JOIN finding_outcome o ON o.bucket = f.bucket AND o.finding = f.id
WHERE f.bucket = $1::int2 AND f.patient = $2`,
};

/** All that is written in words about a patient in the queue. */
export const wordsOfFindings = (
  session: Session,
  { bucket, id }: Pick<FoundPatient, 'bucket' | 'id'>,
): Promise<readonly FindingWords[]> => run<FindingWords>(session, WORDS, [bucket, id]);

const QUESTION: Statement = {
  name: 'clear question',
  touches: 'one',
  text: `UPDATE finding SET facts = (facts::jsonb || '{"question":""}')::text WHERE bucket = $1::int2 AND id = $2`,
};
const REASON: Statement = {
  name: 'clear outcome',
  touches: 'one',
  text: `UPDATE finding_outcome SET reason = '' WHERE bucket = $1::int2 AND finding = $2 AND n = $3::int4`,
};

/** The finding and its outcome stay, without the words. */
export const clearFindingWords = async (
  session: Session,
  bucket: number,
  words: readonly Pick<FindingWords, 'finding' | 'n'>[],
): Promise<void> => {
  for (const { finding, n } of words) {
    await (n === 0 ? run(session, QUESTION, [bucket, finding]) : run(session, REASON, [bucket, finding, n]));
  }
};
