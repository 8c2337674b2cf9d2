// Helsepersonelloven § 21 a, forvaltningsloven § 6: whose records personnel do not open as they open others. Dated content (DESIGN §1.6).

import { ContentFault, items, member, oneOf, type Place, text } from '../rights/content-reader.ts';

/** One dated edition. */
export interface KinRules {
  readonly version: string;
  /** 'YYYY-MM-DD'. */
  readonly validFrom: string;
  /** Her own record, in her role as personnel: she reads it as a citizen. */
  readonly ownRecord: Openness;
  /** Those near to her: `reason` opens by emergency access, which is followed up. */
  readonly relatives: Openness;
}

export type Openness = 'open' | 'reason' | 'closed';

/** Ids of patients whose records are closed to an employee, and of those that a written reason opens. */
export interface HeldBack {
  readonly closed: readonly string[];
  readonly byReason: readonly string[];
}

const openness = ['open', 'reason', 'closed'] as const;

const runTest = ({ ownRecord, relatives }: KinRules, place: Place): void => {
  const who = oneOf(member(place, 'who'), ['own', 'relative', 'stranger'] as const);
  const emergency = oneOf(member(place, 'emergency'), ['yes', 'no'] as const);
  const rule = { own: ownRecord, relative: relatives, stranger: 'open' as const }[who];
  const found = rule === 'open' || (rule === 'reason' && emergency === 'yes') ? 'open' : 'closed';
  const expected = text(member(place, 'expect'));
  if (found !== expected) throw new ContentFault(place.at, `expects ${expected}, the rules give ${found}`);
};

const readEdition = (place: Place): KinRules => {
  text(member(member(place, 'source'), 'text'));
  const rules: KinRules = {
    version: text(member(place, 'version')),
    validFrom: text(member(place, 'validFrom')),
    ownRecord: oneOf(member(place, 'ownRecord'), openness),
    relatives: oneOf(member(place, 'relatives'), openness),
  };
  for (const test of items(member(place, 'tests'))) runTest(rules, test);
  return rules;
};

/** The editions of content/access/own-and-relatives.json, newest first. Throws ContentFault when it breaks its schema or its own test cases. */
export const readKinRules = (content: unknown): readonly KinRules[] =>
  items(member({ at: '$', value: content }, 'editions'))
    .map(readEdition)
    .sort((one, other) => (one.validFrom < other.validFrom ? 1 : -1));
