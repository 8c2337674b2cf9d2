// DESIGN.md §1.3, §7: a search that goes on to other kinds needs the right to search them, each by a decision of its own.

import type { Caller } from '@fkj/platform-access';
import type { Permit } from '@fkj/platform-record';
import {
  type Criterion,
  criteriaIn,
  isCommonKind,
  revIncludeTargets,
  type SearchRequest,
  type SearchTest,
} from '@fkj/standards-fhir';
import type { FhirHouse } from '../house.ts';

/**
 * The permits beside the one for the searched kind, for kinds that it does not cover: a right to Practitioner says nothing
 * of their Observations. A kind that the caller may not search has none, and is as if nothing of it were there.
 */
export async function permitsBeside(
  house: FhirHouse,
  caller: Caller,
  { permit, request }: { permit: Permit; request: SearchRequest },
): Promise<readonly Permit[]> {
  const beside: Permit[] = [];
  for (const kind of kindsBeyond(request)) {
    if ([permit, ...beside].some((one) => opens(one, kind))) continue;
    const decision = await house.access.decide(caller, { action: 'search', kind, patients: [] });
    if (decision.ok) beside.push(decision.value);
  }
  return beside;
}

/** Whether the permit lets a search through to something of this kind. */
const opens = ({ kinds, restriction }: Permit, kind: string): boolean =>
  (kinds === '*' || kinds.has(kind)) && (restriction.reach !== 'common' || isCommonKind(kind));

/** Kinds of other objects that the search asks about, or that it includes by what refers to the matches. */
function kindsBeyond({ resourceType, criteria, includes }: SearchRequest): ReadonlySet<string> {
  const kinds = new Set(criteria.flatMap(kindsOf));
  for (const { way, from, target } of includes) {
    if (target !== undefined) kinds.add(target);
    if (from !== '*') kinds.add(from);
    else if (way === 'backward')
      for (const name of revIncludeTargets(resourceType)) kinds.add(name.split(':')[0] ?? '');
  }
  return kinds;
}

/** Kinds of other objects that a criterion asks about. */
export const kindsOf = ({ tests }: Criterion): readonly string[] =>
  tests.flatMap((test) => [...kindsNamed(test), ...criteriaIn(test).flatMap(kindsOf)]);

function kindsNamed(test: SearchTest): readonly string[] {
  switch (test.test) {
    case 'chain':
      return [test.target];
    case 'has':
      return [test.from];
    case 'hierarchy':
      return [test.target.kind];
    default:
      return [];
  }
}
