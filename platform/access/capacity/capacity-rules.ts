// Pasient- og brukerrettighetsloven § 4-3: who decides that a patient lacks the capacity to consent, in which fields, and what follows. Dated content (DESIGN §1.6).

import { ContentFault, count, items, member, oneOf, type Place, setOf, text } from '../rights/content-reader.ts';

/** What a decision can take from the citizen until it ends. Never reading, nor her log: those stay hers. */
const withdrawable = ['create', 'update'] as const;

/** One dated edition. */
export interface CapacityRules {
  readonly version: string;
  /** 'YYYY-MM-DD'. */
  readonly validFrom: string;
  /** Volven 9060. */
  readonly decidedBy: ReadonlySet<string>;
  readonly reasonLength: number;
  /** By field: 'kind action' that the citizen does not do herself meanwhile. */
  readonly fields: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Whether any of the fields that she lacks withdraws this from her. */
export const isWithdrawn = (
  { fields }: Pick<CapacityRules, 'fields'>,
  lacks: readonly string[],
  { kind, action }: { readonly kind: string; readonly action: string },
): boolean => lacks.some((field) => fields.get(field)?.has(`${kind} ${action}`) === true);

const readField = (place: Place): readonly [string, ReadonlySet<string>] => [
  text(member(place, 'code')),
  new Set(
    items(member(place, 'withdraws')).flatMap((one) =>
      items(member(one, 'actions')).map((action) => `${text(member(one, 'kind'))} ${oneOf(action, withdrawable)}`),
    ),
  ),
];

const runTest = (rules: CapacityRules, place: Place): void => {
  const lacks = items(member(place, 'lacks')).map(text);
  const ask = { kind: text(member(place, 'kind')), action: text(member(place, 'action')) };
  const found = isWithdrawn(rules, lacks, ask) ? 'no' : 'yes';
  const expected = text(member(place, 'expect'));
  if (found !== expected) throw new ContentFault(place.at, `expects ${expected}, the rules give ${found}`);
};

const readEdition = (place: Place): CapacityRules => {
  text(member(member(place, 'source'), 'text'));
  const rules: CapacityRules = {
    version: text(member(place, 'version')),
    validFrom: text(member(place, 'validFrom')),
    decidedBy: setOf(member(place, 'decidedBy'), text),
    reasonLength: count(member(place, 'reasonLength')),
    fields: new Map(items(member(place, 'fields')).map(readField)),
  };
  for (const test of items(member(place, 'tests'))) runTest(rules, test);
  return rules;
};

/** The editions of content/access/capacity.json, newest first. Throws ContentFault when it breaks its schema or its own test cases. */
export const readCapacityRules = (content: unknown): readonly CapacityRules[] =>
  items(member({ at: '$', value: content }, 'editions'))
    .map(readEdition)
    .sort((one, other) => (one.validFrom < other.validFrom ? 1 : -1));
