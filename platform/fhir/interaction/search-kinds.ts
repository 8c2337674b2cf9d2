// https://hl7.org/fhir/R4/http.html#search over several types: of the whole system, by _type, and of a compartment.

import type { Caller } from '@fkj/platform-access';
import { type Cursor, type ObjectName, ok, type Page, type Result, refused, type Stored } from '@fkj/platform-record';
import { isResourceType, resourceTypes, type SearchRequest } from '@fkj/standards-fhir';
import type { Answer } from '../answer.ts';
import { printBundle, printMatch } from '../bundle/print-bundle.ts';
import { baseOf, type FhirHouse } from '../house.ts';
import { type Issue, type Refusal, refuse } from '../outcome/refusal.ts';
import { shownTo } from '../outgoing-document.ts';
import { typesAsked } from '../search/compartment-filter.ts';
import { type Pair, pairsIn, readParameters } from '../search/parameters.ts';
import { queryOf } from '../search/query.ts';
import { askKind } from './ask-kind.ts';
import { checkOneOrder, findInOrder } from './find-in-order.ts';
import { includeAlong } from './include-along.ts';
import { keptBack, linksOf, remarked, stateOf } from './search.ts';
import { shown } from './shown.ts';

export interface SearchKindsAsk {
  /** Form-encoded, from the address or the body. */
  readonly parameters: string;
  readonly from: 'address' | 'body';
  readonly handling: 'strict' | 'lenient';
  /** All types of this compartment; null for the whole system. */
  readonly compartment: ObjectName | null;
}

const TYPE = '_type';

/** One page of the objects of several kinds that meet the parameters, one kind after the other. */
export async function searchKinds(
  house: FhirHouse,
  caller: Caller,
  { compartment, ...ask }: SearchKindsAsk,
): Promise<Result<Answer, Refusal>> {
  const path = compartment === null ? '' : `${compartment.kind}/${compartment.id}/*`;
  // Of all types, Patient has the most parameters that say something of a person.
  const state = stateOf(house, caller, { ...ask, kind: 'Patient', path });
  if (!state.ok) return state;
  const { parameters, after, secrecy } = state.value;
  const pairs = pairsIn(parameters);
  const kinds = kindsAsked(compartment, pairs);
  if (!kinds.ok) return kinds;
  const read = readAll(house, kinds.value.kinds, { pairs, handling: ask.handling });
  if (!read.ok) return read;
  const found = await findAll(house, caller, {
    ...{ requests: read.value.requests, after, compartment, named: kinds.value.named },
  });
  if (!found.ok) return found;
  const { matches, included, next, total } = found.value;
  const links = linksOf(house, caller, { path, parameters, pairs, after, secrecy, next });
  const base = baseOf(house);
  const entries = [
    ...matches.map((stored) => printMatch(base, shownTo(house, caller, stored), 'match')),
    ...included.map((stored) => printMatch(base, shownTo(house, caller, stored), 'include')),
    ...remarked([...read.value.remarks, ...keptBack(found.value)]),
  ];
  const known = total ?? (after === null && next === null ? matches.length : null);
  return ok({ status: 200, body: printBundle('searchset', { total: known, links, entries }) });
}

interface Kinds {
  readonly kinds: readonly string[];
  /** Types that the caller named are refused where he may not search them; of all types those are left out. */
  readonly named: ReadonlySet<string>;
}

function kindsAsked(compartment: ObjectName | null, pairs: readonly Pair[]): Result<Kinds, Refusal> {
  const possible = compartment === null ? ok(resourceTypes) : typesAsked(compartment, '*');
  if (!possible.ok) return possible;
  const named = pairs.flatMap(([name, value]) => (name === TYPE ? value.split(',') : []));
  if (!named.every(isResourceType)) return refuse('parameter-value', { detail: '_type names resource types.' });
  const asked = new Set(named);
  const kinds = asked.size === 0 ? possible.value : possible.value.filter((kind) => asked.has(kind));
  return ok({ kinds, named: asked });
}

interface ReadAll {
  readonly requests: readonly SearchRequest[];
  readonly remarks: readonly Issue[];
}

/** The parameters, read for each kind: all of them must know each. */
function readAll(
  house: FhirHouse,
  kinds: readonly string[],
  { pairs, handling }: { readonly pairs: readonly Pair[]; readonly handling: 'strict' | 'lenient' },
): Result<ReadAll, Refusal> {
  const options = { base: baseOf(house), now: house.clock(), parameters: house.parameters, handling } as const;
  const others = pairs.filter(([name]) => name !== TYPE);
  const requests: SearchRequest[] = [];
  const remarks = new Map<string, Issue>();
  for (const kind of kinds) {
    const read = readParameters(kind, others, options);
    if (!read.ok) return read;
    requests.push(read.value.request);
    for (const remark of read.value.remarks) remarks.set(remark.detail ?? '', remark);
  }
  const ordered = checkOneOrder(requests, others);
  return ordered.ok ? ok({ requests, remarks: [...remarks.values()] }) : ordered;
}

