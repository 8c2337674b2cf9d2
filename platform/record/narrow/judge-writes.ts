// https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#finer-grained-resource-constraints-using-search-parameters: what a program writes is among what it may write, before and after.

import { readObjects } from '@fkj/platform-store';
import type { CommitRefusal, Write } from '../change.ts';
import { patientsOf } from '../commit/place-writes.ts';
import type { RecordHouse } from '../house.ts';
import { kindName } from '../identity/kind-number.ts';
import type { Action, Narrow, Permit } from '../permit.ts';
import { addressesOf } from '../read/read-current.ts';
import { withinLimits } from './judge.ts';

const LIVE = 0;

/**
 * Why the permit is not for one of these writes; null when it is for all. `as`: what each is, where it is not what it says.
 * An object that the program may not change is as one out of reach. What changes in between makes the commit a conflict.
 */
export const outsideLimits = async (
  house: RecordHouse,
  permit: Permit,
  { writes, as }: { readonly writes: readonly Write[]; readonly as?: Action },
): Promise<CommitRefusal | null> => {
  const { narrow } = permit;
  if (narrow === undefined) return null;
  const made = writes.find((write) => !mayMake(narrow, write, as));
  if (made !== undefined) return { code: 'outside-limit', object: nameOf(made) };
  const changed = writes.filter((write) => write.follows > 0 && narrow(as ?? write.action, write.kind) !== null);
  if (changed.length === 0) return null;
  const hidden = await namesOutside(house, permit, { writes: changed, as });
  if ('refused' in hidden) return { code: 'stale' };
  const object = changed.map(nameOf).find(({ kind, id }) => hidden.has(`${kind}/${id}`));
  return object === undefined ? null : { code: 'not-permitted', object };
};

const nameOf = ({ kind, id }: Write) => ({ kind, id });

const mayMake = (narrow: Narrow, write: Write, as: Action | undefined): boolean => {
  if (write.action === 'delete') return true;
  const limit = narrow(as ?? write.action, write.kind);
  return limit === null || limit.meets({ id: write.id, patients: patientsOf(write), entries: write.index });
};

/** Objects that stand, and that the program may not do this to. */
const namesOutside = async (
  house: RecordHouse,
  permit: Permit,
  { writes, as }: { readonly writes: readonly Write[]; readonly as: Action | undefined },
): Promise<ReadonlySet<string> | { readonly refused: 'stale' }> => {
  const outside = new Set<string>();
  const actions = new Map(writes.map((write) => [`${write.kind}/${write.id}`, as ?? write.action]));
  const addresses = await addressesOf(house, writes.map(nameOf));
  for (const tables of ['patient', 'common'] as const) {
    const at = addresses.filter((address) => address.tables === tables);
    if (at.length === 0) continue;
    const rows = await readObjects(house.pool, {
      ...{ tables, at, reach: { reach: 'everything' } as const },
      epoch: Number.MAX_SAFE_INTEGER,
    });
    if ('refused' in rows) return { refused: 'stale' };
    for (const row of rows) {
      const name = `${kindName(row.kind)}/${row.id}`;
      const action = actions.get(name);
      if (action === undefined || row.state !== LIVE) continue;
      if (withinLimits(permit, action, [row]).length === 0) outside.add(name);
    }
  }
  return outside;
};
