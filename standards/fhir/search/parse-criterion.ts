// https://hl7.org/fhir/R4/search.html#modifiers: one `name=value` of a search as typed tests.

import { holdsCanonicals } from './canonical-parameter.ts';
import { type CriterionPlace, MOST_TESTS, type ParseNamed, type Sent } from './criterion-place.ts';
import { findParameter, whenComplete } from './custom/find-parameter.ts';
import { belowParameter } from './derived-parameter.ts';
import { splitAt, withoutEscapes } from './escape.ts';
import { parseRelated } from './hierarchy.ts';
import { issue, type Parsed, parsed } from './issue.ts';
import { ownerByIdentifier, ownerParameter } from './owner-parameter.ts';
import { type PlainName, parseName } from './parameter-name.ts';
import { parseChain, parseHas, parseList } from './parse-hop.ts';
import {
  parseCanonicalAbove,
  parseCanonicalBelow,
  parseCodes,
  parseText,
  parseTyped,
  parseUriAbove,
  parseUriBelow,
} from './parse-modified.ts';
import { isRefused, type ParsedValue, parseIdentifier, parseSpan, parseValue } from './parse-value.ts';
import { parseWords } from './parse-words.ts';
import type { CompiledParameter, ParameterType } from './plan.ts';
import { readFilter } from './read-filter.ts';
import type { Criterion, SearchTest } from './request.ts';

// https://hl7.org/fhir/R4/search.html#all and #return; these wait for a later version.
const LATER_PARAMETERS = new Set(['_contained', '_containedType', '_query', '_score', '_type']);

const LATER_MODIFIERS: Readonly<Record<ParameterType, readonly string[]>> = {
  token: [],
  reference: ['text'],
  uri: [],
  string: ['text'],
  date: [],
  number: [],
  quantity: [],
  composite: [],
  special: [],
};

/** Times of update in one list: each is a condition of its own. */
const MOST_TIMES = 100;
/** Links of one chain; more are no question that anyone asks. */
const MOST_HOPS = 16;
/** Reads `written=value` on a type of resource. */
export const parseCriterion = (place: CriterionPlace, written: string, value: string): Parsed<Criterion> => {
  if (written.split(/\.|_has:/).length > MOST_HOPS + 1) {
    return issue('value', written.slice(0, 100), `A chain may have at most ${MOST_HOPS} links.`);
  }
  const name = parseName(written);
  if (!name) return issue('not-found', written, 'This is not the name of a search parameter.');
  return parseNamed(place, { written, value }, name);
};

interface Pair extends Sent {
  readonly name: PlainName;
  readonly place: CriterionPlace;
}

/** A criterion of which the name has been read. */
const parseNamed: ParseNamed = (place, sent, name) => {
  const { written } = sent;
  const { resourceType } = place;
  if (name.form === 'has') return parseHas(place, sent, { name, parseNamed });
  if (name.form === 'plain' && name.param === '_list') return parseList(sent, name);
  if (name.param === '_text' || name.param === '_content') return parseWords(sent, name);
  if (name.form === 'plain' && name.param === '_filter') {
    return name.modifier === null ? readFilter(place, sent) : issue('invalid', written, '_filter has no modifiers.');
  }
  const { custom } = place.options;
  const parameter = findParameter(resourceType, name.param, custom);
  if (!parameter) {
    if (LATER_PARAMETERS.has(name.param)) return issue('not-supported', written, `${name.param} is not supported yet.`);
    return issue('not-found', written, `${resourceType} has no search parameter ${name.param}.`);
  }
  const complete = whenComplete(null, { resourceType, name: name.param, written }, custom);
  if (!complete.ok) return complete;
  if (name.form === 'chain') return parseChain(place, sent, { name, parameter, parseNamed });
  if (parameter === ownerParameter && name.modifier === 'identifier') {
    return parseChain(place, sent, { name: ownerByIdentifier, parameter, parseNamed });
  }
  return plain({ ...sent, name, place }, parameter);
};

const plain = (pair: Pair, parameter: CompiledParameter): Parsed<Criterion> => {
  const { written, name } = pair;
  if (parameter.type === 'special') return issue('not-supported', written, `${name.param} is not supported yet.`);
  if (name.param === '_id' || name.param === '_lastUpdated') return recordParameter(pair);
  const { modifier } = name;
  if (modifier === 'missing') return missing(pair);
  if (modifier !== null && LATER_MODIFIERS[parameter.type].includes(modifier)) {
    return issue('not-supported', written, `The modifier :${modifier} is not supported yet.`);
  }
  return modifier === null ? values(pair, parameter, null) : modified(pair, parameter, modifier);
};

