// https://hl7.org/fhir/R4/search.html#include: what a page includes, along references and along canonical addresses.

import type { Caller } from '@fkj/platform-access';
import { type Filter, filterOf, ok, type Permit, type Result, type Stored } from '@fkj/platform-record';
import { canonicalTargets, extract, type IncludeRule, unversionedParameter } from '@fkj/standards-fhir';
import { permitFor } from '../guard.ts';
import { baseOf, type FhirHouse } from '../house.ts';
import { storedResource } from '../operation/stored-resource.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import { addressOf, addressTests } from '../search/definition-address.ts';
import { shown } from './shown.ts';

/** Resources that canonical addresses may bring into one page. */
const MOST = 1000;

interface IncludeAsk {
  readonly permits: readonly [Permit, ...Permit[]];
  readonly rules: readonly IncludeRule[];
  readonly matches: readonly Stored[];
}

/** Each once, and none that is a match itself. */
export async function includeAlong(
  house: FhirHouse,
  caller: Caller,
  { permits, rules, matches }: IncludeAsk,
): Promise<Result<readonly Stored[], Refusal>> {
  const all: Stored[] = [];
  const known = new Set(matches.map(nameOf));
  let canonical = 0;
  const isNew = (stored: Stored): boolean => {
    const before = known.size;
    return known.add(nameOf(stored)).size > before;
  };
  // References are followed to their end by the record; what canonical addresses lead to is where they may go on.
  let sources = matches;
  for (let asked = rules; asked.length > 0 && sources.length > 0; asked = rules.filter(isIterated)) {
    const found = shown(await house.record.include(permits, sources, asked));
    if (!found.ok) return found;
    const referred = found.value.filter(isNew);
    all.push(...referred);
    const direct = await alongCanonicals(house, caller, { rules: asked, matches: sources });
    if (!direct.ok) return direct;
    const further = await alongCanonicals(house, caller, { rules: asked.filter(isIterated), matches: referred });
    if (!further.ok) return further;
    const fresh = [...direct.value, ...further.value].filter(isNew);
    canonical += fresh.length;
    if (canonical > MOST) return refuse('include-too-many');
    all.push(...fresh);
    sources = fresh;
  }
  return ok(all);
}

const isIterated = ({ applies }: IncludeRule): boolean => applies === 'again';

/** What canonical addresses lead to from these. */
async function alongCanonicals(
  house: FhirHouse,
  caller: Caller,
  { rules, matches }: Omit<IncludeAsk, 'permits'>,
): Promise<Result<readonly Stored[], Refusal>> {
  const all: Stored[] = [];
  if (matches.length === 0) return ok(all);
  for (const rule of rules.filter(({ by }) => by === 'canonical')) {
    const more =
      rule.way === 'forward'
        ? await named(house, caller, { rule, matches })
        : await naming(house, caller, { rule, matches });
    if (!more.ok) return more;
    all.push(...more.value);
  }
  return ok(all);
}

const nameOf = ({ kind, id }: Stored): string => `${kind}/${id}`;

interface RuleAsk {
  readonly rule: IncludeRule;
  readonly matches: readonly Stored[];
}

/** The definitions that the matches name: with the version that they name, or every version. */
async function named(
  house: FhirHouse,
  caller: Caller,
  { rule, matches }: RuleAsk,
): Promise<Result<readonly Stored[], Refusal>> {
  const whole = new Set<string>();
  const versions = new Set<string>();
  for (const stored of matches.filter(({ kind }) => kind === rule.from)) {
    for (const { param, value } of extract(storedResource(stored).tree, { base: baseOf(house) })) {
      if (value.type !== 'uri') continue;
      if (param === unversionedParameter(rule.param)) whole.add(value.uri);
      if (param === rule.param && value.uri.includes('|')) versions.add(value.uri);
    }
  }
  const addresses = new Set([...whole, ...[...versions].map((one) => one.slice(0, one.indexOf('|')))]);
  if (addresses.size === 0) return ok([]);
  const any: Filter = { or: [...addresses].map((uri) => ({ test: 'uri', param: 'url', uri })) };
  const found: Stored[] = [];
  for (const kind of canonicalTargets(rule.from, rule.param)) {
    if (rule.target !== undefined && rule.target !== kind) continue;
    const some = await findThose(house, caller, { kind, filter: any });
    if (!some.ok) return some;
    for (const stored of some.value) {
      const address = addressOf(storedResource(stored).tree);
      if (address !== null && (whole.has(address.url) || versions.has(`${address.url}|${address.version}`)))
        found.push(stored);
    }
  }
  return ok(found);
}

/** What names the matches, which are definitions. */
async function naming(
  house: FhirHouse,
  caller: Caller,
  { rule, matches }: RuleAsk,
): Promise<Result<readonly Stored[], Refusal>> {
  const targets = new Set(canonicalTargets(rule.from, rule.param));
  const tests = matches
    .filter(({ kind }) => targets.has(kind) && (rule.target === undefined || rule.target === kind))
    .flatMap((stored) => addressTests(rule.param, addressOf(storedResource(stored).tree)));
  return tests.length === 0
    ? ok([])
    : findThose(house, caller, { kind: rule.from, filter: filterOf({ holds: 'any', tests }) });
}

/** In the caller's reach; nothing of a kind that is not for the caller to search. */
async function findThose(
  house: FhirHouse,
  caller: Caller,
  { kind, filter }: { readonly kind: string; readonly filter: Filter },
): Promise<Result<readonly Stored[], Refusal>> {
  const permit = await permitFor(house, caller, { action: 'search', kind, patients: [] });
  if (!permit.ok) return permit.error[0].code === 'stale' ? permit : ok([]);
  const query = { kind, filter, sort: [], limit: MOST, total: 'none' } as const;
  const page = shown(await house.record.find(permit.value, query));
  if (!page.ok) return page;
  return page.value.next === null ? ok(page.value.matches) : refuse('include-too-many');
}
