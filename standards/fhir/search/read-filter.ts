// https://hl7.org/fhir/R4/search_filter.html: a `_filter` as the criteria that its search parameters are read to.

import { type FilterExpression, type FilterLink, type FilterTest, parseFilter } from '../filter/index.ts';
import { canonicalTargets } from './canonical-parameter.ts';
import { type CriterionPlace, MOST_TESTS, type Sent } from './criterion-place.ts';
import { findParameter, isCanonical, whenComplete } from './custom/find-parameter.ts';
import { type FilterQuestion, testsOfFilter } from './filter-value.ts';
import { issue, type Parsed, parsed } from './issue.ts';
import type { CompiledParameter } from './plan.ts';
import type { ChainTest, Criterion, SearchTest } from './request.ts';

/** Where a part of the filter is read, and the name of the parameter as the client wrote it. */
interface Scene extends CriterionPlace {
  readonly written: string;
}

/** Reads `_filter=value` on a type. Whatever is wrong refuses it: a part that is left out would find more than was asked. */
export const readFilter = (place: CriterionPlace, { written, value }: Sent): Parsed<Criterion> => {
  const filter = parseFilter(value);
  if (!filter.ok) {
    const { at, expected } = filter.issue;
    return issue('value', written, `${told(at)}: expected ${expected}.`);
  }
  return lower(filter.value, { ...place, written });
};

/** A criterion of a whole search as several where it is a plain conjunction: each can narrow the search by itself. */
export const conjunction = (criterion: Criterion): readonly Criterion[] => {
  const [only, other] = criterion.tests;
  return criterion.holds === 'any' && only?.test === 'all' && other === undefined
    ? only.criteria.flatMap(conjunction)
    : [criterion];
};

const told = (at: number): string => `_filter, character ${at + 1}`;

const refuse = (scene: Scene, { at }: FilterTest, sentence: string): Parsed<never> =>
  issue('invalid', scene.written, `${told(at)}: ${sentence}`);

const lower = (filter: FilterExpression, scene: Scene): Parsed<Criterion> => {
  switch (filter.form) {
    case 'test':
      return follow(filter.links, filter, scene);
    case 'not': {
      const inner = lower(filter.of, scene);
      return inner.ok ? parsed(opposite(inner.value)) : inner;
    }
    case 'and':
    case 'or': {
      const criteria: Criterion[] = [];
      for (const part of filter.of) {
        const inner = lower(part, scene);
        if (!inner.ok) return inner;
        criteria.push(inner.value);
      }
      return parsed({ holds: 'any', tests: filter.form === 'and' ? [all(criteria)] : criteria.flatMap(asTests) });
    }
  }
};

const opposite = ({ holds, tests }: Criterion): Criterion => ({ holds: holds === 'any' ? 'none' : 'any', tests });

const all = (criteria: readonly Criterion[]): SearchTest => ({ test: 'all', criteria });

const asTests = (criterion: Criterion): readonly SearchTest[] =>
  criterion.holds === 'any' ? criterion.tests : [all([criterion])];

/** What is left of a path, on the type that it has come to. */
const follow = (links: readonly FilterLink[], test: FilterTest, scene: Scene): Parsed<Criterion> => {
  const [link, ...rest] = links;
  return link === undefined ? ask(test, scene) : goOn({ link, rest }, test, scene);
};

const find = (name: string, test: FilterTest, scene: Scene): Parsed<CompiledParameter> => {
  const { resourceType, written } = scene;
  const { custom } = scene.options;
  const parameter = findParameter(resourceType, name, custom);
  if (parameter === null) return refuse(scene, test, `${resourceType} has no search parameter ${name}.`);
  return whenComplete(parameter, { resourceType, name, written }, custom);
};

interface Hop {
  readonly link: FilterLink;
  readonly rest: readonly FilterLink[];
}

/** Without a type, any type that the reference may be to and that has what is asked there. */
const goOn = ({ link, rest }: Hop, test: FilterTest, scene: Scene): Parsed<Criterion> => {
  const found = find(link.param, test, scene);
  if (!found.ok) return found;
  const parameter = found.value;
  const { name: param, type, targets } = parameter;
  if (type !== 'reference') return refuse(scene, test, `${param} is no reference, so no dot or [ ] may follow it.`);
  const follows = canonicalTargets(scene.resourceType, param);
  if (follows.length === 0 && isCanonical(scene.resourceType, param, scene.options.custom)) {
    return refuse(scene, test, `${param} holds canonical addresses, which are not followed yet.`);
  }
  if (link.type !== null && !targets.includes(link.type)) {
    return refuse(scene, test, `${param} does not refer to such a type.`);
  }
  const tests: ChainTest[] = [];
  let refusal: Parsed<never> | null = null;
  const by = follows.length === 0 ? {} : ({ by: 'canonical' } as const);
  for (const target of link.type === null ? (follows.length === 0 ? targets : follows) : [link.type]) {
    scene.budget.branches -= 1;
    if (scene.budget.branches < 0) {
      return refuse(scene, test, 'the paths go through too many types. Name them, as in subject:Patient.name.');
    }
    const criterion = onOther({ link, rest }, test, { ...scene, resourceType: target });
    if (criterion.ok) tests.push({ test: 'chain', param, target, criterion: criterion.value, ...by });
    else refusal ??= criterion;
  }
  if (tests.length > 0) return parsed({ holds: 'any', tests });
  return refusal ?? refuse(scene, test, `${param} refers to no type that can be searched.`);
};

const onOther = ({ link, rest }: Hop, test: FilterTest, scene: Scene): Parsed<Criterion> => {
  const beside = link.filter === null ? null : lower(link.filter, scene);
  if (beside?.ok === false) return beside;
  const next = follow(rest, test, scene);
  if (!next.ok || beside === null) return next;
  return parsed({ holds: 'any', tests: [all([beside.value, next.value])] });
};

/** The last step of a path: the parameter itself. */
const ask = (test: FilterTest, scene: Scene): Parsed<Criterion> => {
  const { resourceType, options, budget } = scene;
  const parameter = find(test.param, test, scene);
  if (!parameter.ok) return parameter;
  const question: FilterQuestion = {
    resourceType,
    parameter: parameter.value,
    operator: test.operator,
    value: test.value,
  };
  const found = testsOfFilter(question, options);
  if ('expected' in found) return refuse(scene, test, `expected ${found.expected}.`);
  budget.tests -= found.tests.length;
  if (budget.tests < 0) return refuse(scene, test, `a search may ask for at most ${MOST_TESTS} values.`);
  return parsed(found);
};
