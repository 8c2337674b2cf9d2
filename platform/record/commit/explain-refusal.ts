// DESIGN.md §3: a statement refuses as a whole; this finds out which object was the reason.

import { type HeadRow, locateKeys, readHeads } from '@fkj/platform-store';
import type { CommitRefusal, Write } from '../change.ts';
import type { RecordHouse } from '../house.ts';
import { kindName } from '../identity/kind-number.ts';
import { objectKey } from '../identity/object-key.ts';
import { nameKey, tablesOf } from '../identity/place.ts';
import { survivorOf } from '../move/merged-patient.ts';
import type { ObjectName } from '../reference.ts';
import { type BucketPart, type Placed, patientsOf, type WriteClaim } from './place-writes.ts';
import type { Written } from './write-parts.ts';

/** The refusal in the words of the record; 'again' when nothing stands in the way any more. */
export const explainRefusal = async (
  house: RecordHouse,
  written: Exclude<Written, { readonly times: unknown }>,
  placed: Placed,
): Promise<CommitRefusal | 'again'> => {
  if ('taken' in written) return explainTaken(house, written.taken);
  if ('clashing' in written) return { code: 'exists', object: { kind: 'SearchParameter', id: written.clashing } };
  const part = placed.parts.find(({ bucket }) => bucket === written.bucket);
  const all = placed.parts.flatMap(({ writes }) => writes);
  // A part without writes holds what an object that stands elsewhere leaves with one of its patients.
  const writes = part === undefined || part.writes.length === 0 ? all : part.writes;
  const [first] = writes;
  if (first === undefined || written.refused === 'again') return 'again';
  switch (written.refused) {
    case 'stale':
      return { code: 'stale' };
    case 'not-permitted':
      return { code: 'not-permitted', object: nameOf(first) };
    case 'patient-merged':
      return explainMerged(house, writes);
    case 'conflict':
    case 'exists':
    case 'patient-changed':
      return part === undefined ? 'again' : explainState(house, part, written.refused);
  }
};

const nameOf = ({ kind, id }: Write): ObjectName => ({ kind, id });

const explainTaken = async (
  { pool }: RecordHouse,
  { claim, write, of, text }: WriteClaim,
): Promise<CommitRefusal | 'again'> => {
  if (of === 'id') return { code: 'exists', object: nameOf(write) };
  const holder = (await locateKeys(pool, [claim.key])).get(claim.key);
  if (holder === undefined) return 'again';
  const named = { kind: kindName(holder.kind), id: holder.id };
  return of === 'condition'
    ? { code: 'condition-taken', condition: text, holder: named }
    : { code: 'identifier-taken', identifier: text, holder: named };
};

const explainMerged = async ({ pool }: RecordHouse, writes: readonly Write[]): Promise<CommitRefusal | 'again'> => {
  for (const write of writes) {
    for (const patient of write.kind === 'Patient' ? [] : patientsOf(write)) {
      const survivor = await survivorOf(pool, patient);
      if (survivor !== null) return { code: 'patient-merged', object: nameOf(write), survivor };
    }
  }
  return 'again';
};

const explainState = async (
  house: RecordHouse,
  { bucket, writes }: BucketPart,
  reason: 'conflict' | 'exists' | 'patient-changed',
): Promise<CommitRefusal | 'again'> => {
  const [first] = writes;
  if (first === undefined) return 'again';
  const heads = await readHeads(house.pool, {
    tables: tablesOf(first.kind),
    at: writes.map((write) => ({ bucket, object: objectKey(write) })),
    reach: { reach: 'everything' },
    epoch: Number.MAX_SAFE_INTEGER,
  });
  if ('refused' in heads) return 'again';
  const standing = new Map(heads.map((head) => [head.object, head]));
  for (const write of writes) {
    const refusal = await explainWrite(house, write, standing.get(objectKey(write)) ?? null);
    if (refusal !== null) return refusal;
  }
  return reason === 'patient-changed' ? { code: 'patient-changed', object: nameOf(first) } : 'again';
};

/** Null when this write is not the reason. */
const explainWrite = async (
  { pool }: RecordHouse,
  write: Write,
  head: HeadRow | null,
): Promise<CommitRefusal | null> => {
  const object = nameOf(write);
  if (head !== null && head.id !== write.id) throw new Error(`Two objects share a key: ${write.kind}, ${write.id}`);
  if (head === null) {
    if (write.follows === 0) return null;
    const elsewhere = (await locateKeys(pool, [nameKey(object)])).has(nameKey(object));
    return elsewhere ? { code: 'patient-changed', object } : { code: 'conflict', object, current: null };
  }
  if (write.follows === 0) return { code: 'exists', object };
  if (head.state === 2) return { code: 'patient-changed', object };
  return head.version === write.follows ? null : { code: 'conflict', object, current: head.version };
};
