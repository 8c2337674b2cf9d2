// https://hl7.org/fhir/R4/references.html#canonical and search.html#chaining: a chain along canonical addresses becomes the addresses that definitions have.

import type { Caller } from '@fkj/platform-access';
import { ok, type Result } from '@fkj/platform-record';
import type { ChainTest, Criterion, SearchRequest, SearchTest } from '@fkj/standards-fhir';
import { permitFor } from '../guard.ts';
import type { FhirHouse } from '../house.ts';
import { shown } from '../interaction/shown.ts';
import { storedResource } from '../operation/stored-resource.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import { addressOf, addressTests } from './definition-address.ts';
import { hierarchyTests } from './hierarchy.ts';
import { type Asking, namedByOthers } from './named-by-others.ts';
import { permitsBeside } from './permits-beside.ts';
import { needsLookup, queryOf } from './query.ts';

/** Definitions that one chain may lead to. */
const MOST = 500;

/** The same search without such chains, and without hierarchies; most have neither. Everything is found as by this caller. */
export async function withLookups<Request extends SearchRequest>(
  house: FhirHouse,
  caller: Caller,
  request: Request,
): Promise<Result<Request, Refusal>> {
  if (!request.criteria.some(needsLookup)) return ok(request);
  const criteria = await allFollowed({ house, caller, request }, request.resourceType, request.criteria);
  return criteria.ok ? ok({ ...request, criteria: criteria.value }) : criteria;
}

/** Criteria on a kind. */
async function allFollowed(
  asking: Asking,
  kind: string,
  criteria: readonly Criterion[],
): Promise<Result<readonly Criterion[], Refusal>> {
  const followed: Criterion[] = [];
  for (const criterion of criteria) {
    const one = await followedIn(asking, kind, criterion);
    if (!one.ok) return one;
    followed.push(one.value);
  }
  return ok(followed);
}

async function followedIn(asking: Asking, kind: string, criterion: Criterion): Promise<Result<Criterion, Refusal>> {
  if (!needsLookup(criterion)) return ok(criterion);
  const tests: SearchTest[] = [];
  for (const test of criterion.tests) {
    if (test.test === 'hierarchy') {
      const related = await hierarchyTests(asking.house, asking.caller, test);
      if (!related.ok) return related;
      tests.push(...related.value);
    } else if (test.test === 'all') {
      const criteria = await allFollowed(asking, kind, test.criteria);
      if (!criteria.ok) return criteria;
      tests.push({ ...test, criteria: criteria.value });
    } else if (test.test === 'chain' || test.test === 'has') {
      const inner = await followedIn(asking, test.test === 'chain' ? test.target : test.from, test.criterion);
      if (!inner.ok) return inner;
      const same = { ...test, criterion: inner.value };
      const more =
        same.by !== 'canonical'
          ? ok([same])
          : same.test === 'chain'
            ? await addressesFor(asking, same)
            : await namedByOthers(asking, kind, same);
      if (!more.ok) return more;
      tests.push(...more.value);
    } else tests.push(test);
  }
  return ok({ ...criterion, tests });
}

/** Refers to the definitions by their addresses, or, where these are addresses of this server, by reference. */
async function addressesFor(
  { house, caller, request }: Asking,
  { test, param, target, criterion }: ChainTest,
): Promise<Result<readonly SearchTest[], Refusal>> {
  const reference: ChainTest = { test, param, target, criterion };
  const permit = await permitFor(house, caller, { action: 'search', kind: target, patients: [] });
  if (!permit.ok) return permit.error[0].code === 'stale' ? permit : ok([reference]);
  const asked = { ...request, resourceType: target, criteria: [criterion], includes: [], sort: [] };
  const query = queryOf({ ...asked, summary: null, count: MOST + 1, total: null });
  if (!query.ok) return query;
  const beside = await permitsBeside(house, caller, { permit: permit.value, request: asked });
  const page = shown(await house.record.find([permit.value, ...beside], query.value));
  if (!page.ok) return page;
  if (page.value.matches.length > MOST) {
    const detail = `A chain along canonical addresses may lead to ${MOST} definitions at most. Ask more exactly.`;
    return refuse('parameter-value', { detail });
  }
  return ok([
    reference,
    ...page.value.matches.flatMap((stored) => addressTests(param, addressOf(storedResource(stored).tree))),
  ]);
}
