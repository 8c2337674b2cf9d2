// https://hl7.org/fhir/R4/search.html#has and references.html#canonical: which definitions are named by what meets a condition.

import type { Caller } from '@fkj/platform-access';
import { type Filter, filterOf, ok, type Result } from '@fkj/platform-record';
import type { Criterion, HasTest, SearchRequest, SearchTest } from '@fkj/standards-fhir';
import { permitFor } from '../guard.ts';
import type { FhirHouse } from '../house.ts';
import { shown } from '../interaction/shown.ts';
import { storedResource } from '../operation/stored-resource.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import { addressOf, addressTests, type DefinitionAddress } from './definition-address.ts';
import { permitsBeside } from './permits-beside.ts';
import { queryOf } from './query.ts';

/** A search under way, and who asks. */
export interface Asking {
  readonly house: FhirHouse;
  readonly caller: Caller;
  readonly request: SearchRequest;
}

/** Definitions of the searched kind: each might be the one that is named. */
const MOST = 500;

/** Is referred to, or is one of these. What names them is counted only: nobody's resource is looked at. */
export async function namedByOthers(
  asking: Asking,
  kind: string,
  { test, from, param, criterion }: HasTest,
): Promise<Result<readonly SearchTest[], Refusal>> {
  const { house, caller, request } = asking;
  const reference: HasTest = { test, from, param, criterion };
  const definitions = await definitionsOf(asking, kind);
  if (!definitions.ok) return definitions;
  const permit = await permitFor(house, caller, { action: 'search', kind: from, patients: [] });
  if (!permit.ok) return permit.error[0].code === 'stale' ? permit : ok([reference]);
  const asked = { ...request, resourceType: from, criteria: [criterion], includes: [], sort: [] };
  const query = queryOf({ ...asked, summary: 'count', count: 0, total: null });
  if (!query.ok) return query;
  const beside = await permitsBeside(house, caller, { permit: permit.value, request: asked });
  const permits = [permit.value, ...beside] as const;
  const isNamed = async (some: readonly Definition[]): Promise<Result<boolean, Refusal>> => {
    const naming: Criterion = { holds: 'any', tests: some.flatMap(({ address }) => addressTests(param, address)) };
    const filter: Filter = { and: [filterOf(naming), query.value.filter] };
    const page = shown(await house.record.find(permits, { ...query.value, filter }));
    return page.ok ? ok((page.value.total ?? 0) > 0) : page;
  };
  const named = await thoseNamed(definitions.value, isNamed);
  if (!named.ok) return named;
  return ok([reference, ...(named.value.length === 0 ? [] : [{ test: 'id', ids: named.value } as const])]);
}

interface Definition {
  readonly id: string;
  readonly address: DefinitionAddress;
}

/** All that have an address, as this caller finds them. */
async function definitionsOf({ house, caller }: Asking, kind: string): Promise<Result<readonly Definition[], Refusal>> {
  const permit = await permitFor(house, caller, { action: 'search', kind, patients: [] });
  if (!permit.ok) return permit.error[0].code === 'stale' ? permit : ok([]);
  const filter: Filter = { test: 'missing', param: 'url', missing: 'false' };
  const query = { kind, filter, sort: [], limit: MOST + 1, total: 'none' } as const;
  const page = shown(await house.record.find(permit.value, query));
  if (!page.ok) return page;
  if (page.value.matches.length > MOST) {
    const detail = `_has along canonical addresses is offered among ${MOST} resources of ${kind} at most.`;
    return refuse('parameter-value', { detail });
  }
  return ok(
    page.value.matches.flatMap((stored) => {
      const address = addressOf(storedResource(stored).tree);
      return address === null ? [] : [{ id: stored.id, address }];
    }),
  );
}

/** By halves: most are named by nothing. */
async function thoseNamed(
  some: readonly Definition[],
  isNamed: (some: readonly Definition[]) => Promise<Result<boolean, Refusal>>,
): Promise<Result<readonly string[], Refusal>> {
  if (some.length === 0) return ok([]);
  const any = await isNamed(some);
  if (!any.ok) return any;
  const [first] = some;
  if (!any.value || first === undefined) return ok([]);
  if (some.length === 1) return ok([first.id]);
  const half = Math.ceil(some.length / 2);
  const before = await thoseNamed(some.slice(0, half), isNamed);
  if (!before.ok) return before;
  const after = await thoseNamed(some.slice(half), isNamed);
  return after.ok ? ok([...before.value, ...after.value]) : after;
}
