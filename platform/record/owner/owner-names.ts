// DESIGN.md §4 "head" owner: the row holds 64 bits of an Organization's name; this tells the name.

import { readOwnerIds, type Session } from '@fkj/platform-store';
import { COMMON_BUCKET } from '../identity/bucket.ts';
import { objectKey } from '../identity/object-key.ts';
import type { ObjectName } from '../reference.ts';

/** A few hundred organisations write in a municipality's record. */
const MOST = 20_000;

export interface OwnerNames {
  /** A name that is going to be written. */
  readonly note: (name: ObjectName) => void;
  /** By key; an organisation that is not stored, and has written nothing here since the start, is left out. */
  readonly of: (keys: readonly (bigint | null)[]) => Promise<ReadonlyMap<bigint, ObjectName>>;
}

/** A key never stands for another name, so what is known once is known for good: the ordinary write asks nothing. */
export const openOwnerNames = (session: Session): OwnerNames => {
  const known = new Map<bigint, ObjectName>();
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
      const unknown = [...asked].filter((key) => !known.has(key));
      if (unknown.length > 0) {
        for (const [key, id] of await readOwnerIds(session, { bucket: COMMON_BUCKET, keys: unknown })) {
          const name = { kind: 'Organization', id };
          if (objectKey(name) === key) keep(key, name);
        }
      }
      return new Map(
        [...asked].flatMap((key) => {
          const name = known.get(key);
          return name === undefined ? [] : [[key, name] as const];
        }),
      );
    },
  };
};
