// https://hl7.org/fhir/R4/search.html: searches as a client writes them, mostly about what is there, for property tests.

import { clinicalTimeParameters, type IndexEntry, ownerParameter, searchParametersOf } from '@fkj/standards-fhir';
import type { Chance } from './chance.ts';
import { houseParameters } from './house-parameters.ts';
import { randomFilter } from './random-filter.ts';
import { randomWords } from './random-words.ts';
import { PATIENTS, WORLD_KINDS, type WorldObject } from './random-world.ts';

export type Pair = readonly [name: string, value: string];

export interface RandomSearch {
  readonly kind: string;
  readonly pairs: readonly Pair[];
  /** Objects a page. */
  readonly limit: number;
}

const PREFIXES = ['eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb', 'ap', '', ''];
const KINDS = [
  'Observation',
  'Observation',
  'Observation',
  'Patient',
  'Patient',
  'Encounter',
  'Condition',
  ...WORLD_KINDS,
];

const escaped = (text: string): string => text.replace(/[\\,$|]/g, (special) => `\\${special}`);

/** One search on a world. */
export const randomSearch = (chance: Chance, world: readonly WorldObject[]): RandomSearch => {
  const kind = chance.of(KINDS);
  const about = chance.of(world.filter((one) => one.kind === kind));
  const criteria = Array.from({ length: chance.of([0, 1, 1, 1, 1, 1, 1, 1, 2, 2, 3]) }, () =>
    criterion({ chance, world }, chance.in100(85) ? about : chance.of(world.filter((one) => one.kind === kind)), 3),
  );
  const asking = criteria.flatMap((pair) => (pair === null ? [] : [pair]));
  // Words beside much else find nothing.
  const pairs = asking.length < 2 && chance.in100(12) ? [...asking, randomWords(chance)] : asking;
  const narrowed: readonly Pair[] =
    kind !== 'Patient' && about.patients.length > 0 && chance.in100(25)
      ? chance.in100(60)
        ? [...pairs, ['patient', chance.of(about.patients)]]
        : [...pairs.slice(0, 1), ward(chance, about, world)]
      : pairs;
  const patientIsThere = searchParametersOf(kind).some(({ name }) => name === 'patient');
  const sort = sorting(chance, kind);
  const asked = patientIsThere ? narrowed : pairs;
  return { kind, pairs: sort === null ? asked : [...asked, ['_sort', sort]], limit: chance.of([2, 5, 50]) };
};

/** Several patients: named, on a list, or by what a list has. */
const ward = (chance: Chance, about: WorldObject, world: readonly WorldObject[]): Pair => {
  const list = world.find(
    ({ kind, entries }) =>
      kind === 'List' &&
      entries.some(
        ({ param, value }) =>
          param === 'item' && value.type === 'reference' && about.patients.includes(value.target.id),
      ),
  );
  return chance.of<Pair>([
    ['patient', `${chance.of(about.patients)},Patient/${chance.of(PATIENTS)}`],
    ['patient', `${chance.of(about.patients)},nowhere,${chance.of(PATIENTS)}`],
    ['patient._id', `${chance.of(about.patients)},${chance.of(PATIENTS)}`],
    ...(list === undefined
      ? []
      : ([
          ['patient._list', list.id],
          ['patient:Patient._has:List:item:_id', list.id],
          ['patient._has:List:item:status', 'current'],
        ] as const)),
  ]);
};

interface Scene {
  readonly chance: Chance;
  readonly world: readonly WorldObject[];
}

/** A criterion that the object meets, more often than not; null when nothing was found to ask. */
const criterion = (scene: Scene, about: WorldObject, links: number): Pair | null => {
  const { chance } = scene;
  if (links > 0 && chance.in100(22)) return chained(scene, about, links) ?? criterion(scene, about, 0);
  if (links > 0 && chance.in100(15)) return referred(scene, about, links) ?? criterion(scene, about, 0);
  if (chance.in100(18)) {
    const filter = randomFilter(scene, about);
    if (filter !== null) return ['_filter', filter];
  }
  if (chance.in100(6)) return missing(chance, about.kind);
  if (chance.in100(4)) return ['_id', chance.in100(50) ? about.id : `${about.id},${chance.of(scene.world).id}`];
  if (chance.in100(3)) return ['_lastUpdated', chance.of(['ge2020', 'lt2020', 'ne2020-01-01', 'sa2100'])];
  const asked = about.entries.flatMap((entry) => plain(chance, entry) ?? []);
  if (about.entries.length === 0) return null;
  const [name, value] =
    plain(chance, chance.of(about.entries)) ??
    (asked.length > 1 ? [String(asked[0]), String(asked[1])] : ['_id', about.id]);
  const other = chance.of(scene.world.filter(({ kind }) => kind === about.kind));
  const alike = other.entries.filter(({ param }) => param === name.split(':')[0]);
  // A list of values, some of them of other objects.
  if (alike.length > 0 && chance.in100(25) && !name.endsWith(':missing')) {
    const [otherName, otherValue] = plain(chance, chance.of(alike)) ?? ['', ''];
    if (otherName === name) return [name, `${value},${otherValue}`];
  }
  return [name, value];
};

const missing = (chance: Chance, kind: string): Pair => {
  if (chance.in100(15)) return [`${ownerParameter.name}:missing`, chance.of(['true', 'false'])];
  const { name } = chance.of(
    [...searchParametersOf(kind), ...houseParameters.ofType(kind)].filter(
      ({ type, name: one }) => type !== 'special' && one !== '_id' && one !== '_lastUpdated',
    ),
  );
  return [`${name}:missing`, chance.of(['true', 'false'])];
};

