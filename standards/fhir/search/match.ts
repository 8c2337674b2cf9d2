// https://hl7.org/fhir/R4/search.html: the plain meaning of a search, against which every other way of answering it is tested.

import { holdsWords } from '../words/index.ts';
import { unversionedParameter } from './derived-parameter.ts';
import { partOfParameter } from './hierarchy.ts';
import { periodMatches } from './match-range.ts';
import { compositeMatches, valueMatches } from './match-value.ts';
import type { Criterion, DiffersTest, HierarchyTest, SearchRequest, SearchTest } from './request.ts';
import type { IndexEntry, ObjectName } from './value.ts';

/** A resource as the search sees it. */
export interface Searchable {
  readonly id: string;
  /** ms since 1970. */
  readonly lastUpdated: number;
  /** What `extract` gives. */
  readonly entries: readonly IndexEntry[];
  /** The resource as JSON, where words are looked for. */
  readonly document?: string;
}

/** The resources of a kind that chains and `_has` may go through: those that the searcher may see. */
export type World = (kind: string) => Iterable<Searchable>;

interface Place {
  readonly kind: string;
  readonly world: World;
}

const refersTo = ({ entries }: Searchable, name: string, target: ObjectName): boolean =>
  entries.some(
    ({ param, value }) =>
      param === name &&
      value.type === 'reference' &&
      value.target.kind === target.kind &&
      value.target.id === target.id,
  );

/** Whether a canonical address of the resource is that of the other, with its version or with none. */
const names = ({ entries }: Searchable, name: string, other: Searchable): boolean => {
  const versions = other.entries.flatMap(({ param, value }) =>
    param === 'version' && value.type === 'token' ? [value.code] : [],
  );
  const addresses = other.entries.flatMap(({ param, value }) =>
    param === 'url' && value.type === 'uri' ? [value.uri] : [],
  );
  const holds = (param: string, uri: string): boolean =>
    entries.some((entry) => entry.param === param && entry.value.type === 'uri' && entry.value.uri === uri);
  return addresses.some(
    (address) =>
      holds(unversionedParameter(name), address) || versions.some((version) => holds(name, `${address}|${version}`)),
  );
};

/** Whether a reference leads to the target, or to one above or below it, as the resources of its type say what they are part of. */
const standsIn = (resource: Searchable, { param, modifier, target }: HierarchyTest, world: World): boolean => {
  const by = partOfParameter(target.kind) ?? '';
  const all = [...world(target.kind)];
  const ids = new Set([target.id]);
  for (let before = 0; before !== ids.size; ) {
    before = ids.size;
    for (const one of all) {
      const above = one.entries.flatMap(({ param: name, value }) =>
        name === by && value.type === 'reference' && value.target.kind === target.kind ? [value.target.id] : [],
      );
      if (modifier === 'below' && above.some((id) => ids.has(id))) ids.add(one.id);
      if (modifier === 'above' && ids.has(one.id)) for (const id of above) ids.add(id);
    }
  }
  return [...ids].some((id) => refersTo(resource, param, { kind: target.kind, id }));
};

const some = (resources: Iterable<Searchable>, holds: (resource: Searchable) => boolean): boolean => {
  for (const resource of resources) if (holds(resource)) return true;
  return false;
};

/** Whether a value is one of those that the test speaks of, and another than its text. */
const differs = (value: IndexEntry['value'], { type, text }: DiffersTest): boolean => {
  switch (value.type) {
    case 'token':
      return type === 'token' && value.code !== text;
    case 'uri':
      return type !== 'token' && value.uri !== text;
    case 'reference':
      return type === 'reference' && `${value.target.kind}/${value.target.id}` !== text;
    default:
      return false;
  }
};

const testHolds = (resource: Searchable, test: SearchTest, { kind, world }: Place): boolean => {
  const { id, lastUpdated, entries } = resource;
  switch (test.test) {
    case 'id':
      return test.ids.includes(id);
    case 'updated':
      return periodMatches({ low: lastUpdated, high: lastUpdated + 1 }, test);
    case 'missing':
      return entries.some(({ param }) => param === test.param) === (test.missing === 'false');
    case 'differs':
      return entries.some(({ param, value }) => param === test.param && differs(value, test));
    case 'words':
      if (resource.document === undefined) throw new Error('Words are looked for where there is no text');
      return holdsWords(resource.document, test.part, test.question);
    case 'all':
      return test.criteria.every((criterion) => criterionHolds(resource, criterion, { kind, world }));
    case 'composite':
      return entries.some(
        ({ param, value }) => param === test.param && value.type === 'composite' && compositeMatches(value, test),
      );
    case 'chain':
      return some(
        world(test.target),
        (other) =>
          (refersTo(resource, test.param, { kind: test.target, id: other.id }) ||
            (test.by === 'canonical' && names(resource, test.param, other))) &&
          criterionHolds(other, test.criterion, { kind: test.target, world }),
      );
    case 'has':
      return some(
        world(test.from),
        (other) =>
          (refersTo(other, test.param, { kind, id }) ||
            (test.by === 'canonical' && names(other, test.param, resource))) &&
          criterionHolds(other, test.criterion, { kind: test.from, world }),
      );
    case 'hierarchy':
      return standsIn(resource, test, world);
    case 'codes':
      throw new Error('Codes must be put in the place of a value set before a search is carried out');
    default:
      return entries.some(
        ({ param, value }) => param === test.param && value.type !== 'composite' && valueMatches(value, test),
      );
  }
};

const criterionHolds = (resource: Searchable, { holds, tests }: Criterion, place: Place): boolean =>
  tests.some((test) => testHolds(resource, test, place)) === (holds === 'any');

/** Whether a resource of the searched type is a match. Without a world nothing is reached by chains. */
export const matches = (
  resource: Searchable,
  { criteria, resourceType: kind }: Pick<SearchRequest, 'criteria' | 'resourceType'>,
  world: World = () => [],
): boolean => criteria.every((criterion) => criterionHolds(resource, criterion, { kind, world }));
