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
}

/** The no-op update locks the row and waits for whoever is writing it; a row held by another object is left out of the answer. */
const CLAIM: Statement = {
  name: 'claim keys',
  touches: 'key',
  text: `INSERT INTO locator AS l (key, bucket, kind, object, id)
SELECT * FROM unnest($1::uuid[], $2::int2[], $3::int2[], $4::int8[], $5::text[])
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
