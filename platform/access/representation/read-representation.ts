// DESIGN.md §1.6: reads and checks content/access/representation.json, its own test cases included.

import { ContentFault, count, items, member, names, oneOf, type Place, setOf, text } from '../rights/content-reader.ts';
import {
  kindsFor,
  type RepresentationRules,
  type RepresentationWay,
  type RepresentedRights,
} from './representation-rules.ts';

const bases = ['parent', 'guardian', 'mandate'] as const;
const writing = ['create', 'update', 'delete'] as const;
const actions = ['read', ...writing] as const;

const years = (place: Place): number => (place.value === 0 ? 0 : count(place));

const readKinds = (place: Place): ReadonlySet<string> | '*' => {
  const kinds = setOf(place, text);
  return kinds.has('*') ? '*' : kinds;
};

/** Writes are named one by one: '*' would let a parent decide what the child alone may. */
const readWrites = (places: readonly Place[]): RepresentedRights['writes'] => {
  const writes = new Map<(typeof writing)[number], Set<string>>();
  for (const place of places) {
    for (const action of items(member(place, 'actions')).map((one) => oneOf(one, writing))) {
      const kinds = writes.get(action) ?? new Set();
      for (const kind of items(member(place, 'kinds'))) {
        if (!/^[A-Z]/.test(text(kind))) throw new ContentFault(kind.at, 'is not a resource type');
        kinds.add(text(kind));
      }
      writes.set(action, kinds);
    }
  }
  return writes;
};

const fieldAt = (place: Place): string | null => (place.value === null ? null : text(place));

const readWay = (place: Place): RepresentationWay => {
  const ages = member(place, 'ages');
  const until = member(ages, 'until');
  return {
    code: text(member(place, 'code')),
    basis: oneOf(member(place, 'basis'), bases),
    ages: { from: years(member(ages, 'from')), until: until.value === null ? null : count(until) },
    holderAge: years(member(place, 'holderAge')),
    whileLacking: fieldAt(member(place, 'whileLacking')),
    gives: { reads: readKinds(member(place, 'reads')), writes: readWrites(items(member(place, 'writes'))) },
  };
};

const runTest = (ways: readonly RepresentationWay[], place: Place): void => {
  const code = text(member(place, 'code'));
  const age = years(member(place, 'age'));
  const holderAge = years(member(place, 'holderAge'));
  const lacks = names(place).includes('lacks') ? items(member(place, 'lacks')).map(text) : [];
  const way = ways.find(
    (one) =>
      one.code === code &&
      age >= one.ages.from &&
      (one.ages.until === null || age < one.ages.until) &&
      holderAge >= one.holderAge &&
      (one.whileLacking === null || lacks.includes(one.whileLacking)) &&
      gives(one, place),
  );
  const expected = text(member(place, 'expect'));
  if ((way?.basis ?? 'none') !== expected)
    throw new ContentFault(place.at, `expects ${expected}, the rules give ${way?.basis ?? 'none'}`);
};

/** Whether a test that names a kind and an action gets them. */
const gives = (way: RepresentationWay, place: Place): boolean => {
  if (!names(place).includes('kind')) return true;
  const kinds = kindsFor(way.gives, oneOf(member(place, 'action'), actions));
  return kinds === '*' || kinds.has(text(member(place, 'kind')));
};

const readEdition = (place: Place): RepresentationRules => {
  const ways = items(member(place, 'ways')).map(readWay);
  text(member(member(place, 'source'), 'text'));
  for (const test of items(member(place, 'tests'))) runTest(ways, test);
  const log = member(place, 'log');
  return {
    version: text(member(place, 'version')),
    validFrom: text(member(place, 'validFrom')),
    ways,
    log: {
      bases: setOf(member(log, 'bases'), (basis) => oneOf(basis, bases)),
      withoutServices: items(member(log, 'withoutServices')).map(text),
    },
  };
};

/** The editions of the content, newest first. Throws ContentFault when the file breaks its schema or its own test cases. */
export const readRepresentationRules = (content: unknown): readonly RepresentationRules[] =>
  items(member({ at: '$', value: content }, 'editions'))
    .map(readEdition)
    .sort((one, other) => (one.validFrom < other.validFrom ? 1 : -1));
