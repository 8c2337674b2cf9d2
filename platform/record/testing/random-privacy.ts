// DESIGN.md §7: random choices of the patients of a world, and random reservations of its objects, with what they mean.

import { clinicalTimeIn, ownerParameter } from '@fkj/standards-fhir';
import type { Companion, PrivacyChoice } from '../change.ts';
import type { Sees, Withheld } from '../permit.ts';
import type { ObjectName } from '../reference.ts';
import { type Chance, startChance } from './chance.ts';
import { PATIENTS, WORLD_KINDS, type WorldObject } from './random-world.ts';

export interface RandomPrivacy {
  /** Writes what is chosen, with the patients and objects themselves. */
  readonly companion: Companion;
  /** Someone whom the choices may mean. */
  readonly somebody: (chance: Chance) => Sees;
  /** Whether an object is kept from her. */
  readonly keeps: (sees: Sees, object: WorldObject) => boolean;
}

const ME: ObjectName = { kind: 'Practitioner', id: 'me' };
const MINE: ObjectName = { kind: 'Organization', id: 'mine' };
const OTHER: ObjectName = { kind: 'Organization', id: 'other' };
const AUDIENCES = [
  ['Organization/mine', 'patient'],
  ['Organization/other', 'patient'],
  ['Organization/other'],
  ['Practitioner/me'],
];
const LATER = Date.parse('2024-02-01');

export const randomPrivacy = (seed: number): RandomPrivacy => {
  const chance = startChance(seed);
  const audiences = new Map<string, readonly string[] | null>();
  const chosen = new Map<string, readonly PrivacyChoice[]>();

  const audienceOf = (name: string): readonly string[] | null => {
    const known = audiences.get(name);
    if (known !== undefined) return known;
    const made = chance.in100(15) ? chance.of(AUDIENCES) : null;
    audiences.set(name, made);
    return made;
  };
  const choicesOf = (patient: string): readonly PrivacyChoice[] => {
    const made = chosen.get(patient) ?? randomChoices(chance, patient);
    chosen.set(patient, made);
    return made;
  };

  return {
    companion: {
      name: 'random privacy',
      reserve: ({ kind, id, action }) => (action === 'delete' ? null : audienceOf(`${kind}/${id}`)),
      follow: async (writes) => ({
        writes: [],
        relationships: [],
        replaceRelationshipsOf: [],
        choices: writes.flatMap(({ kind, id, follows }) => (kind === 'Patient' && follows === 0 ? choicesOf(id) : [])),
      }),
    },
    somebody: (by) =>
      by.of<Sees>([
        'all',
        { names: ['Practitioner/me', 'Organization/mine'], bound: ME },
        { names: ['Practitioner/me', 'Organization/mine'], bound: ME },
        { names: ['patient'], bound: null },
        { names: ['Practitioner/me', 'Organization/mine'], bound: ME, withheld: randomWithheld(by) },
      ]),
    keeps: (sees, object) => {
      if (sees === 'all') return false;
      const audience = audiences.get(`${object.kind}/${object.id}`) ?? null;
      if (audience !== null && !audience.some((name) => sees.names.includes(name))) return true;
      if (sees.withheld !== undefined && withholds(sees.withheld, object)) return true;
      if (sees.bound === null) return false;
      return object.patients.some((patient) => {
        const lines = (chosen.get(patient) ?? []).filter((line) => concerns(line, sees.names, object));
        const through = lines.some(({ mode }) => mode === 'lets-through');
        return !through && lines.some(({ mode }) => mode !== 'lets-through');
      });
    },
  };
};

/** Nobody of the world has emergency access: what only that opens stays closed. */
const randomWithheld = (by: Chance): Withheld => ({
  closed: by.in100(50) ? [by.of(PATIENTS)] : [],
  byReason: by.in100(50) ? [by.of(PATIENTS)] : [],
  owners: by.of([
    null,
    [],
    [{ owners: [{ kind: 'Organization', id: 'organization0' }], kinds: null }],
    [
      { owners: [{ kind: 'Organization', id: 'organization0' }], kinds: null },
      { owners: [{ kind: 'Organization', id: 'organization1' }], kinds: ['Observation', 'Patient'] },
    ],
  ]),
});

const withholds = ({ closed, byReason, owners }: Withheld, { kind, patients, entries }: WorldObject): boolean => {
  if (patients.some((patient) => closed.includes(patient) || byReason.includes(patient))) return true;
  const owner = entries.flatMap(({ param, value }) =>
    param === ownerParameter.name && value.type === 'reference' ? [value.target] : [],
  )[0];
  if (owners === null || owner === undefined) return false;
  return !owners.some(
    (open) => open.owners.some(({ id }) => id === owner.id) && (open.kinds === null || open.kinds.includes(kind)),
  );
};

/** All lines of a patient have one source: what lets through does so against each of them. */
const randomChoices = (chance: Chance, patient: string): readonly PrivacyChoice[] => {
  if (chance.in100(40)) return [];
  const line = (mode: PrivacyChoice['mode']): PrivacyChoice => ({
    patient,
    source: { kind: 'Consent', id: patient },
    mode,
    party: chance.of([null, null, MINE, OTHER, ME]),
    object: null,
    kinds: chance.in100(30) ? null : [chance.of(WORLD_KINDS), chance.of(WORLD_KINDS)],
    ...chance.of([
      { low: null, high: null },
      { low: null, high: LATER },
      { low: LATER, high: null },
    ]),
    overridable: true,
    ...chance.of([
      { from: 0, to: null },
      { from: 0, to: null },
      { from: 0, to: 1 },
    ]),
  });
  return [
    line(chance.of(['hides', 'announces'])),
    ...(chance.in100(50) ? [line('hides')] : []),
    ...(chance.in100(40) ? [line('lets-through')] : []),
  ];
};

const concerns = (
  { party, kinds, low, high, to }: PrivacyChoice,
  names: readonly string[],
  object: WorldObject,
): boolean => {
  if (to !== null) return false;
  if (party !== null && !names.includes(`${party.kind}/${party.id}`)) return false;
  if (kinds !== null && !kinds.includes(object.kind)) return false;
  const time = clinicalTimeIn(object.kind, object.entries);
  return time === null || ((low === null || time >= low) && (high === null || time < high));
};
