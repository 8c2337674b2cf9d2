// DESIGN.md §4 "head" owner: the row holds 64 bits of an Organization's name; this tells the name.

import { readOwnerIds, type Session } from '@fkj/platform-store';
import { COMMON_BUCKET } from '../identity/bucket.ts';
import { objectKey } from '../identity/object-key.ts';
import type { ObjectName } from '../reference.ts';
import type { Owner } from '../stored.ts';

/** A few hundred organisations write in a municipality's record. */
const MOST = 20_000;
/** An organisation that was not stored is not looked for again so soon, ms. */
const PATIENCE = 60_000;

export interface OwnerNames {
  /** A name that is going to be written. */
  readonly note: (name: ObjectName) => void;
  /** Who stands behind these keys. An organisation that is not stored, and has written nothing here since the start, has no name. */
  readonly of: (keys: readonly (bigint | null)[]) => Promise<(key: bigint) => Owner>;
}

/** A key never stands for another name, so what is known once is known for good: the ordinary write asks nothing. */
export const openOwnerNames = (session: Session, clock: () => number): OwnerNames => {
  const known = new Map<bigint, ObjectName>();
  const missed = new Map<bigint, number>();
  const keep = (key: bigint, name: ObjectName): void => {
    if (known.size >= MOST) known.clear();
    known.set(key, name);
  };
  return {
    note: (name) => {
      const key = objectKey(name);
      if (!known.has(key)) keep(key, name);
    },
    of: async (keys) => {
      const asked = new Set(keys.filter((key) => key !== null));
      const since = clock() - PATIENCE;
      const unknown = [...asked].filter((key) => !known.has(key) && (missed.get(key) ?? since) <= since);
      if (unknown.length > 0) {
        for (const [key, id] of await readOwnerIds(session, { bucket: COMMON_BUCKET, keys: unknown })) {
          const name = { kind: 'Organization', id };
          if (objectKey(name) === key) keep(key, name);
        }
        if (missed.size >= MOST) missed.clear();
        for (const key of unknown) if (!known.has(key)) missed.set(key, clock());
      }
      return (key) => ({ name: known.get(key) ?? null, is: (name) => objectKey(name) === key });
    },
  };
};
