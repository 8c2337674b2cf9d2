// DESIGN.md §1.6, §7: reads and checks content/access/role-rights.json, its own test cases included.

import { ContentFault, count, items, member, names, oneOf, type Place, setOf, text } from './content-reader.ts';
import { type AccessRules, findRight, type Right, type RoleRights } from './role-rights.ts';

const reaches = ['relationship', 'own', 'common', 'everything', 'population'] as const;
const actions = ['read', 'create', 'update', 'delete', 'move'] as const;
const duties = [
  'find-person',
  'emergency',
  'log',
  'graded-address',
  'ownership',
  'erasure',
  'correction',
  'representation',
  'govern',
  'oversee',
  'provision',
] as const;

type KindGroups = ReadonlyMap<string, readonly string[]>;

const readGroups = (place: Place): KindGroups =>
  new Map(names(place).map((name) => [name, items(member(place, name)).map(text)]));

/** A word is a group of kinds, a kind, or '*'. */
const readKinds = (place: Place, groups: KindGroups): ReadonlySet<string> | '*' => {
  const words = items(place);
  if (words.some((word) => word.value === '*')) return '*';
  return new Set(
    words.flatMap((word) => {
      const kinds = groups.get(text(word));
      if (kinds !== undefined) return kinds;
      if (!/^[A-Z]/.test(text(word))) throw new ContentFault(word.at, 'is neither a group nor a resource type');
      return [text(word)];
    }),
  );
};

const readRight = (place: Place, groups: KindGroups): Right => ({
  reach: oneOf(member(place, 'reach'), reaches),
  kinds: readKinds(member(place, 'kinds'), groups),
  actions: setOf(member(place, 'actions'), (action) => oneOf(action, actions)),
});

const readRole = (place: Place, name: string, groups: KindGroups): RoleRights => {
  const role: RoleRights = {
    name,
    purposes: setOf(member(place, 'purposes'), text),
    duties: setOf(member(place, 'duties'), (duty) => oneOf(duty, duties)),
    rights: items(member(place, 'rights')).map((right) => readRight(right, groups)),
  };
  // The answer to a registration tells whether the person is known: only those who may look persons up may register.
  const registers = findRight(role, 'Patient', 'create') ?? findRight(role, 'Patient', 'update');
  if (registers !== null && !role.duties.has('find-person')) {
    throw new ContentFault(place.at, 'writes Patient without the duty find-person');
  }
  return role;
};

/** Who a test case or a caller is in the content: 'citizen', 'system:<policy>' or a profession. */
const roleOf = (rules: AccessRules, who: string): RoleRights | null => {
  if (who === 'citizen') return rules.citizen;
  if (who.startsWith('system:')) return rules.byPolicy.get(who.slice('system:'.length)) ?? null;
  return rules.byProfession.get(who) ?? null;
};

const runTest = (rules: AccessRules, place: Place): void => {
  const role = roleOf(rules, text(member(place, 'who')));
  const action = oneOf(member(place, 'action'), actions);
  const right = role === null ? null : findRight(role, text(member(place, 'kind')), action);
  const found = right?.reach ?? 'none';
  const expected = text(member(place, 'expect'));
  if (found !== expected) throw new ContentFault(place.at, `expects ${expected}, the rules give ${found}`);
};

/** Who counts under a purpose does nothing else under it, and nobody counts under another. */
const checkCounting = ({ byProfession, citizen, byPolicy, counting }: AccessRules, place: Place): void => {
  for (const role of [citizen, ...byProfession.values(), ...byPolicy.values()]) {
    const purposes = [...role.purposes].filter((purpose) => counting.purposes.has(purpose));
    const reached = new Set(role.rights.map(({ reach }) => reach));
    const countsOnly = [...reached].every((reach) => reach === 'population' || reach === 'common');
    const reads = role.rights.every(({ reach, actions: may }) => reach !== 'population' || [...may].join() === 'read');
    if (purposes.length > 0 && (!countsOnly || purposes.length < role.purposes.size || role.duties.size > 0)) {
      throw new ContentFault(place.at, `${role.name} has a counting purpose beside something else`);
    }
    if (reached.has('population') && (purposes.length === 0 || !reads)) {
      throw new ContentFault(place.at, `${role.name} reaches the population otherwise than to count`);
    }
  }
};

