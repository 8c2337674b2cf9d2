// CONTRIBUTING.md "Tests": index rules as a language room keeps them, on the real database: what this process knows, until it looks.

import { type ParametersNow, type Pool, readParameters } from '@fkj/platform-store';
import type { Companion, Write } from '../change.ts';
import type { IndexEntry } from '../index-entry.ts';
import type { IndexRules, IndexRulesNow } from '../reindex/index-rules.ts';

/** The document of a write with a number; each parameter `times-n` gives its digits and n times as much. */
export const numbered = (number: number): string => `,"number":${number}}`;

const numberIn = (document: string): number => Number(/"number":([\d.]+)\}$/.exec(document)?.[1] ?? 0);

/** What a parameter gives: a token, an ordered value and a text. */
const entriesOf = (param: string, definition: string, number: number): readonly IndexEntry[] => {
  const value = number * Number(definition);
  const text = String(value);
  // Some have no value.
  if (value % 7 === 0) return [];
  return [
    { param, value: { type: 'token', system: null, code: text } },
    { param, value: { type: 'number', value: text, low: text, high: `${text}.00` } },
    { param, value: { type: 'string', text: `Tall ${text}` } },
  ];
};

const own = (number: number): readonly IndexEntry[] => [
  { param: 'code', value: { type: 'token', system: null, code: String(number) } },
];

/** What every write says of itself. */
export const ownIndex = (document: string): readonly IndexEntry[] => own(numberIn(document));

export const testRules = (pool: Pool): IndexRules => {
  const rulesOf = ({ epoch, rows }: ParametersNow): IndexRulesNow => {
    const active = rows.filter(({ state }) => state !== 'removing');
    const further = (kind: string, document: string): readonly IndexEntry[] =>
      active
        .filter((row) => row.kind === kind)
        .flatMap(({ code, definition }) => entriesOf(code, definition, numberIn(document)));
    return {
      epoch,
      furtherKinds: new Set(active.map(({ kind }) => kind)),
      further: ({ kind, document }) => further(kind, document),
      whole: (kind, document) =>
        kind === 'SearchParameter'
          ? null
          : { index: [...ownIndex(document), ...further(kind, document)], clinicalTime: null },
    };
  };
  let known: IndexRulesNow | null = null;
  return {
    at: async (epoch) => {
      if (known === null || (epoch !== null && known.epoch < epoch)) known = rulesOf(await readParameters(pool));
      return known;
    },
    advanced: () => undefined,
  };
};

/** A SearchParameter named `times-n` is one of Observation and Organization; its version is its definition. */
export const parameterCompanion: Companion = {
  name: 'parameters',
  follow: async (writes) => ({
    writes: [],
    relationships: [],
    replaceRelationshipsOf: [],
    parameters: writes.filter(({ kind }) => kind === 'SearchParameter').map(changeOf),
  }),
};

const changeOf = ({ id, follows, action }: Write) => ({
  resource: id,
  url: `http://example.org/${id}`,
  code: id,
  description: id,
  definition: String(follows + 2),
  kinds: action === 'delete' ? [] : ['Observation', 'Organization'],
});
