// https://hl7.org/fhir/R4/search.html#return: parameters that say what the answer looks like.

import { canonicalTargets } from './canonical-parameter.ts';
import type { CustomParameters } from './custom/custom-parameter.ts';
import { findParameter, isCanonical, whenComplete } from './custom/find-parameter.ts';
import { resourceTypes } from './definitions.ts';
import { issue, type Parsed, parsed } from './issue.ts';
import { ownerParameter } from './owner-parameter.ts';
import type { CompiledParameter } from './plan.ts';
import type { IncludeRule, ResultRules, SortRule, SortType } from './request.ts';

const SORT_TYPES: Readonly<Record<CompiledParameter['type'], SortType | null>> = {
  date: 'period',
  number: 'number',
  quantity: 'quantity',
  string: 'string',
  token: 'token',
  reference: 'reference',
  uri: 'uri',
  composite: null,
  special: null,
};

/** The type that is searched, and what it has beside R4's own parameters. */
export interface RulePlace {
  readonly resourceType: string;
  readonly custom: CustomParameters | undefined;
}

const parseSort = ({ resourceType, custom }: RulePlace, text: string): Parsed<SortRule[]> => {
  const rules: SortRule[] = [];
  for (const item of text.split(',')) {
    const direction = item.startsWith('-') ? 'descending' : 'ascending';
    const name = item.replace(/^-/, '');
    const parameter = findParameter(resourceType, name, custom);
    if (!parameter) return issue('not-found', '_sort', `${resourceType} has no search parameter to sort by there.`);
    const complete = whenComplete(null, { resourceType, name, written: '_sort' }, custom);
    if (!complete.ok) return complete;
    const type = SORT_TYPES[parameter.type];
    if (!type || parameter === ownerParameter)
      return issue('not-supported', '_sort', `Sorting by ${name} is not supported.`);
    if (name === '_id') rules.push({ by: 'id', direction });
    else if (name === '_lastUpdated') rules.push({ by: 'updated', direction });
    else rules.push({ by: 'param', param: name, type, direction });
  }
  return parsed(rules);
};

const INCLUDE = /^_(rev)?include(?::(iterate|recurse))?$/;

type IncludeWay = Pick<IncludeRule, 'way' | 'applies'>;

const parseInclude = (
  { resourceType, custom }: RulePlace,
  { name, text, ...rule }: IncludeWay & { readonly name: string; readonly text: string },
): Parsed<IncludeRule[]> => {
  const backward = rule.way === 'backward';
  if (text === '*')
    return parsed([{ ...rule, from: backward || rule.applies === 'again' ? '*' : resourceType, param: '*' }]);
  const [from = '', param = '', target, ...more] = text.split(':');
  if (more.length > 0 || param === '') return issue('value', name, 'Expected Type:parameter or Type:parameter:Target.');
  if (from === '*' && param === '*' && target === undefined) return parsed([{ ...rule, from, param }]);
  if (!resourceTypes().includes(from))
    return issue('not-found', name, 'There is no such resource type to include from.');
  if (target !== undefined && !resourceTypes().includes(target)) {
    return issue('not-found', name, 'There is no such resource type to include.');
  }
  if (param !== '*' && findParameter(from, param, custom)?.type !== 'reference') {
    return issue('not-found', name, `${from} has no reference parameter of that name.`);
  }
  // Not a reference of the resource itself, so there is nothing to follow.
  if (param === ownerParameter.name) return issue('not-supported', name, `${param} is not followed by an include.`);
  const complete = whenComplete(null, { resourceType: from, name: param, written: name }, custom);
  if (!complete.ok) return complete;
  if (canonicalTargets(from, param).length > 0) {
    return parsed([{ ...rule, from, param, by: 'canonical', ...(target !== undefined && { target }) }]);
  }
  if (isCanonical(from, param, custom)) {
    return issue('not-supported', name, `${from}:${param} holds canonical addresses, which are not followed yet.`);
  }
  return parsed([{ ...rule, from, param, ...(target !== undefined && { target }) }]);
};

const oneOf = <const Word extends string>(name: string, text: string, words: readonly Word[]): Parsed<Word> => {
  const word = words.find((candidate) => candidate === text);
  return word === undefined ? issue('value', name, `Expected one of ${words.join(', ')}.`) : parsed(word);
};

const map = <From, To>(from: Parsed<From>, to: (value: From) => To): Parsed<To> =>
  from.ok ? parsed(to(from.value)) : from;

const parseCount = (text: string): Parsed<number> =>
  /^\d{1,9}$/.test(text) ? parsed(Number(text)) : issue('value', '_count', 'Expected a whole number, 0 or more.');

export const NO_RULES: ResultRules = {
  sort: [],
  count: null,
  includes: [],
  summary: null,
  elements: [],
  total: null,
  format: null,
  pretty: null,
};

/** The rules with one result parameter added; null when the name is none. A parameter given twice keeps its last value. */
export const addResultRule = (
  rules: ResultRules,
  place: RulePlace,
  [name, text]: readonly [name: string, value: string],
): Parsed<ResultRules> | null => {
  const include = INCLUDE.exec(name);
  if (include !== null) {
    const way = include[1] === undefined ? 'forward' : 'backward';
    const applies = include[2] === undefined ? 'once' : 'again';
    return map(parseInclude(place, { way, applies, name, text }), (more) => ({
      ...rules,
      includes: [...rules.includes, ...more],
    }));
  }
  switch (name) {
    case '_sort':
      return map(parseSort(place, text), (sort) => ({ ...rules, sort }));
    case '_count':
      return map(parseCount(text), (count) => ({ ...rules, count }));
    case '_summary':
      return map(oneOf(name, text, ['true', 'text', 'data', 'count', 'false']), (summary) => ({ ...rules, summary }));
    case '_total':
      return map(oneOf(name, text, ['none', 'estimate', 'accurate']), (total) => ({ ...rules, total }));
    case '_pretty':
      return map(oneOf(name, text, ['true', 'false']), (pretty) => ({ ...rules, pretty }));
    case '_elements':
      return parsed({ ...rules, elements: text.split(',').filter((element) => element !== '') });
    case '_format':
      return parsed({ ...rules, format: text });
    default:
      return null;
  }
};
