// pasientjournalforskriften § 14: whether a look-up is unusual. Pure; the rules are content, what is known was looked up before.

import type { DetectionKind, DetectionRules } from './detection-rules.ts';
import { type HomeAddress, isNextDoor, isSameHome } from './home-address.ts';

/** What is compared of a person. Numbers are 'system|value' and never leave this room. */
export interface PersonKnown {
  /** Id of the Patient; null for an employee who is none here. */
  readonly id: string | null;
  readonly numbers: readonly string[];
  readonly families: readonly string[];
  /** Empty for a person with a graded (secret) address: a finding would tell where she lives. */
  readonly addresses: readonly HomeAddress[];
  /** Patients who are linked to her. */
  readonly links: readonly string[];
  /** Numbers of her next of kin. */
  readonly relatives: readonly string[];
}

export interface LookUpKnown {
  /** The rule in the log. */
  readonly logRule: string;
  readonly staff: PersonKnown;
  readonly patient: PersonKnown;
  /** Numbers of those who work in the same unit. */
  readonly colleagues: ReadonlySet<string>;
  /** The privacy officer has marked the patient. */
  readonly watched: boolean;
  /** A care relationship to the employee or her unit stands, or stood within the days of the rules. */
  readonly related: boolean;
}

/** What is unusual about it; nothing for nearly all. */
export const judge = (known: LookUpKnown, rules: DetectionRules): readonly DetectionKind[] => {
  const { staff, patient } = known;
  const own = staff.id !== null && staff.id === patient.id;
  if (own) return ['own-record'];
  const kinds: DetectionKind[] = [];
  if (isFamily(staff, patient)) kinds.push('family');
  else if (isNeighbour(staff, patient, rules)) kinds.push('neighbour');
  if (meet(patient.numbers, known.colleagues)) kinds.push('colleague');
  if (known.watched) kinds.push('public-person');
  if (rules.noRelationship.logRules.has(known.logRule) && !known.related) kinds.push('no-relationship');
  if (rules.selfAuthorised.logRules.has(known.logRule)) kinds.push('self-authorised');
  return kinds;
};

const meet = (some: readonly string[], others: ReadonlySet<string>): boolean => some.some((one) => others.has(one));

const isFamily = (staff: PersonKnown, patient: PersonKnown): boolean =>
  linked(staff, patient) ||
  linked(patient, staff) ||
  meet(staff.numbers, new Set(patient.relatives)) ||
  meet(patient.numbers, new Set(staff.relatives)) ||
  (shareName(staff, patient) && shareHome(staff, patient));

const linked = (one: PersonKnown, other: PersonKnown): boolean => other.id !== null && one.links.includes(other.id);

const shareName = (one: PersonKnown, other: PersonKnown): boolean =>
  meet(one.families.map(folded), new Set(other.families.map(folded)));

const folded = (name: string): string => name.trim().toLocaleLowerCase('nb');

const shareHome = (one: PersonKnown, other: PersonKnown): boolean =>
  one.addresses.some((home) => other.addresses.some((place) => isSameHome(home, place)));

const isNeighbour = (one: PersonKnown, other: PersonKnown, { neighbour }: DetectionRules): boolean =>
  one.addresses.some((home) => other.addresses.some((place) => isNextDoor(home, place, neighbour.houseNumbersApart)));