const readEdition = (place: Place): AccessRules => {
  const groups = readGroups(member(place, 'kinds'));
  const acute = member(place, 'acuteContact');
  const rules: AccessRules = {
    version: text(member(place, 'version')),
    validFrom: text(member(place, 'validFrom')),
    byProfession: new Map(
      items(member(place, 'roles')).flatMap((role) => {
        const read = readRole(role, text(member(role, 'name')), groups);
        return items(member(role, 'professions')).map((profession) => [text(profession), read] as const);
      }),
    ),
    citizen: readRole(member(place, 'citizen'), 'citizen', groups),
    byPolicy: new Map(
      items(member(place, 'systems')).map((system) => {
        const policy = text(member(system, 'policy'));
        return [policy, readRole(system, policy, groups)];
      }),
    ),
    acuteContact: {
      professions: setOf(member(acute, 'professions'), text),
      services: setOf(member(acute, 'services'), text),
      reasonLength: count(member(acute, 'reasonLength')),
      hours: count(member(acute, 'hours')),
    },
    emergency: {
      reasonLength: count(member(member(place, 'emergency'), 'reasonLength')),
      minutes: count(member(member(place, 'emergency'), 'minutes')),
    },
    correction: { reasonLength: count(member(member(place, 'correction'), 'reasonLength')) },
    erasure: {
      reasonLength: count(member(member(place, 'erasure'), 'reasonLength')),
      fourEyes: oneOf(member(member(place, 'erasure'), 'fourEyes'), ['yes', 'no'] as const),
      days: count(member(member(place, 'erasure'), 'days')),
    },
    counting: {
      purposes: setOf(member(member(place, 'counting'), 'purposes'), text),
      least: count(member(member(place, 'counting'), 'least')),
      step: count(member(member(place, 'counting'), 'step')),
      parameters: setOf(member(member(place, 'counting'), 'parameters'), text),
    },
    visit: {
      hoursBefore: count(member(member(place, 'visit'), 'hoursBefore')),
      hoursAfter: count(member(member(place, 'visit'), 'hoursAfter')),
    },
    registration: { hours: count(member(member(place, 'registration'), 'hours')) },
  };
  checkCounting(rules, place);
  text(member(member(place, 'source'), 'text'));
  for (const test of items(member(place, 'tests'))) runTest(rules, test);
  return rules;
};

/** The editions of the content, newest first. Throws ContentFault when the file breaks its schema or its own test cases. */
export const readAccessRules = (content: unknown): readonly AccessRules[] =>
  items(member({ at: '$', value: content }, 'editions'))
    .map(readEdition)
    .sort((one, other) => (one.validFrom < other.validFrom ? 1 : -1));

/** The editions of one content, newest first; asked for where it can be replaced while the house stands. */
export type Editions<Edition> = readonly Edition[] | (() => readonly Edition[]);

const standing = <Edition>(editions: Editions<Edition>): readonly Edition[] =>
  typeof editions === 'function' ? editions() : editions;

/** The edition in force at this time (ms since 1970); the oldest one before all of them. */
export const rulesAt = <Edition extends { readonly validFrom: string }>(
  editions: Editions<Edition>,
  time: number,
): Edition => {
  const day = new Date(time).toISOString().slice(0, 10);
  const all = standing(editions);
  const rules = all.find((edition) => edition.validFrom <= day) ?? all.at(-1);
  if (rules === undefined) throw new ContentFault('$.editions', 'is empty');
  return rules;
};

const DAY_MS = 86_400_000;

/** The edition in force now: worked out once a day and once for each content, asked for several times a request. `clock`: ms since 1970. */
export const rulesOfDay = <Edition extends { readonly validFrom: string }>(
  editions: Editions<Edition>,
  clock: () => number,
): (() => Edition) => {
  let known: { readonly day: number; readonly of: readonly Edition[]; readonly rules: Edition } | null = null;
  return () => {
    const time = clock();
    const day = Math.floor(time / DAY_MS);
    const of = standing(editions);
    if (known?.day !== day || known.of !== of) known = { day, of, rules: rulesAt(of, time) };
    return known.rules;
  };
};
