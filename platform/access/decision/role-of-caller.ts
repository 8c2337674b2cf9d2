// DESIGN.md §7: role and duty. Which rules of the content apply to a caller, role by role.

import type { ObjectName } from '@fkj/platform-record';
import type { Assignment, Caller } from '../caller.ts';
import type { AccessRules, Duty, Right, RoleRights } from '../rights/role-rights.ts';

/** One hat of the caller: its rights, and the parties whose care relationships count while she wears it. */
export interface Hat {
  readonly role: RoleRights;
  /** Null for citizens and systems. */
  readonly assignment: Assignment | null;
}

const worn = new WeakMap<Caller, { readonly rules: AccessRules; readonly hats: readonly Hat[] }>();

/** Every hat the rules know. Empty: nothing is permitted. The same caller under the same rules gets the same list. */
export const hatsOf = (caller: Caller, rules: AccessRules): readonly Hat[] => {
  const known = worn.get(caller);
  if (known?.rules === rules) return known.hats;
  const hats = findHats(caller, rules);
  worn.set(caller, { rules, hats });
  return hats;
};

const findHats = (caller: Caller, rules: AccessRules): readonly Hat[] => {
  switch (caller.category) {
    case 'citizen':
      return [{ role: rules.citizen, assignment: null }];
    case 'system': {
      const role =
        attestedRole(caller, rules) ?? (caller.policy === null ? undefined : rules.byPolicy.get(caller.policy));
      return role === undefined ? [] : [{ role, assignment: null }];
    }
    case 'personnel':
      return forPurpose(
        caller.assignments.flatMap((assignment) => {
          const role = rules.byProfession.get(assignment.profession);
          return role === undefined ? [] : [{ role, assignment }];
        }),
        rules.counting.purposes.has(caller.purpose) ? 'counts' : 'acts',
      );
  }
};

const isCounting = ({ role }: Hat): boolean => role.rights.some(({ reach }) => reach === 'population');

/** Who counts wears no other hat meanwhile, and who acts not that one. Where nothing would be left the purpose is refused. */
const forPurpose = (hats: readonly Hat[], purpose: 'counts' | 'acts'): readonly Hat[] => {
  const worn = hats.filter((hat) => isCounting(hat) === (purpose === 'counts'));
  return worn.length === 0 ? hats : worn;
};

/**
 * What the person behind another organisation's attest may do here: read what the role of her authorisation reads, of the
 * kinds that an agreement opens. Undefined where no agreement names her organisation.
 */
const attestedRole = ({ policy, attest, across }: Caller, { byProfession }: AccessRules): RoleRights | undefined => {
  if (policy !== 'registered' || attest === undefined || across === undefined) return undefined;
  const role = byProfession.get(attest.practitioner.authorization ?? '');
  if (role === undefined) return undefined;
  const open = across.owners.map(({ kinds }) => kinds);
  const among = (kinds: ReadonlySet<string> | '*'): ReadonlySet<string> | '*' => {
    if (open.includes(null)) return kinds;
    const all = open.flatMap((one) => one ?? []);
    return new Set(kinds === '*' ? all : all.filter((kind) => kinds.has(kind)));
  };
  const rights = role.rights.flatMap(({ actions, reach, kinds }): readonly Right[] => {
    if (!actions.has('read') || (reach !== 'relationship' && reach !== 'common')) return [];
    return [{ reach, actions: new Set(['read']), kinds: reach === 'common' ? kinds : among(kinds) }];
  });
  return { ...role, duties: new Set(), rights };
};

const named = new WeakMap<readonly Hat[], { readonly who: ObjectName; readonly parties: readonly ObjectName[] }>();

/** The caller herself, and for each hat the role and its organisation. Each once; worked out once for a list of hats. */
export const partiesOf = (caller: Caller, hats: readonly Hat[]): readonly ObjectName[] => {
  const known = named.get(hats);
  if (known?.who === caller.who) return known.parties;
  const parties = findParties(caller, hats);
  named.set(hats, { who: caller.who, parties });
  return parties;
};

const findParties = (caller: Caller, hats: readonly Hat[]): readonly ObjectName[] => {
  const parties = new Map<string, ObjectName>();
  const add = (name: ObjectName): void => void parties.set(`${name.kind}/${name.id}`, name);
  add(caller.who);
  for (const { assignment } of hats) {
    if (assignment === null) continue;
    add(assignment.role);
    add(assignment.organization);
  }
  return [...parties.values()];
};

export const hasDuty = (hats: readonly Hat[], duty: Duty): boolean => hats.some((hat) => hat.role.duties.has(duty));
