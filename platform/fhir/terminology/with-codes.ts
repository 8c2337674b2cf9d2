// https://hl7.org/fhir/R4/search.html#tokenmodifiers: :in, :not-in, :above and :below become the codes that they stand for.

import type { Caller } from '@fkj/platform-access';
import { ok, type Result } from '@fkj/platform-record';
import {
  type CodeQuestion,
  canonicalOf,
  type Library,
  readValueSet,
  type SystemAndCode,
  searchCodes,
} from '@fkj/platform-terminology';
import { type CodesTest, type Criterion, localObject, type SearchRequest, type SearchTest } from '@fkj/standards-fhir';
import { baseOf, type FhirHouse } from '../house.ts';
import type { Refusal } from '../outcome/refusal.ts';
import { namesCodes } from '../search/query.ts';
import { withLookups } from '../search/with-lookups.ts';
import { libraryFor, told } from './library.ts';
import { storedTree } from './named-resource.ts';

/** The same search with tokens. Value sets and code systems are read as by this caller; most searches need none. */
export async function withCodes(
  house: FhirHouse,
  caller: Caller,
  request: SearchRequest,
): Promise<Result<SearchRequest, Refusal>> {
  if (!request.criteria.some(namesCodes)) return withLookups(house, caller, request);
  const library = await libraryFor(house, caller);
  if (!library.ok) return library;
  const criteria = await criteriaWithCodes({ house, caller, library: library.value }, request.criteria);
  return criteria.ok ? withLookups(house, caller, { ...request, criteria: criteria.value }) : criteria;
}

interface Asking {
  readonly house: FhirHouse;
  readonly caller: Caller;
  readonly library: Library;
}

async function criteriaWithCodes(
  asking: Asking,
  criteria: readonly Criterion[],
): Promise<Result<readonly Criterion[], Refusal>> {
  const resolved: Criterion[] = [];
  for (const criterion of criteria) {
    const one = await criterionWithCodes(asking, criterion);
    if (!one.ok) return one;
    resolved.push(one.value);
  }
  return ok(resolved);
}

async function criterionWithCodes(asking: Asking, { holds, tests }: Criterion): Promise<Result<Criterion, Refusal>> {
  const resolved: SearchTest[] = [];
  for (const test of tests) {
    if (test.test === 'codes') {
      const codes = await codesOf(asking, test);
      if (!codes.ok) return codes;
      for (const { system, code } of codes.value) resolved.push({ test: 'token', param: test.param, system, code });
    } else if (test.test === 'all') {
      const criteria = await criteriaWithCodes(asking, test.criteria);
      if (!criteria.ok) return criteria;
      resolved.push({ ...test, criteria: criteria.value });
    } else if (test.test === 'chain' || test.test === 'has') {
      const criterion = await criterionWithCodes(asking, test.criterion);
      if (!criterion.ok) return criterion;
      resolved.push({ ...test, criterion: criterion.value });
    } else resolved.push(test);
  }
  return ok({ holds, tests: resolved });
}

async function codesOf(asking: Asking, test: CodesTest): Promise<Result<readonly SystemAndCode[], Refusal>> {
  const question = await questionOf(asking, test);
  return question.ok ? told(await searchCodes(asking.library, question.value)) : question;
}

/** `ValueSet/id`, or our own address of it, names a stored value set as well as its canonical address does. */
async function questionOf(
  { house, caller }: Asking,
  { modifier, value }: CodesTest,
): Promise<Result<CodeQuestion, Refusal>> {
  if (modifier === 'above' || modifier === 'below') {
    const bar = value.indexOf('|');
    return ok({ ask: modifier, of: { system: value.slice(0, bar), code: value.slice(bar + 1) } });
  }
  const local = localObject(value, baseOf(house));
  if (local?.kind !== 'ValueSet') return ok({ ask: 'in', valueSet: canonicalOf(value) });
  const tree = await storedTree(house, caller, local);
  if (!tree.ok) return tree;
  const valueSet = told(readValueSet(tree.value, ''));
  return valueSet.ok ? ok({ ask: 'in', valueSet: valueSet.value }) : valueSet;
}
