// https://hl7.org/fhir/R4/search.html#chaining, #has and #list: criteria on other resources than the one that is searched.

import { canonicalTargets } from './canonical-parameter.ts';
import type { CriterionPlace, ParseNamed, Sent } from './criterion-place.ts';
import { findParameter, isCanonical, whenComplete } from './custom/find-parameter.ts';
import { resourceTypes } from './definitions.ts';
import { splitAt, withoutEscapes } from './escape.ts';
import { issue, type Parsed, parsed } from './issue.ts';
import type { ChainedName, HasName, ParameterName, PlainName } from './parameter-name.ts';
import type { CompiledParameter } from './plan.ts';
import type { ChainTest, Criterion } from './request.ts';

/** The criterion on the other end of a hop; each type that is tried costs the search something. */
const onOther = (
  { options, budget }: CriterionPlace,
  sent: Sent,
  { type, next, parseNamed }: { readonly type: string; readonly next: ParameterName; readonly parseNamed: ParseNamed },
): Parsed<Criterion> => {
  budget.branches -= 1;
  return budget.branches < 0
    ? issue('value', sent.written, 'The chain goes through too many types. Name them, as in subject:Patient.name.')
    : parseNamed({ resourceType: type, options, budget }, sent, next);
};

const named = (written: string, param: string): Parsed<never> =>
  issue('not-supported', written, `${param} holds canonical addresses, which are not followed yet.`);

/** `param.next` or `param:Type.next`: without a type, any type that the reference may be to and that has the parameter. */
export const parseChain = (
  place: CriterionPlace,
  sent: Sent,
  {
    name,
    parameter,
    parseNamed,
  }: { readonly name: ChainedName; readonly parameter: CompiledParameter; readonly parseNamed: ParseNamed },
): Parsed<Criterion> => {
  const { written } = sent;
  const { name: param, targets, type } = parameter;
  if (type !== 'reference')
    return issue('invalid', written, `${param} is no reference, so nothing can be chained to it.`);
  const follows = canonicalTargets(place.resourceType, param);
  if (follows.length === 0 && isCanonical(place.resourceType, param, place.options.custom))
    return named(written, param);
  if (name.type !== null && !targets.includes(name.type)) {
    return issue('invalid', written, `${param} does not refer to such a type.`);
  }
  const tests: ChainTest[] = [];
  let refusal: Parsed<never> | null = null;
  const by = follows.length === 0 ? {} : ({ by: 'canonical' } as const);
  for (const target of name.type === null ? (follows.length === 0 ? targets : follows) : [name.type]) {
    const criterion = onOther(place, sent, { type: target, next: name.next, parseNamed });
    if (criterion.ok) tests.push({ test: 'chain', param, target, criterion: criterion.value, ...by });
    else if (place.budget.branches < 0) return criterion;
    // What is wrong with a value says more than that some type has no such parameter.
    else if (refusal === null || (!refusal.ok && refusal.issue.code === 'not-found')) refusal = criterion;
  }
  if (tests.length > 0) return parsed({ holds: 'any', tests });
  return refusal ?? issue('invalid', written, `${param} refers to no type that can be searched.`);
};

/** `_has:Type:reference:next` */
export const parseHas = (
  place: CriterionPlace,
  sent: Sent,
  { name, parseNamed }: { readonly name: HasName; readonly parseNamed: ParseNamed },
): Parsed<Criterion> => {
  const { written } = sent;
  const { custom } = place.options;
  if (!resourceTypes().includes(name.type)) {
    return issue('not-found', written, 'There is no such resource type after _has.');
  }
  const parameter = findParameter(name.type, name.reference, custom);
  if (parameter?.type !== 'reference') {
    return issue('not-found', written, `${name.type} has no reference parameter of that name.`);
  }
  if (!parameter.targets.includes(place.resourceType)) {
    return issue('invalid', written, `${name.type} does not refer to ${place.resourceType} by ${name.reference}.`);
  }
  const follows = canonicalTargets(name.type, name.reference);
  if (follows.length === 0 && isCanonical(name.type, name.reference, custom)) return named(written, name.reference);
  const complete = whenComplete(null, { resourceType: name.type, name: name.reference, written }, custom);
  if (!complete.ok) return complete;
  const criterion = onOther(place, sent, { type: name.type, next: name.next, parseNamed });
  if (!criterion.ok) return criterion;
  const test = { test: 'has', from: name.type, param: name.reference, criterion: criterion.value } as const;
  const by = follows.includes(place.resourceType) ? ({ by: 'canonical' } as const) : {};
  return parsed({ holds: 'any', tests: [{ ...test, ...by }] });
};

/** `_list`: what the entries of a List refer to. */
export const parseList = ({ written, value }: Sent, name: PlainName): Parsed<Criterion> => {
  if (name.modifier !== null) return issue('invalid', written, `_list has no modifier :${name.modifier}.`);
  const ids = splitAt(value, ',').map(withoutEscapes);
  if (ids.includes('')) return issue('value', written, 'Expected the id of a List.');
  if (ids.some((id) => id.startsWith('$')))
    return issue('not-supported', written, 'Functional lists are not supported yet.');
  const criterion: Criterion = { holds: 'any', tests: [{ test: 'id', ids }] };
  return parsed({ holds: 'any', tests: [{ test: 'has', from: 'List', param: 'item', criterion }] });
};
