// DESIGN.md §4 "head" owner: who is responsible for an object, as a condition on head rows. No index: the rows are met by others.

import { numbers } from './array-literal.ts';
import { run, type Session, type Statement } from './session.ts';

/** What is asked of the owner; its key is that of the Organization. */
export type OwnerCondition<Hop> =
  | { readonly owner: bigint }
  | { readonly owner: 'any' }
  /** The owner is one of the objects at the other end. */
  | { readonly ownedBy: Hop }
  /** Is the owner of an object at the other end. */
  | { readonly owns: Hop };

/** Of an object without owner never unknown, so that its contrary holds for it. */
export const ownerIs = (key: string): string => `(h.owner = ${key} AND h.owner IS NOT NULL)`;

/** `targets`: SELECT of the keys of Organizations. */
export const ownerAmong = (targets: string): string => `coalesce(h.owner IN (${targets}), false)`;

const NAMES: Statement = {
  name: 'names of owners',
  touches: 'one',
  text: 'SELECT h.object, h.id FROM common_head h WHERE h.bucket = $1::int2 AND h.object = ANY($2::int8[])',
};

/** The ids of Organizations by their keys; those that are not stored are left out. */
export const readOwnerIds = async (
  session: Session,
  { bucket, keys }: { readonly bucket: number; readonly keys: readonly bigint[] },
): Promise<ReadonlyMap<bigint, string>> => {
  const rows = await run<{ object: bigint; id: string }>(session, NAMES, [bucket, numbers(keys)]);
  return new Map(rows.map(({ object, id }) => [object, id]));
};
