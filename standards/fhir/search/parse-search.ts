// https://hl7.org/fhir/R4/search.html: a FHIR search from its name-value pairs to typed tests.

import { parametersByName, resourceTypes } from './definitions.ts';
import { splitAt, withoutEscapes } from './escape.ts';
import { issue, type Parsed, parsed, type SearchIssue } from './issue.ts';
import { type PlainName, parseName } from './parameter-name.ts';
import { addResultRule, NO_RULES } from './parse-result.ts';
import {
  isRefused,
  type ParsedValue,
  type ParseOptions,
  parseIdentifier,
  parseSpan,
  parseValue,
} from './parse-value.ts';
import type { CompiledParameter, ParameterType } from './plan.ts';
import type { Criterion, ResultRules, SearchRequest, SearchTest } from './request.ts';

export type SearchResult =
  | { readonly ok: true; readonly request: SearchRequest }
  | { readonly ok: false; readonly issues: readonly SearchIssue[] };

// https://hl7.org/fhir/R4/search.html#all and #return; these wait for a later version.
const LATER_PARAMETERS = new Set([
  '_contained',
  '_containedType',
  '_content',
  '_filter',
  '_list',
  '_query',
  '_revinclude',
  '_score',
  '_text',
  '_type',
]);

const LATER_MODIFIERS: Readonly<Record<ParameterType, readonly string[]>> = {
  token: ['text', 'in', 'not-in', 'above', 'below', 'of-type'],
  reference: ['text', 'above', 'below'],
  uri: ['above', 'below'],
  string: ['text'],
  date: [],
  number: [],
  quantity: [],
  composite: [],
  special: [],
};

interface Pair {
  /** As the client wrote it. */
  readonly written: string;
  readonly name: PlainName;
  readonly value: string;
}

class SearchParser {
  private readonly resourceType: string;
  private readonly options: ParseOptions;

  constructor(resourceType: string, options: ParseOptions) {
    this.resourceType = resourceType;
    this.options = options;
  }

  criterion(written: string, value: string): Parsed<Criterion> {
    const name = parseName(written);
    if (!name) return issue('not-found', written, 'This is not the name of a search parameter.');
    if (name.form === 'has') return issue('not-supported', written, '_has is not supported yet.');
    const parameter = parametersByName(this.resourceType)?.get(name.param);
    if (!parameter) {
      if (LATER_PARAMETERS.has(name.param))
        return issue('not-supported', written, `${name.param} is not supported yet.`);
      return issue('not-found', written, `${this.resourceType} has no search parameter ${name.param}.`);
    }
    if (name.form === 'chain') return issue('not-supported', written, 'Chained parameters are not supported yet.');
    return this.plain({ written, name, value }, parameter);
  }

  private plain(pair: Pair, parameter: CompiledParameter): Parsed<Criterion> {
    const { written, name } = pair;
    if (parameter.type === 'special') return issue('not-supported', written, `${name.param} is not supported yet.`);
    if (name.param === '_id' || name.param === '_lastUpdated') return this.recordParameter(pair);
    const { modifier } = name;
    if (modifier === 'missing') return this.missing(pair);
    if (modifier !== null && LATER_MODIFIERS[parameter.type].includes(modifier)) {
      return issue('not-supported', written, `The modifier :${modifier} is not supported yet.`);
    }
    if (modifier === null) return this.values(pair, parameter, null);
    return this.modified(pair, parameter, modifier);
  }

  private modified(pair: Pair, parameter: CompiledParameter, modifier: string): Parsed<Criterion> {
    const { type, targets } = parameter;
    if (type === 'string' && (modifier === 'exact' || modifier === 'contains')) {
      return this.values(pair, parameter, modifier);
    }
    if (type === 'token' && modifier === 'not') return this.values(pair, parameter, modifier);
    if (type === 'reference' && modifier === 'identifier') {
      return this.collect(pair, (text) => parseIdentifier(parameter.name, text));
    }
    if (type === 'reference' && targets.includes(modifier)) return this.values(pair, parameter, modifier);
    return issue(
      'invalid',
      pair.written,
      `The parameter ${parameter.name} of type ${type} has no modifier :${modifier}.`,
    );
  }

