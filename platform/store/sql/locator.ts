// DESIGN.md §4 "locator": who holds an id not made by us, or a unique identifier. Unique in the whole record.

import { numbers } from './array-literal.ts';
import { run, type Session, type Statement } from './session.ts';

export interface Claim {
  /** UUID form of the hashed key. */
  readonly key: string;
  readonly bucket: number;
  readonly kind: number;
  readonly object: bigint;
  readonly id: string;
  /** When (ms), for a claim that is let go some time later; without, it is held for good. */
  readonly claimed?: number | null;
}

/** The no-op update locks the row and waits for whoever is writing it; a row held by another object is left out of the answer. */
const CLAIM: Statement = {
  name: 'claim keys',
  touches: 'key',
  text: `INSERT INTO locator AS l (key, bucket, kind, object, id, claimed)
SELECT * FROM unnest($1::uuid[], $2::int2[], $3::int2[], $4::int8[], $5::text[], $6::int8[])
ON CONFLICT (key) DO UPDATE SET object = l.object
WHERE l.bucket = excluded.bucket AND l.object = excluded.object AND l.id = excluded.id RETURNING key`,
};

/** Claims keys for their objects; answers those now held. A key already held by another object is missing from the answer. */
export const claimKeys = async (session: Session, claims: readonly Claim[]): Promise<ReadonlySet<string>> => {
  const ordered = [...claims].sort((one, other) => (one.key < other.key ? -1 : 1));
  const rows = await run<{ key: string }>(session, CLAIM, [
    ordered.map((claim) => claim.key),
    numbers(ordered.map((claim) => claim.bucket)),
    numbers(ordered.map((claim) => claim.kind)),
    numbers(ordered.map((claim) => claim.object)),
    ordered.map((claim) => claim.id),
    numbers(ordered.map((claim) => claim.claimed ?? null)),
  ]);
  return new Set(rows.map((row) => row.key));
};

const RELEASE: Statement = {
  name: 'release keys',
  touches: 'key',
  text: `DELETE FROM locator l USING unnest($1::uuid[], $2::int8[]) AS r(key, object) WHERE l.key = r.key AND l.object = r.object`,
};

/** Takes keys away from these objects; one that another holds by now stays with it. */
export const releaseKeys = async (
  session: Session,
  held: readonly { readonly key: string; readonly object: bigint }[],
): Promise<void> => {
  const ordered = [...held].sort((one, other) => (one.key < other.key ? -1 : 1));
  await run(session, RELEASE, [ordered.map(({ key }) => key), numbers(ordered.map(({ object }) => object))]);
};

const OLD: Statement = {
  name: 'old claims',
  touches: 'several',
  text: 'SELECT key FROM locator WHERE claimed < $1::int8 LIMIT $2::int8',
};
const LET_GO: Statement = {
  name: 'let claims go',
  touches: 'key',
  text: 'DELETE FROM locator WHERE key = ANY($1::uuid[]) AND claimed < $2::int8',
};

/** Lets claims go that were made before this time (ms), `most` of them at most. Answers how many there were. */
export const letClaimsGo = async (session: Session, before: number, most: number): Promise<number> => {
  const keys = (await run<{ key: string }>(session, OLD, [before, most])).map(({ key }) => key);
  if (keys.length > 0) await run(session, LET_GO, [[...keys].sort(), before]);
  return keys.length;
};

const LOCATE: Statement = {
  name: 'locate keys',
  touches: 'key',
  text: 'SELECT key, bucket, kind, object, id FROM locator WHERE key = ANY($1::uuid[])',
};

/** Who holds these keys. */
export const locateKeys = async (session: Session, keys: readonly string[]): Promise<ReadonlyMap<string, Claim>> => {
  const rows = await run<Claim>(session, LOCATE, [keys]);
  return new Map(rows.map((row) => [row.key, row]));
};

const RELOCATE: Statement = {
  name: 'relocate object',
  touches: 'several',
  text: 'UPDATE locator SET bucket = $2 WHERE object = $1',
};

/** After a move: every key of the object leads to its new bucket. */
export const relocate = async (session: Session, object: bigint, bucket: number): Promise<void> => {
  await run(session, RELOCATE, [object, bucket]);
};
