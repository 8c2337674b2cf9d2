// DESIGN.md §7 "privacy choices", "labels": random choices and labels, and what they mean, said apart from the server's own rules.

import fc from 'fast-check';
import { choiceOf } from '../testing.ts';
import type { World } from './world.ts';

const RESERVED = 'https://felleskommunaljournal.no/fhir/CodeSystem/reservation';
type KeptName = keyof World['kept'];
type Party = 'unit' | 'person' | 'other unit';
type Who = 'colleague' | 'launched-colleague' | 'author' | 'citizen';

/** One choice of the patient and the labels of her entries, and who asks. */
export interface RandomChoice {
  readonly caller: Who;
  readonly actors: readonly Party[] | null;
  readonly names: readonly KeptName[] | null;
  readonly kinds: readonly string[] | null;
  readonly time: 'any' | 'around' | 'after';
  readonly period: 'now' | 'over';
  readonly lets: readonly Party[];
  readonly labels: Readonly<Record<KeptName, 'author' | 'unit' | 'violence-alert' | null>>;
}

const NAMES = ['obs', 'enc', 'doc', 'form', 'cond'] as const;
const parties = fc.subarray<Party>(['unit', 'person', 'other unit'], { minLength: 1 });
const label = fc.oneof(
  { weight: 4, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.constantFrom('author' as const, 'unit' as const, 'violence-alert' as const) },
);

export const randomChoice: fc.Arbitrary<RandomChoice> = fc.record({
  caller: fc.constantFrom<Who>('colleague', 'colleague', 'launched-colleague', 'author', 'citizen'),
  actors: fc.option(parties, { freq: 2 }),
  names: fc.option(fc.subarray<KeptName>([...NAMES], { minLength: 1 }), { freq: 2 }),
  kinds: fc.option(fc.subarray(['Observation', 'Encounter', 'Composition', 'Condition'], { minLength: 1 }), {
    freq: 1,
  }),
  time: fc.constantFrom('any', 'any', 'around', 'after'),
  period: fc.constantFrom('now', 'now', 'now', 'over'),
  lets: fc.oneof(fc.constant([]), fc.constant([]), parties),
  labels: fc.record({ obs: label, enc: label, doc: label, form: label, cond: label }),
});

const referenceOf = ({ key }: World, party: Party) => ({
  reference: {
    unit: `Organization/unit-colleague-${key}`,
    person: `Practitioner/colleague-${key}`,
    'other unit': `Organization/unit-stranger-${key}`,
  }[party],
});

/** The Consent that says so. The open entries are of 2026, the kept ones of May 2020. */
export const consentOf = (world: World, choice: RandomChoice) => {
  const { actors, names, kinds, time, period, lets } = choice;
  return choiceOf(
    world.patient,
    {
      ...(actors === null ? {} : { actor: actors.map((one) => referenceOf(world, one)) }),
      ...(kinds === null ? {} : { class: kinds }),
      data: (names ?? NAMES).map((name) => world.kept[name]),
      ...(time === 'any'
        ? {}
        : { dataPeriod: time === 'around' ? { start: '2020-04-01', end: '2020-06-30' } : { start: '2021-01-01' } }),
      ...(period === 'now' ? {} : { period: { end: '2025-01-01' } }),
      ...(lets.length === 0
        ? {}
        : { provision: [{ type: 'permit' as const, actor: lets.map((one) => referenceOf(world, one)) }] }),
    },
    { id: `choice-${world.key}` },
  );
};

/** meta of a kept entry. */
export const metaOf = (world: World, { labels }: RandomChoice, name: string): object | null => {
  const short = NAMES.find((one) => world.kept[one] === name);
  const code = short === undefined ? null : labels[short];
  return code === null ? null : { security: [{ system: RESERVED, code }] };
};

const means = (party: Party): boolean => party === 'unit' || party === 'person';

/** Whether the caller is shown this entry. */
export const isShown = (choice: RandomChoice, name: KeptName): boolean => {
  const { caller, labels } = choice;
  if (caller === 'author') return true;
  const reserved = labels[name];
  if (caller === 'citizen') return reserved !== 'violence-alert';
  return reserved !== 'author' && reserved !== 'unit' && !keeps(choice, name);
};

const KIND: Readonly<Record<KeptName, string>> = {
  obs: 'Observation',
  enc: 'Encounter',
  doc: 'Composition',
  form: 'QuestionnaireResponse',
  cond: 'Condition',
};

const keeps = ({ actors, names, kinds, time, period, lets }: RandomChoice, name: KeptName): boolean =>
  period === 'now' &&
  time !== 'after' &&
  (actors === null || actors.some(means)) &&
  (names === null || names.includes(name)) &&
  (kinds === null || kinds.includes(KIND[name])) &&
  !lets.some(means);

/** Names of the kept entries that the caller is shown. */
export const shownOf = (world: World, choice: RandomChoice): ReadonlySet<string> =>
  new Set(NAMES.filter((name) => isShown(choice, name)).map((name) => world.kept[name]));
