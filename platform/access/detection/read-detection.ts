// DESIGN.md §1.6: reads and checks content/access/detection.json, its own test cases included.

import { valueAt } from '../relations/tree.ts';
import { ContentFault, count, items, member, oneOf, type Place, setOf, text } from '../rights/content-reader.ts';
import { type DetectionRules, detectionKinds } from './detection-rules.ts';
import type { HomeAddress } from './home-address.ts';
import { judge, type PersonKnown } from './judge.ts';

/** The editions of the content, newest first. Throws ContentFault when the file breaks its schema or its own test cases. */
export const readDetectionRules = (content: unknown): readonly DetectionRules[] =>
  items(member({ at: '$', value: content }, 'editions'))
    .map(readEdition)
    .sort((one, other) => (one.validFrom < other.validFrom ? 1 : -1));

const readEdition = (place: Place): DetectionRules => {
  text(member(member(place, 'source'), 'text'));
  const [burst, kept] = [member(place, 'burst'), member(place, 'retention')];
  const without = member(place, 'noRelationship');
  const rules: DetectionRules = {
    version: text(member(place, 'version')),
    validFrom: text(member(place, 'validFrom')),
    delayMinutes: count(member(place, 'delayMinutes')),
    neighbour: { houseNumbersApart: count(member(member(place, 'neighbour'), 'houseNumbersApart')) },
    colleague: { roles: count(member(member(place, 'colleague'), 'roles')) },
    publicPerson: { mostDays: count(member(member(place, 'publicPerson'), 'mostDays')) },
    noRelationship: { logRules: setOf(member(without, 'logRules'), text), days: count(member(without, 'days')) },
    burst: {
      from: clockTime(member(burst, 'from')),
      to: clockTime(member(burst, 'to')),
      patients: count(member(burst, 'patients')),
      minutes: count(member(burst, 'minutes')),
      plannedLogRules: setOf(member(burst, 'plannedLogRules'), text),
    },
    selfAuthorised: { logRules: setOf(member(member(place, 'selfAuthorised'), 'logRules'), text) },
    outcome: { reasonLength: count(member(member(place, 'outcome'), 'reasonLength')) },
    retention: {
      legitimate: count(member(kept, 'legitimateDays')),
      'follow-up': count(member(kept, 'followUpDays')),
      reported: count(member(kept, 'reportedDays')),
    },
  };
  for (const test of items(member(place, 'tests'))) runTest(rules, test);
  return rules;
};

/** 'HH:MM', in seconds since midnight. */
const clockTime = (place: Place): number => {
  const [, hour, minute] = /^([01][0-9]|2[0-3]):([0-5][0-9])$/.exec(text(place)) ?? [];
  if (hour === undefined) throw new ContentFault(place.at, 'is not a time of day');
  return Number(hour) * 3600 + Number(minute) * 60;
};

const optional = (place: Place, name: string): Place => ({
  at: `${place.at}.${name}`,
  value: valueAt(place.value, name),
});

const textsIn = (place: Place, name: string): readonly string[] => {
  const list = optional(place, name);
  return list.value === undefined ? [] : items(list).map(text);
};

const says = (place: Place): boolean => place.value !== undefined && oneOf(place, ['yes', 'no']) === 'yes';

const personIn = (place: Place): PersonKnown => {
  const id = optional(place, 'id');
  const homes = optional(place, 'addresses');
  return {
    id: id.value === undefined ? null : text(id),
    numbers: textsIn(place, 'numbers'),
    families: textsIn(place, 'families'),
    addresses: homes.value === undefined || says(optional(place, 'graded')) ? [] : items(homes).map(homeIn),
    links: textsIn(place, 'links'),
    relatives: textsIn(place, 'relatives'),
  };
};

const homeIn = (place: Place): HomeAddress => {
  const [street, house, postalCode] = items(place);
  if (street === undefined || house === undefined || postalCode === undefined) {
    throw new ContentFault(place.at, 'is not street, house and postal code');
  }
  return { street: text(street), house: count(house), postalCode: text(postalCode) };
};

const runTest = (rules: DetectionRules, place: Place): void => {
  const found = judge(
    {
      logRule: text(member(place, 'logRule')),
      staff: personIn(optional(place, 'staff')),
      patient: personIn(optional(place, 'patient')),
      colleagues: new Set(textsIn(place, 'colleagues')),
      watched: says(optional(place, 'watched')),
      related: says(optional(place, 'related')),
    },
    rules,
  );
  const expected = items(member(place, 'expect')).map((kind) => oneOf(kind, detectionKinds));
  if (found.join() !== expected.join()) {
    throw new ContentFault(
      place.at,
      `expects ${expected.join() || 'nothing'}, the rules give ${found.join() || 'nothing'}`,
    );
  }
};
