// DESIGN.md §1.6: reads and checks content/access/privacy-choices.json, its own test cases included.

import { ContentFault, items, member, oneOf, type Place, setOf, text } from '../rights/content-reader.ts';
import { audienceOf } from './audience.ts';
import type { ChoiceType, PrivacyRules, Reservation } from './privacy-rules.ts';

const emergencies = ['opens', 'stays'] as const;
const answers = ['yes', 'no'] as const;

const readType = (place: Place): readonly [string, ChoiceType] => [
  text(member(place, 'code')),
  {
    keeps: oneOf(member(place, 'keeps'), ['access', 'nothing']),
    emergency: oneOf(member(place, 'emergency'), emergencies),
  },
];

const readReservation = (place: Place): readonly [string, Reservation] => [
  `${text(member(place, 'system'))}|${text(member(place, 'code'))}`,
  {
    only: oneOf(member(place, 'only'), ['author', 'unit', 'profession', 'personnel']),
    refused: setOf(member(place, 'refused'), (one) => oneOf(one, ['patient', 'representative'])),
    emergency: oneOf(member(place, 'emergency'), emergencies),
  },
];

/** Someone writes in her unit: who of these may see it? */
const runTest = ({ reservations }: PrivacyRules, place: Place): void => {
  const labels = items(member(place, 'labels')).map((label) => {
    const found = [...reservations].find(([name]) => name.endsWith(`|${text(label)}`));
    if (found === undefined) throw new ContentFault(label.at, 'is no reservation');
    return found[1];
  });
  const audience = audienceOf(labels, {
    writer: 'Practitioner/author',
    authors: [],
    units: ['Organization/unit'],
    professions: ['SP'],
  });
  const sees = audience === null || audience.includes(text(member(place, 'sees'))) ? 'yes' : 'no';
  const expected = oneOf(member(place, 'expect'), answers);
  if (sees !== expected) throw new ContentFault(place.at, `expects ${expected}, the rules give ${sees}`);
};

const readEdition = (place: Place): PrivacyRules => {
  const statuses = items(member(place, 'statuses'));
  const rules: PrivacyRules = {
    version: text(member(place, 'version')),
    validFrom: text(member(place, 'validFrom')),
    types: new Map(items(member(place, 'types')).map(readType)),
    inForce: new Set(
      statuses
        .filter((status) => oneOf(member(status, 'inForce'), answers) === 'yes')
        .map((status) => text(member(status, 'code'))),
    ),
    groups: new Map(
      items(member(place, 'informationGroups')).map((group) => [
        text(member(group, 'code')),
        items(member(group, 'kinds')).map(text),
      ]),
    ),
    reservations: new Map(items(member(place, 'reservations')).map(readReservation)),
  };
  text(member(member(place, 'source'), 'text'));
  for (const test of items(member(place, 'tests'))) runTest(rules, test);
  return rules;
};

/** The editions of the content, newest first. Throws ContentFault when the file breaks its schema or its own test cases. */
export const readPrivacyRules = (content: unknown): readonly PrivacyRules[] =>
  items(member({ at: '$', value: content }, 'editions'))
    .map(readEdition)
    .sort((one, other) => (one.validFrom < other.validFrom ? 1 : -1));
