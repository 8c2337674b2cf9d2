// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html#_built_in_types: what values of a class can be compared with.

import { isA } from '../../rm/model/index.ts';
import { concreteOf } from '../model/path-types.ts';
import type { AqlLiteral, AqlStep } from '../syntax.ts';
import { timeOf } from '../value/scalar.ts';
import { FUNCTIONS } from '../words.ts';

export type Kind = 'number' | 'text' | 'boolean' | 'moment' | 'time' | 'duration';

const PRIMITIVES: Readonly<Record<string, Kind>> = {
  ...{ Integer: 'number', Integer64: 'number', Real: 'number', PROPORTION_KIND: 'number' },
  ...{ String: 'text', Character: 'text', Base64: 'text', Hash: 'text', Boolean: 'boolean' },
};

const CLASSES: readonly (readonly [ancestor: string, kind: Kind])[] = [
  ['DV_DURATION', 'duration'],
  ['DV_TIME', 'time'],
  ['DV_DATE', 'moment'],
  ['DV_DATE_TIME', 'moment'],
  ['DV_BOOLEAN', 'boolean'],
  ['DV_ORDERED', 'number'],
  ['DV_TEXT', 'text'],
  ['DV_URI', 'text'],
  ['DV_IDENTIFIER', 'text'],
  ['DV_ENCAPSULATED', 'text'],
  ['CODE_PHRASE', 'text'],
  ['OBJECT_ID', 'text'],
  ['UID', 'text'],
  ['VERSION_TREE_ID', 'text'],
];

/** The kinds that values at a path can be of; empty when they can only be selected. `last` and `before` tell the text of a time. */
export function kindsOf(
  types: ReadonlySet<string>,
  last: AqlStep | null,
  before: ReadonlySet<string>,
): ReadonlySet<Kind> {
  const kinds = new Set<Kind>();
  for (const name of concreteOf(types)) {
    const kind = PRIMITIVES[name] ?? CLASSES.find(([ancestor]) => isA(name, ancestor))?.[1];
    if (name === 'Any') for (const [, any] of CLASSES) kinds.add(any);
    else if (kind !== undefined) kinds.add(kind);
  }
  // The value of a date, time or duration is declared as a text, and means the time.
  if (last?.attribute !== 'value' || !kinds.has('text')) return kinds;
  const owners = [...concreteOf(before)].flatMap(
    (name) => CLASSES.find(([ancestor]) => isA(name, ancestor))?.[1] ?? [],
  );
  const times = owners.filter((kind) => kind === 'moment' || kind === 'time' || kind === 'duration');
  for (const kind of times) kinds.add(kind);
  if (times.length > 0 && owners.length === times.length) kinds.delete('text');
  return kinds;
}

/** Whether a literal can ever be compared with values of these kinds. */
export function canCompare(kinds: ReadonlySet<Kind>, literal: AqlLiteral): boolean {
  switch (literal.form) {
    case 'null':
      return true;
    case 'boolean':
      return kinds.has('boolean');
    case 'number':
      return kinds.has('number') || kinds.has('duration');
    case 'text':
      return [...kinds].some((kind) => kind === 'text' || isTime(kind, literal.value));
  }
}

function isTime(kind: Kind, value: string): boolean {
  const type = { moment: 'DV_DATE_TIME', time: 'DV_TIME', duration: 'DV_DURATION', number: '', text: '', boolean: '' }[
    kind
  ];
  return type !== '' && timeOf(type, value) !== null;
}

const RESULTS: Readonly<Record<string, Kind>> = {
  ...{
    LENGTH: 'number',
    POSITION: 'number',
    ABS: 'number',
    MOD: 'number',
    CEIL: 'number',
    FLOOR: 'number',
    ROUND: 'number',
  },
  CONTAINS: 'boolean',
};

/** What a function gives; null for TERMINOLOGY, which may give anything. A text may be read as a time. */
export function kindsOfCall(name: string): ReadonlySet<Kind> | null {
  if (name === 'TERMINOLOGY' || FUNCTIONS[name] === undefined) return null;
  const kind = RESULTS[name];
  return new Set<Kind>(kind === undefined ? ['text', 'moment', 'time', 'duration'] : [kind]);
}

/** Whether values of these two kinds can ever be compared. */
export const canMeet = (one: ReadonlySet<Kind>, other: ReadonlySet<Kind>): boolean =>
  [...one].some((kind) => other.has(kind)) ||
  [one, other].some((kinds, place) => {
    const opposite = place === 0 ? other : one;
    return (
      (kinds.has('text') && ['moment', 'time', 'duration'].some((kind) => [...opposite].some((k) => k === kind))) ||
      (kinds.has('duration') && opposite.has('number'))
    );
  });
