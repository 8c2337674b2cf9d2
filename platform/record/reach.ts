// DESIGN.md §1.3, §7: the permit in the keys of the store.

import type { Reach, Sight } from '@fkj/platform-store';
import { agentBeginning } from './audit/agents.ts';
import { bucketOfPatient } from './identity/bucket.ts';
import { kindNumber } from './identity/kind-number.ts';
import { hash64, objectKey, patientKey } from './identity/object-key.ts';
import type { Action, Permit, Sees, Withheld } from './permit.ts';
import type { ObjectName } from './reference.ts';

const keys = new WeakMap<readonly ObjectName[], readonly bigint[]>();

/** A caller's parties are the same list from one permit to the next. */
const keysOf = (parties: readonly ObjectName[]): readonly bigint[] => {
  const known = keys.get(parties) ?? parties.map(objectKey);
  keys.set(parties, known);
  return known;
};

const sights = new WeakMap<Exclude<Sees, 'all'>, Sight>();

/** Worked out once for each caller. */
const sightOf = (sees: Sees): Sight | null => {
  if (sees === 'all') return null;
  const known = sights.get(sees);
  if (known !== undefined) return known;
  const { names, bound, emergency, withheld } = sees;
  const supposed = emergency === undefined ? {} : { emergency };
  const sight: Sight = {
    keys: names.map(hash64),
    bound: bound === null ? null : { self: objectKey(bound), author: agentBeginning(bound), ...supposed },
    withheld: withheld === undefined ? null : withheldKeys(withheld),
  };
  sights.set(sees, sight);
  return sight;
};

const withheldKeys = ({ closed, byReason, owners }: Withheld): Sight['withheld'] => ({
  closed: closed.map(patientKey),
  byReason: byReason.map(patientKey),
  owners:
    owners?.map((one) => ({
      keys: one.owners.map(objectKey),
      kinds: one.kinds?.map((kind) => BigInt(kindNumber(kind))) ?? null,
    })) ?? null,
});

/** The restriction of a permit at this moment (ms). */
export const reachOf = ({ restriction, sees }: Pick<Permit, 'restriction' | 'sees'>, now: number): Reach => {
  switch (restriction.reach) {
    case 'everything':
    case 'common':
      return { reach: restriction.reach };
    case 'population':
      return { reach: 'population', sight: sightOf(sees), now };
    case 'patient':
      return {
        reach: 'patient',
        bucket: bucketOfPatient(restriction.patient),
        patient: patientKey(restriction.patient),
        sight: sightOf(sees),
        now,
      };
    case 'relationship':
      return { reach: 'relationship', parties: keysOf(restriction.parties), sight: sightOf(sees), now };
  }
};

/** Whether the permit was made for this action on this kind. One for counting lets no row out by any door (`counts`). */
export const covers = (permit: Permit, action: Action, kind: string): boolean =>
  permit.restriction.reach !== 'population' && counts(permit, action, kind);

/** The same where nothing is shown but how many. */
export const counts = (permit: Permit, action: Action, kind: string): boolean =>
  permit.actions.has(action) && (permit.kinds === '*' || permit.kinds.has(kind));