const modified = (pair: Pair, parameter: CompiledParameter, modifier: string): Parsed<Criterion> => {
  const { name, type, targets } = parameter;
  switch (`${type}:${modifier}`) {
    case 'string:exact':
    case 'string:contains':
    case 'token:not':
      return values(pair, parameter, modifier);
    case 'token:text':
      return collect(pair, (text) => parseText(name, text));
    case 'token:of-type':
      return collect(pair, (text) => parseTyped(name, text));
    case 'token:in':
      return collect(pair, (text) => parseCodes(name, 'in', text));
    case 'token:above':
      return collect(pair, (text) => parseCodes(name, 'above', text));
    case 'token:below':
      return collect(pair, (text) => parseCodes(name, 'below', text));
    case 'token:not-in': {
      const criterion = collect(pair, (text) => parseCodes(name, 'not-in', text));
      return criterion.ok ? parsed({ ...criterion.value, holds: 'none' }) : criterion;
    }
    case 'uri:above':
      return collect(pair, (text) => parseUriAbove(name, text));
    case 'uri:below':
      return collect(pair, (text) => parseUriBelow(name, text));
    case 'reference:above':
      return related(pair, parameter, 'above');
    case 'reference:below':
      return related(pair, parameter, 'below');
    case 'reference:identifier':
      return collect(pair, (text) => parseIdentifier(name, text));
    default:
      // One owner at most: what another reference would leave open is clear here.
      if (parameter === ownerParameter && modifier === 'not') return values(pair, parameter, modifier);
      return type === 'reference' && targets.includes(modifier)
        ? values(pair, parameter, modifier)
        : issue('invalid', pair.written, `The parameter ${name} of type ${type} has no modifier :${modifier}.`);
  }
};

const related = (pair: Pair, parameter: CompiledParameter, modifier: 'above' | 'below'): Parsed<Criterion> => {
  const { base = null, custom } = pair.place.options;
  const { resourceType } = pair.place;
  if (holdsCanonicals(resourceType, parameter.name)) {
    const asked = { resourceType, name: belowParameter(parameter.name), written: pair.written };
    const complete = whenComplete(null, asked, custom);
    if (!complete.ok) return complete;
    const read = modifier === 'below' ? parseCanonicalBelow : parseCanonicalAbove;
    return collect(pair, read(parameter.name, base));
  }
  const parse = parameter === ownerParameter ? null : parseRelated(parameter, { modifier, base });
  return parse === null
    ? issue('invalid', pair.written, `What ${parameter.name} refers to is no hierarchy, so it has no :${modifier}.`)
    : collect(pair, parse);
};

const values = (pair: Pair, parameter: CompiledParameter, modifier: string | null): Parsed<Criterion> => {
  const { resourceType, options } = pair.place;
  const place = {
    resourceType,
    parameter,
    targetType: parameter === ownerParameter ? 'Organization' : parameter.type === 'reference' ? modifier : null,
    match: modifier === 'exact' || modifier === 'contains' ? modifier : 'starts',
  } as const;
  const criterion = collect(pair, (text) => parseValue(place, text, options));
  return criterion.ok && modifier === 'not' ? parsed({ ...criterion.value, holds: 'none' }) : criterion;
};

const missing = ({ written, name, value }: Pair): Parsed<Criterion> => {
  if (value !== 'true' && value !== 'false') return issue('value', written, 'Expected true or false.');
  return parsed({ holds: 'any', tests: [{ test: 'missing', param: name.param, missing: value }] });
};

/** `_id` and `_lastUpdated`, which the record knows of every resource. */
const recordParameter = (pair: Pair): Parsed<Criterion> => {
  const { written, name, value, place } = pair;
  if (name.modifier !== null) {
    return issue('invalid', written, `The parameter ${name.param} has no modifier :${name.modifier}.`);
  }
  if (name.param === '_id') {
    const ids = splitAt(value, ',').map(withoutEscapes);
    if (ids.includes('')) return issue('value', written, 'Expected ids separated by commas.');
    return parsed({ holds: 'any', tests: [{ test: 'id', ids }] });
  }
  if (splitAt(value, ',').length > MOST_TIMES) {
    return issue('value', written, `Expected at most ${MOST_TIMES} dates.`);
  }
  return collect(pair, (text) => {
    const span = parseSpan(text, place.options.now);
    return span ? [{ test: 'updated', ...span }] : { expected: 'a date such as ge2024-03-01T10:00:00Z' };
  });
};

const collect = (
  { written, value, place }: Pair,
  parse: (text: string) => ParsedValue<SearchTest>,
): Parsed<Criterion> => {
  const tests: SearchTest[] = [];
  for (const text of splitAt(value, ',')) {
    const found = parse(text);
    if (isRefused(found)) return issue('value', written, `Expected ${found.expected}.`);
    tests.push(...found);
    place.budget.tests -= found.length;
    if (place.budget.tests < 0) return issue('value', written, `A search may ask for at most ${MOST_TESTS} values.`);
  }
  return parsed({ holds: 'any', tests });
};