interface FindAll {
  readonly requests: readonly SearchRequest[];
  readonly after: Cursor | null;
  readonly compartment: ObjectName | null;
  readonly named: ReadonlySet<string>;
}

interface FoundAll {
  readonly matches: readonly Stored[];
  readonly included: readonly Stored[];
  readonly next: Cursor | null;
  readonly total: number | null;
  readonly kept?: 'announced';
}

/** One kind after the other, unless an order was asked for. A page ends in one of them: the cursor's first value is its place, the others are its own cursor. */
async function findAll(
  house: FhirHouse,
  caller: Caller,
  { requests, after, compartment, named }: FindAll,
): Promise<Result<FoundAll, Refusal>> {
  const [any] = requests;
  const present = named.size > 0 ? null : await presentIn(house, compartment);
  if (any !== undefined && any.sort.length > 0 && limitOf(any) > 0) {
    const there = requests.filter(({ resourceType }) => present?.has(resourceType) !== false);
    return findInOrder(house, caller, { requests: there, after, compartment, named });
  }
  const matches: Stored[] = [];
  const included = new Map<string, Stored>();
  const first = after === null ? 0 : Number(after.values[0]);
  let total: number | null = null;
  let kept: { readonly kept?: 'announced' } = {};
  for (const [place, request] of requests.entries()) {
    if (place < first || present?.has(request.resourceType) === false) continue;
    const from = place === first && after !== null && after.values.length > 1 ? inner(after) : null;
    const found = await findOne(house, caller, { request, from, compartment, already: matches.length });
    if (!found.ok) {
      const denied = found.error[0].code === 'access-denied';
      if (denied && !named.has(request.resourceType)) continue;
      return found;
    }
    const { page, more } = found.value;
    if (page.kept !== undefined) kept = { kept: page.kept };
    if (page.total !== null) total = (total ?? 0) + page.total;
    matches.push(...page.matches);
    for (const stored of more) included.set(`${stored.kind}/${stored.id}`, stored);
    if (page.next !== null)
      return ok(ended({ values: [String(place), ...page.next.values], object: page.next.object }));
    const full = matches.length > 0 && matches.length >= limitOf(request);
    const last = place === requests.length - 1;
    if (full && !last) return ok(ended({ values: [String(place + 1)], object: '0' }));
  }
  return ok({ matches, included: [...included.values()], next: null, total, ...kept });

  function ended(next: Cursor): FoundAll {
    return { matches, included: [...included.values()], next, total: null, ...kept };
  }
}

/** Kinds of which there is anything; null where each has to be asked for, as after a merge. What is shown passes the caller's own permit. */
async function presentIn(house: FhirHouse, compartment: ObjectName | null): Promise<ReadonlySet<string> | null> {
  const patient = compartment?.kind === 'Patient' ? compartment.id : null;
  const present = await house.record.kindsPresent(house.access.housePermit('search of all kinds'), patient);
  return present.ok && present.value.size > 0 ? present.value : null;
}

const inner = ({ values: [, ...values], object }: Cursor): Cursor => ({ values, object });

const limitOf = (request: SearchRequest): number => {
  const query = queryOf(request);
  return query.ok ? query.value.limit : 0;
};

interface FindOne {
  readonly request: SearchRequest;
  readonly from: Cursor | null;
  readonly compartment: ObjectName | null;
  /** Matches that the page holds already. */
  readonly already: number;
}

async function findOne(
  house: FhirHouse,
  caller: Caller,
  { request, from, compartment, already }: FindOne,
): Promise<Result<{ page: Page; more: readonly Stored[] }, Refusal>> {
  const asked = await askKind(house, caller, { request, compartment });
  if (!asked.ok) return asked;
  const { query, permits } = asked.value;
  const page = shown(
    await house.record.find(permits, {
      ...query,
      limit: Math.max(query.limit - already, 0),
      ...(from === null ? {} : { after: from }),
    }),
  );
  if (!page.ok) return page;
  if (request.includes.length === 0 || page.value.matches.length === 0) return ok({ page: page.value, more: [] });
  const more = await includeAlong(house, caller, { permits, rules: request.includes, matches: page.value.matches });
  return more.ok ? ok({ page: page.value, more: more.value }) : refused(more.error);
}
