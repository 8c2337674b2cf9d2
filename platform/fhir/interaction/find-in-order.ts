// https://hl7.org/fhir/R4/search.html#sort: matches of several types in one order, by parameters that all of them have.

import type { Caller } from '@fkj/platform-access';
import { type Cursor, type ObjectName, ok, type Page, type Result, type Stored } from '@fkj/platform-record';
import type { SearchRequest, SortRule } from '@fkj/standards-fhir';
import type { FhirHouse } from '../house.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import type { Pair } from '../search/parameters.ts';
import { type AskedKind, askKind } from './ask-kind.ts';
import { includeAlong } from './include-along.ts';
import { shown } from './shown.ts';

/** All types must sort by values that can be compared: a date with a date. */
export function checkOneOrder(requests: readonly SearchRequest[], pairs: readonly Pair[]): Result<null, Refusal> {
  const sorted = requests.length > 1 && requests.some(({ sort }) => sort.length > 0);
  if (sorted && pairs.some(([name]) => WORDS.has(name))) {
    return refuse('parameter-later', { detail: '_sort over several types is not offered beside _text and _content.' });
  }
  const [first, ...others] = requests.map(({ sort }) => sort.map(orderText).join());
  if (others.every((other) => other === first)) return ok(null);
  const detail = 'What _sort names is not of the same type in all the types that are searched.';
  return refuse('parameter-value', { detail });
}

/** What is looked for in documents, kind by kind. */
const WORDS: ReadonlySet<string> = new Set(['_text', '_content']);

const orderText = (rule: SortRule): string => `${rule.by} ${rule.by === 'param' ? rule.type : ''} ${rule.direction}`;

export interface OrderedAsk {
  readonly requests: readonly SearchRequest[];
  readonly after: Cursor | null;
  readonly compartment: ObjectName | null;
  /** Types that the caller named: these may not be left out. */
  readonly named: ReadonlySet<string>;
}

/** One page, and what its matches include. Types that may not be searched are left out, unless they were named. */
export async function findInOrder(
  house: FhirHouse,
  caller: Caller,
  { requests, after, compartment, named }: OrderedAsk,
): Promise<Result<Page & { readonly included: readonly Stored[] }, Refusal>> {
  const kinds = new Map<string, AskedKind>();
  for (const request of requests) {
    const asked = await askKind(house, caller, { request, compartment });
    if (asked.ok) kinds.set(request.resourceType, asked.value);
    else if (asked.error[0].code !== 'access-denied' || named.has(request.resourceType)) return asked;
  }
  const [any] = kinds.values();
  if (any === undefined) return ok({ matches: [], included: [], next: null, total: null });
  const { limit, total } = any.query;
  const page = shown(
    await house.record.findAcross([...kinds.values()], { limit, total, ...(after === null ? {} : { after }) }),
  );
  if (!page.ok) return page;
  const included = new Map<string, Stored>();
  for (const { resourceType, includes } of requests) {
    const matches = page.value.matches.filter(({ kind }) => kind === resourceType);
    const asked = kinds.get(resourceType);
    if (asked === undefined || includes.length === 0 || matches.length === 0) continue;
    const more = await includeAlong(house, caller, { permits: asked.permits, rules: includes, matches });
    if (!more.ok) return more;
    for (const stored of more.value) included.set(`${stored.kind}/${stored.id}`, stored);
  }
  const own = new Set(page.value.matches.map(({ kind, id }) => `${kind}/${id}`));
  return ok({ ...page.value, included: [...included].flatMap(([name, stored]) => (own.has(name) ? [] : [stored])) });
}
