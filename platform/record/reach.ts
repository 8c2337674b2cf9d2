// DESIGN.md §1.3, §7: the permit in the keys of the store.

import type { Reach } from '@fkj/platform-store';
import { bucketOfPatient } from './identity/bucket.ts';
import { objectKey, patientKey } from './identity/object-key.ts';
import type { Action, Permit } from './permit.ts';
import type { ObjectName } from './reference.ts';

const keys = new WeakMap<readonly ObjectName[], readonly bigint[]>();

/** A caller's parties are the same list from one permit to the next. */
const keysOf = (parties: readonly ObjectName[]): readonly bigint[] => {
  const known = keys.get(parties) ?? parties.map(objectKey);
  keys.set(parties, known);
  return known;
};

/** The restriction of a permit at this moment (ms). */
export const reachOf = ({ restriction }: Permit, now: number): Reach => {
  switch (restriction.reach) {
    case 'everything':
    case 'common':
      return { reach: restriction.reach };
    case 'patient':
      return {
        reach: 'patient',
        bucket: bucketOfPatient(restriction.patient),
        patient: patientKey(restriction.patient),
      };
    case 'relationship':
      return { reach: 'relationship', parties: keysOf(restriction.parties), now };
  }
};

/** Whether the permit was made for this action on this kind. */
export const covers = (permit: Permit, action: Action, kind: string): boolean =>
  permit.actions.has(action) && (permit.kinds === '*' || permit.kinds.has(kind));