const chained = (scene: Scene, about: WorldObject, links: number): Pair | null => {
  const { chance, world } = scene;
  const references = about.entries.flatMap(({ param, value }) =>
    value.type === 'reference' ? [{ param, target: value.target }] : [],
  );
  if (references.length === 0) return null;
  const { param, target } = chance.of(references);
  const other = world.find(({ kind, id }) => kind === target.kind && id === target.id);
  const rest = other === undefined ? null : criterion(scene, other, links - 1);
  if (rest === null) return null;
  const [name, value] = rest;
  return [`${param}${chance.in100(70) ? `:${target.kind}` : ''}.${name}`, value];
};

const referred = (scene: Scene, about: WorldObject, links: number): Pair | null => {
  const { chance, world } = scene;
  const references = world.flatMap((other) =>
    other.entries.flatMap(({ param, value }) =>
      value.type === 'reference' && value.target.kind === about.kind && value.target.id === about.id
        ? [{ other, param }]
        : [],
    ),
  );
  if (references.length === 0) return null;
  const { other, param } = chance.of(references);
  if (other.kind === 'List' && param === 'item' && chance.in100(40)) return ['_list', other.id];
  const rest = criterion(scene, other, links - 1);
  return rest === null ? null : [`_has:${other.kind}:${param}:${rest[0]}`, rest[1]];
};

const withPrefix = (chance: Chance, value: string): string => `${chance.of(PREFIXES)}${value}`;

/** A question that this value answers, or nearly; null for what no question names. */
const plain = (chance: Chance, { param, value }: IndexEntry): Pair | null => {
  switch (value.type) {
    case 'token': {
      const system = escaped(value.system ?? '');
      const code = escaped(value.code ?? '');
      if (param.endsWith(':of-type')) return [param, `${system.replaceAll('\\|', '|')}|${code}`];
      const text = chance.of([code, `${system}|${code}`, ...(value.system === null ? [`|${code}`] : [`${system}|`])]);
      return text === '' ? null : [chance.in100(15) ? `${param}:not` : param, text];
    }
    case 'reference': {
      const { kind, id } = value.target;
      if (param === ownerParameter.name && chance.in100(25)) return [`${param}:not`, `${kind}/${id}`];
      return chance.of<Pair>([
        [param, `${kind}/${id}`],
        [param, id],
        [`${param}:${kind}`, id],
      ]);
    }
    case 'identifier':
      return [
        `${param}:identifier`,
        chance.of([escaped(value.value), `${escaped(value.system ?? '')}|${escaped(value.value)}`]),
      ];
    case 'uri': {
      if (param.includes(':')) return [param, value.uri];
      const modifier = value.uri.includes('://') ? chance.of(['', ':below', ':above']) : '';
      return [`${param}${modifier}`, escaped(value.uri)];
    }
    case 'string': {
      const part = value.text.slice(0, 1 + chance.number(value.text.length));
      const inner = value.text.slice(chance.number(value.text.length));
      return chance.of<Pair>([
        [param, escaped(part)],
        [`${param}:contains`, escaped(inner)],
        [`${param}:exact`, escaped(value.text)],
        [param, escaped(value.text.toUpperCase())],
      ]);
    }
    case 'text':
      return [param, escaped(value.text.slice(0, 1 + chance.number(value.text.length)))];
    case 'period': {
      const time = value.low ?? value.high ?? 0;
      const text = new Date(time).toISOString();
      return [param, withPrefix(chance, chance.of([text.slice(0, 4), text.slice(0, 7), text.slice(0, 10), text]))];
    }
    case 'number':
      return [param, withPrefix(chance, value.value)];
    case 'quantity':
      return [param, withPrefix(chance, amount(chance, value))];
    case 'composite': {
      const parts = value.parts.flatMap((part) => {
        const asked = plain(chance, { param: '', value: part });
        return asked === null || asked[0] !== '' ? [] : [asked[1]];
      });
      return parts.length < value.parts.length ? null : [param, parts.join('$')];
    }
  }
};

const amount = (
  chance: Chance,
  { value, system, code, unit }: Extract<IndexEntry['value'], { type: 'quantity' }>,
): string =>
  chance.of([
    value,
    `${value}|${escaped(system ?? '')}|${escaped(code ?? '')}`,
    `${value}||${escaped(code ?? unit ?? '')}`,
  ]);

const SORTED: readonly string[] = ['token', 'date', 'string', 'number', 'quantity', 'reference', 'uri'];

/** Now and then the order of the patient's index, in which whole reaches are walked. */
const sorting = (chance: Chance, kind: string): string | null => {
  const [clinical, other] = clinicalTimeParameters(kind);
  if (clinical !== undefined && other === undefined && chance.in100(20)) return chance.of(['', '-']) + clinical;
  const keys = [...searchParametersOf(kind), ...houseParameters.ofType(kind)].filter(({ type }) =>
    SORTED.includes(type),
  );
  const count = chance.of([0, 0, 1, 1, 2, 3]);
  const chosen = Array.from({ length: count }, () => `${chance.of(['', '-'])}${chance.of(keys).name}`);
  return chosen.length === 0 ? null : chosen.join(',');
};

/** Whom a restricted caller of the tests knows. */
export const KNOWN_PATIENTS: readonly string[] = PATIENTS.slice(0, 2);