  private values(pair: Pair, parameter: CompiledParameter, modifier: string | null): Parsed<Criterion> {
    const place = {
      resourceType: this.resourceType,
      parameter,
      targetType: parameter.type === 'reference' ? modifier : null,
      match: modifier === 'exact' || modifier === 'contains' ? modifier : 'starts',
    } as const;
    const criterion = this.collect(pair, (text) => parseValue(place, text, this.options));
    if (!criterion.ok) return criterion;
    if (parameter.type === 'composite') {
      return issue('not-supported', pair.written, 'Composite parameters are not supported yet.');
    }
    return modifier === 'not' ? parsed({ ...criterion.value, holds: 'none' }) : criterion;
  }

  private missing({ written, name, value }: Pair): Parsed<Criterion> {
    if (value !== 'true' && value !== 'false') return issue('value', written, 'Expected true or false.');
    return parsed({ holds: 'any', tests: [{ test: 'missing', param: name.param, missing: value }] });
  }

  /** `_id` and `_lastUpdated`, which the record knows of every resource. */
  private recordParameter(pair: Pair): Parsed<Criterion> {
    const { written, name, value } = pair;
    if (name.modifier !== null) {
      return issue('invalid', written, `The parameter ${name.param} has no modifier :${name.modifier}.`);
    }
    if (name.param === '_id') {
      const ids = splitAt(value, ',').map(withoutEscapes);
      if (ids.includes('')) return issue('value', written, 'Expected ids separated by commas.');
      return parsed({ holds: 'any', tests: [{ test: 'id', ids }] });
    }
    return this.collect(pair, (text) => {
      const span = parseSpan(text, this.options.now);
      return span ? [{ test: 'updated', ...span }] : { expected: 'a date such as ge2024-03-01T10:00:00Z' };
    });
  }

  private collect({ written, value }: Pair, parse: (text: string) => ParsedValue<SearchTest>): Parsed<Criterion> {
    const tests: SearchTest[] = [];
    for (const text of splitAt(value, ',')) {
      const found = parse(text);
      if (isRefused(found)) return issue('value', written, `Expected ${found.expected}.`);
      tests.push(...found);
    }
    return parsed({ holds: 'any', tests });
  }
}

const LATER_INCLUDE = /^_(?:rev)?include:(?:iterate|recurse)$/;

/**
 * Reads a search on one resource type from its decoded name-value pairs, in the order the client sent them. Repeated
 * names must all hold; of the values of one name any. All that is wrong is reported at once, nothing is ignored.
 */
export const parseSearch = (
  resourceType: string,
  pairs: readonly (readonly [name: string, value: string])[],
  options: ParseOptions,
): SearchResult => {
  if (!resourceTypes().includes(resourceType)) {
    return { ok: false, issues: [issue('not-found', resourceType, 'There is no such resource type.').issue] };
  }
  const parser = new SearchParser(resourceType, options);
  const criteria: Criterion[] = [];
  const issues: SearchIssue[] = [];
  let rules: ResultRules = NO_RULES;
  for (const pair of pairs) {
    const [name, value] = pair;
    if (LATER_INCLUDE.test(name)) {
      issues.push(issue('not-supported', name, `${name} is not supported yet.`).issue);
      continue;
    }
    const rule = addResultRule(rules, resourceType, pair);
    if (rule?.ok) rules = rule.value;
    const criterion = rule ?? parser.criterion(name, value);
    if (!criterion.ok) issues.push(criterion.issue);
    else if ('tests' in criterion.value) criteria.push(criterion.value);
  }
  return issues.length > 0 ? { ok: false, issues } : { ok: true, request: { resourceType, criteria, ...rules } };
};
