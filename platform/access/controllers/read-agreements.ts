// DESIGN.md §1.6: reads and checks content/access/agreements.json, its own test cases included.

import { ContentFault, items, member, oneOf, type Place, setOf, text } from '../rights/content-reader.ts';
import { type Agreement, type AgreementRules, agreementsFor } from './agreement-rules.ts';

const DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const NUMBER = /^[0-9]{9}$/;

const held = (place: Place, form: RegExp, what: string): string => {
  if (!form.test(text(place))) throw new ContentFault(place.at, `is not ${what}`);
  return text(place);
};

const dayAt = (place: Place): string => held(place, DAY, 'a day (YYYY-MM-DD)');
const numberAt = (place: Place): string => held(place, NUMBER, 'an organisation number');

const openSet = (place: Place, read: (item: Place) => string): ReadonlySet<string> | '*' => {
  const words = items(place);
  return words.some(({ value }) => value === '*') ? '*' : new Set(words.map(read));
};

const readAgreement = (place: Place): Agreement => {
  const until = member(place, 'until');
  const basis = oneOf(member(place, 'basis'), ['cooperation', 'made-available'] as const);
  const users = openSet(member(place, 'users'), numberAt);
  if (basis === 'cooperation' && users === '*') throw new ContentFault(place.at, 'is a cooperation of nobody by name');
  const id = text(member(place, 'id'));
  if (!/^[a-z0-9-]{1,40}$/.test(id)) throw new ContentFault(place.at, 'has no id of small letters, digits and hyphens');
  member(place, 'checkedBy');
  return {
    id,
    basis,
    text: text(member(place, 'text')),
    owners: setOf(member(place, 'owners'), numberAt),
    users,
    kinds: openSet(member(place, 'kinds'), text),
    purposes: setOf(member(place, 'purposes'), text),
    from: dayAt(member(place, 'from')),
    until: until.value === null ? null : dayAt(until),
  };
};

/** By which agreement the user reaches a kind of the owner's, in a world with these agreements. */
const runTest = (rules: AgreementRules, place: Place): void => {
  const given = items(member(place, 'given')).map(readAgreement);
  const user = numberAt(member(place, 'user'));
  const owner = numberAt(member(place, 'owner'));
  const kind = text(member(place, 'kind'));
  const use = { users: [user], purpose: text(member(place, 'purpose')), day: dayAt(member(place, 'day')) };
  const reaching = agreementsFor({ ...rules, agreements: given }, use).find(
    ({ owners, kinds }) => owners.has(owner) && (kinds === '*' || kinds.has(kind)),
  );
  const shared = rules.sharedKinds.includes(kind) ? 'shared' : 'none';
  const found = user === owner ? 'own' : (reaching?.id ?? shared);
  const expected = text(member(place, 'expect'));
  if (found !== expected) throw new ContentFault(place.at, `expects ${expected}, the rules give ${found}`);
};

const readEdition = (place: Place): AgreementRules => {
  text(member(member(place, 'source'), 'text'));
  const agreements = items(member(place, 'agreements')).map(readAgreement);
  if (new Set(agreements.map(({ id }) => id)).size < agreements.length) {
    throw new ContentFault(place.at, 'has two agreements with one id');
  }
  const rules: AgreementRules = {
    version: text(member(place, 'version')),
    validFrom: dayAt(member(place, 'validFrom')),
    sharedKinds: items(member(place, 'sharedKinds')).map(text),
    agreements,
  };
  for (const test of items(member(place, 'tests'))) runTest(rules, test);
  return rules;
};

/** The editions of the content, newest first. Throws ContentFault when the file breaks its schema or its own test cases. */
export const readAgreementRules = (content: unknown): readonly AgreementRules[] =>
  items(member({ at: '$', value: content }, 'editions'))
    .map(readEdition)
    .sort((one, other) => (one.validFrom < other.validFrom ? 1 : -1));
