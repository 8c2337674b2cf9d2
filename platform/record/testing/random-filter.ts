// https://hl7.org/fhir/R4/search_filter.html: filters as a client writes them, mostly about what is there, for property tests.

import {
  type FilterExpression,
  type FilterOperator,
  type FilterTest,
  type IndexEntry,
  printFilter,
} from '@fkj/standards-fhir';
import type { Chance } from './chance.ts';
import type { WorldObject } from './random-world.ts';

interface Scene {
  readonly chance: Chance;
  readonly world: readonly WorldObject[];
}

/** The text of a filter on the object's kind; null when nothing was found to ask. */
export const randomFilter = (scene: Scene, about: WorldObject): string | null => {
  const filter = expression(scene, about, 3);
  return filter === null ? null : printFilter(filter);
};

const expression = (scene: Scene, about: WorldObject, depth: number): FilterExpression | null => {
  const { chance } = scene;
  const form = depth === 0 ? 'test' : chance.of(['test', 'test', 'and', 'or', 'not'] as const);
  if (form === 'test') return oneTest(scene, about, depth);
  if (form === 'not') {
    const inner = expression(scene, other(scene, about), depth - 1);
    return inner && { form, of: inner };
  }
  // What all must meet is asked of one object, of what any may meet each of another.
  const parts = [0, 1, ...(chance.in100(30) ? [2] : [])].flatMap((place) => {
    const whom = form === 'and' || place === 0 ? about : other(scene, about);
    return expression(scene, whom, depth - 1) ?? [];
  });
  const [only] = parts;
  return parts.length < 2 ? (only ?? null) : { form, of: parts };
};

const other = ({ chance, world }: Scene, { kind }: WorldObject): WorldObject =>
  chance.of(world.filter((one) => one.kind === kind));

const oneTest = (scene: Scene, about: WorldObject, depth: number): FilterTest | null => {
  const { chance } = scene;
  if (depth > 0 && chance.in100(25)) {
    const chained = through(scene, about, depth);
    if (chained !== null) return chained;
  }
  if (chance.in100(5)) return asked('_id', chance.of(['eq', 'ne']), chance.of(scene.world).id);
  if (chance.in100(4))
    return asked('_lastUpdated', chance.of(['ge', 'lt', 'ne', 'co', 'po']), chance.of(['2020', '2100']));
  const questions = about.entries.flatMap((entry) => question(chance, entry) ?? []);
  return questions.length === 0 ? null : chance.of(questions);
};

const asked = (param: string, operator: FilterOperator, value: string): FilterTest => ({
  ...{ form: 'test', links: [], param, operator, value, at: 0 },
});

/** A path to what the object refers to, sometimes with a filter of its own. */
const through = (scene: Scene, about: WorldObject, depth: number): FilterTest | null => {
  const { chance, world } = scene;
  const references = about.entries.flatMap(({ param, value }) =>
    value.type === 'reference' && !param.startsWith('_') ? [{ param, target: value.target }] : [],
  );
  if (references.length === 0) return null;
  const { param, target } = chance.of(references);
  const there = world.find(({ kind, id }) => kind === target.kind && id === target.id);
  const last = there === undefined ? null : oneTest(scene, there, depth - 1);
  if (there === undefined || last === null) return null;
  const type = chance.in100(80) ? target.kind : null;
  const filter = chance.in100(30) ? expression(scene, chance.in100(70) ? there : other(scene, there), 1) : null;
  return { ...last, links: [{ param, type, filter }, ...last.links] };
};

const ORDERED: readonly FilterOperator[] = ['eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb', 'ap'];
const OF_TEXTS: readonly FilterOperator[] = ['eq', 'eq', 'ne', 'gt', 'lt', 'ge', 'le'];

const escaped = (text: string): string => text.replace(/[\\|$,]/g, (special) => `\\${special}`);

/** A test that this value meets, or nearly; null for what a filter cannot ask. */
const question = (chance: Chance, { param, value }: IndexEntry): FilterTest | null => {
  if (param.includes(':') || param.startsWith('_')) return null;
  if (chance.in100(6) && value.type !== 'composite') return asked(param, 'pr', chance.of(['true', 'false']));
  switch (value.type) {
    case 'token': {
      const code = escaped(value.code ?? '');
      const system = escaped(value.system ?? '');
      if (value.code !== null && chance.in100(35)) return asked(param, 'ne', chance.of([code, 'x']));
      const text = chance.of([code, `${system}|${code}`, `${system}|`]);
      return text === '' || text === '|' ? null : asked(param, 'eq', text);
    }
    case 'string': {
      const from = chance.number(value.text.length);
      const part = value.text.slice(from, from + 1 + chance.number(value.text.length));
      return chance.of(
        [
          asked(param, chance.of(OF_TEXTS), chance.of([value.text, value.text.toUpperCase()])),
          ...(part.trim() === '' ? [] : [asked(param, 'co', part)]),
          asked(param, 'sw', value.text.slice(0, 1 + from)),
          asked(param, 'ew', value.text.slice(from)),
        ].filter((one) => one.value.trim() !== ''),
      );
    }
    case 'reference': {
      const { kind, id } = value.target;
      return asked(param, chance.of(['eq', 're', 'ne']), `${kind}/${id}`);
    }
    case 'uri':
      return asked(param, chance.of(['eq', 'ne']), value.uri);
    case 'period': {
      const text = new Date(value.low ?? value.high ?? 0).toISOString();
      const written = chance.of([text.slice(0, 4), text.slice(0, 7), text.slice(0, 10), text]);
      return asked(param, chance.of([...ORDERED, 'co', 'co', 'po', 'po']), written);
    }
    case 'number':
      return asked(param, chance.of([...ORDERED, 'co']), value.value);
    case 'quantity': {
      const unit = `${value.value}|${escaped(value.system ?? '')}|${escaped(value.code ?? '')}`;
      return asked(param, chance.of(ORDERED), chance.of([value.value, unit]));
    }
    default:
      return null;
  }
};
