// DESIGN.md §1.6; pasientjournalloven § 25: how long each kind is kept is dated content. Nothing is deleted by it: a report says what is due.

import { ContentFault, count, items, member, type Place, text } from '../rights/content-reader.ts';

export interface RetentionRule {
  readonly name: string;
  /** '*': every kind that no other rule names. */
  readonly kinds: ReadonlySet<string>;
  /** Since it was last changed. */
  readonly years: number;
}

/** One dated edition. */
export interface RetentionRules {
  readonly version: string;
  /** 'YYYY-MM-DD'. */
  readonly validFrom: string;
  /** verified: somebody has held the rules against the wording of the law, on a day. */
  readonly basis: 'verified' | 'basis not verified';
  readonly rules: readonly RetentionRule[];
}

/** The rule for a kind; null where the content says nothing of it. */
export const retentionOf = ({ rules }: RetentionRules, kind: string): RetentionRule | null =>
  rules.find(({ kinds }) => kinds.has(kind)) ?? rules.find(({ kinds }) => kinds.has('*')) ?? null;

/** The day (YYYY-MM-DD) before which something was last changed that is due at this time (ms). */
export const dueBefore = ({ years }: RetentionRule, now: number): string => {
  const day = new Date(now);
  day.setUTCFullYear(day.getUTCFullYear() - years);
  return day.toISOString().slice(0, 10);
};

const readRule = (place: Place): RetentionRule => ({
  name: text(member(place, 'name')),
  kinds: new Set(items(member(place, 'kinds')).map(text)),
  years: count(member(place, 'years')),
});

const readEdition = (place: Place): RetentionRules => {
  const source = member(place, 'source');
  text(member(source, 'text'));
  const checked = [member(source, 'wordingDate'), member(source, 'checkedBy')].every(({ value }) => value !== null);
  const rules: RetentionRules = {
    version: text(member(place, 'version')),
    validFrom: text(member(place, 'validFrom')),
    basis: checked ? 'verified' : 'basis not verified',
    rules: items(member(place, 'rules')).map(readRule),
  };
  for (const test of items(member(place, 'tests'))) {
    const found = retentionOf(rules, text(member(test, 'kind')))?.years ?? 0;
    if (found !== count(member(test, 'expect'))) throw new ContentFault(test.at, `the rules give ${found}`);
  }
  return rules;
};

/** The editions of content/access/retention.json, newest first. Throws ContentFault when it breaks its schema or its own test cases. */
export const readRetention = (content: unknown): readonly RetentionRules[] =>
  items(member({ at: 'retention.json $', value: content }, 'editions'))
    .map(readEdition)
    .sort((one, other) => (one.validFrom < other.validFrom ? 1 : -1));
