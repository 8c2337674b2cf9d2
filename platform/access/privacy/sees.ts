// DESIGN.md §7 "The unit of decision": what of a patient's record a caller is shown, by who she is and which hats she wears.

import type { Sees, Withheld } from '@fkj/platform-record';
import type { Caller } from '../caller.ts';
import { ownRecord } from '../representation/own-record.ts';
import { ofProfession } from './audience.ts';

const known = new WeakMap<Caller, Sees>();

/** Worked out once for each caller. */
export const seesOf = (caller: Caller): Sees => {
  const made = known.get(caller) ?? findSees(caller);
  known.set(caller, made);
  return made;
};

const nameOf = ({ kind, id }: { readonly kind: string; readonly id: string }): string => `${kind}/${id}`;

const findSees = (caller: Caller): Sees => {
  switch (caller.category) {
    case 'system':
      // Any other system is bound as a stranger is: nothing that is reserved is for it.
      if (caller.policy === 'bootstrap') return 'all';
      return attestedSees(caller) ?? { names: [nameOf(caller.who)], bound: caller.who };
    case 'citizen': {
      const own = ownRecord(caller);
      const stands = 'refused' in own ? null : own.stands;
      return {
        names: [nameOf(caller.who), stands === null ? 'patient' : 'representative'],
        bound: null,
        ...(stands === null ? {} : { logWithout: stands.withoutUnits }),
      };
    }
    case 'personnel':
      return {
        names: [...new Set(['personnel', nameOf(caller.who), ...hatNames(caller)])],
        bound: caller.who,
        ...withheldFrom(caller),
      };
  }
};

/**
 * The choices of patients bind the person behind an attest as they bind personnel here: by profession, organisation and name.
 * What is reserved for a profession is for those of the house: an agreement opens no entry that its author has narrowed.
 */
const attestedSees = ({ who, attest, across }: Caller): Sees | null => {
  if (attest === undefined || across === undefined) return null;
  const { authorization, practitioner, patient } = attest.practitioner;
  const units = (across.outside ?? []).map(nameOf);
  const self = practitioner === null ? null : { kind: 'Practitioner', id: practitioner };
  const names = [
    'personnel',
    nameOf(self ?? who),
    ...units,
    ...(authorization === null ? [] : units.map((unit) => ofProfession(authorization, unit))),
  ];
  const withheld = { closed: patient === null ? [] : [patient], byReason: [], owners: across.owners };
  return { names, bound: self ?? who, withheld };
};

const withheldFrom = ({ kin, across }: Caller): { readonly withheld?: Withheld } =>
  kin === undefined && across === undefined
    ? {}
    : {
        withheld: {
          closed: kin?.closed ?? [],
          byReason: kin?.byReason ?? [],
          owners: across?.owners ?? null,
        },
      };

const hatNames = ({ assignments }: Caller): readonly string[] =>
  assignments.flatMap(({ role, organization, above, profession }) => [
    nameOf(role),
    nameOf(organization),
    ...(above ?? []).map(nameOf),
    ofProfession(profession),
    ...[organization, ...(above ?? [])].map((unit) => ofProfession(profession, nameOf(unit))),
  ]);
