// https://hl7.org/fhir/R4/http.html#search and DESIGN.md §3 "Read and search", §5 (opaque links)

import type { Caller } from '@fkj/platform-access';
import {
  type Cursor,
  type ObjectName,
  ok,
  type Page,
  type Query,
  type Result,
  type Stored,
} from '@fkj/platform-record';
import type { Answer } from '../answer.ts';
import { logSought } from '../audit-event/log-sought.ts';
import { searchEvents } from '../audit-event/search-events.ts';
import { type Link, printBundle, printMatch, printRemark } from '../bundle/print-bundle.ts';
import { callerKey, permitFor } from '../guard.ts';
import { baseOf, type FhirHouse } from '../house.ts';
import { printOutcome } from '../outcome/operation-outcome.ts';
import { type Issue, type Refusal, refuse } from '../outcome/refusal.ts';
import { shownTo } from '../outgoing-document.ts';
import { openPage, type PageState, sealPage } from '../paging-token.ts';
import { compartmentFilter, compartmentPairs, typesAsked } from '../search/compartment-filter.ts';
import { type Pair, pairsIn, readParameters } from '../search/parameters.ts';
import { permitsBeside } from '../search/permits-beside.ts';
import { carriesPersonNumber, isPersonal } from '../search/personal.ts';
import { patientsSought, queryOf } from '../search/query.ts';
import { withCodes } from '../terminology/with-codes.ts';
import { countOnly } from './count-only.ts';
import { findStrangers } from './find-person.ts';
import { includeAlong } from './include-along.ts';
import { shown } from './shown.ts';

export interface SearchAsk {
  readonly kind: string;
  /** Form-encoded, from the address or the body. */
  readonly parameters: string;
  /** Parameters in an address may not carry a national number; those in a body make every link opaque. */
  readonly from: 'address' | 'body';
  readonly handling: 'strict' | 'lenient';
  /** Only what is in this compartment. */
  readonly compartment?: ObjectName | undefined;
}

/** The parameter that carries a paging token. */
const PAGE = '_page';

/** One page of the objects of a kind that meet the parameters, and what they include. */
export async function search(house: FhirHouse, caller: Caller, ask: SearchAsk): Promise<Result<Answer, Refusal>> {
  const { compartment } = ask;
  const path = compartment === undefined ? ask.kind : `${compartment.kind}/${compartment.id}/${ask.kind}`;
  const types = compartment === undefined ? ok([ask.kind]) : typesAsked(compartment, ask.kind);
  if (!types.ok) return types;
  const state = stateOf(house, caller, { ...ask, path });
  if (!state.ok) return state;
  const { parameters, pairs, after, secrecy } = state.value;
  const options = { base: baseOf(house), now: house.clock(), parameters: house.parameters, handling: ask.handling };
  const implied = compartment === undefined ? [] : compartmentPairs(compartment, ask.kind);
  const read = readParameters(ask.kind, [...implied, ...pairs], options);
  if (!read.ok) return read;
  const { request, remarks } = read.value;
  const asked = { path, parameters, pairs, after, secrecy };
  const log = logSought(request, caller);
  if (!log.ok) return log;
  if (log.value !== null) {
    const events = await searchEvents(house, caller, { patient: log.value, request, after });
    if (!events.ok) return events;
    const { entries, next } = events.value;
    const total = after === null && next === null ? entries.length : null;
    const links = linksOf(house, caller, { ...asked, next });
    return ok({
      status: 200,
      body: printBundle('searchset', { total, links, entries: [...entries, ...remarked(remarks)] }),
    });
  }
  const resolved = await withCodes(house, caller, request);
  if (!resolved.ok) return resolved;
  const plain = queryOf(resolved.value);
  if (!plain.ok) return plain;
  const query = compartment === undefined ? plain : ok(withinCompartment(plain.value, compartment));
  const patients = [...patientsSought(request.criteria), ...(compartment?.kind === 'Patient' ? [compartment.id] : [])];
  const counts = query.value.limit === 0 ? { counts: 'only' as const } : {};
  const permit = await permitFor(house, caller, { action: 'search', kind: ask.kind, patients, ...counts });
  if (!permit.ok) return permit;
  if (permit.value.restriction.reach === 'population') {
    const question = { ...query.value, asked: `${path}?${parameters}` };
    const links = linksOf(house, caller, { ...asked, next: null });
    return countOnly(house, caller, {
      permit: permit.value,
      query: question,
      pairs,
      compartment: compartment ?? null,
      links,
    });
  }
  const permits = [permit.value, ...(await permitsBeside(house, caller, { permit: permit.value, request }))] as const;
  const question = { ...query.value, asked: `${path}?${parameters}`, ...(after === null ? {} : { after }) };
  const page = shown(await house.record.find(permits, question));
  if (!page.ok) return page;
  const strangers = await findStrangers(house, caller, { query: query.value, known: page.value.matches });
  if (!strangers.ok) return strangers;
  const included = await includeAlong(house, caller, { permits, rules: request.includes, matches: page.value.matches });
  if (!included.ok) return included;
  const links = linksOf(house, caller, { ...asked, next: page.value.next });
  const total = totalOf(page.value, after, { limit: query.value.limit, strangers: strangers.value.length });
  const matches = [...page.value.matches, ...strangers.value];
  const parts = { total, links, matches, included: included.value, remarks: [...remarks, ...keptBack(page.value)] };
  return ok({ status: 200, body: print(house, caller, parts) });
}

interface AskedPage extends Omit<PageState, 'kind'> {
  readonly pairs: readonly Pair[];
  readonly secrecy: 'open' | 'sealed';
}

const withinCompartment = (query: Query, compartment: ObjectName): Query => ({
  ...query,
  filter: { and: [query.filter, compartmentFilter(compartment, query.kind)] },
});

/** What is asked for: the parameters themselves, or those that a paging token stands for. */
export function stateOf(
  house: FhirHouse,
  caller: Caller,
  ask: Omit<SearchAsk, 'compartment'> & { readonly path: string },
): Result<AskedPage, Refusal> {
  const pairs = pairsIn(ask.parameters);
  const token = pairs.find(([name]) => name === PAGE)?.[1];
  if (token !== undefined) {
    const key = { key: house.cursorKey, caller: callerKey(caller) };
    const page = openPage(token, house.clock(), key);
    if (!page.ok) return page;
    if (page.value.kind !== ask.path) return refuse('page-token');
    return ok({ ...page.value, pairs: pairsIn(page.value.parameters), secrecy: 'sealed' });
  }
  if (ask.from === 'address' && carriesPersonNumber(pairs)) return refuse('parameter-personal');
  const sealed = ask.from === 'body' || isPersonal(ask.kind, pairs, house.parameters.now().names);
  return ok({ parameters: ask.parameters, pairs, after: null, secrecy: sealed ? 'sealed' : 'open' });
}

interface LinkParts {
  /** Below the base: 'Observation', 'Patient/1/Observation', or nothing for the whole system. */
  readonly path: string;
  readonly parameters: string;
  readonly pairs: readonly Pair[];
  readonly after: Cursor | null;
  readonly secrecy: 'open' | 'sealed';
  /** Where the next page begins; null when there is none. */
  readonly next: Cursor | null;
}

export function linksOf(house: FhirHouse, caller: Caller, parts: LinkParts): readonly Link[] {
  const { path, parameters, after, secrecy, next } = parts;
  const address = path === '' ? baseOf(house) : `${baseOf(house)}/${path}`;
  const sealed = (from: Cursor | null): string => {
    const expires = house.clock() + house.limits.pageLife;
    const key = { key: house.cursorKey, caller: callerKey(caller) };
    return `${address}?${PAGE}=${sealPage({ kind: path, parameters, after: from }, expires, key)}`;
  };
  const self: Link = { relation: 'self', url: secrecy === 'open' ? openAddress(address, parts) : sealed(after) };
  return next === null ? [self] : [self, { relation: 'next', url: sealed(next) }];
}

/** Form-encoded text of which nothing has to be written otherwise. */
const CLEAN = /^[\w.*&=%+-]*$/;

const openAddress = (address: string, { parameters, pairs }: Pick<LinkParts, 'parameters' | 'pairs'>): string => {
  if (pairs.length === 0) return address;
  return `${address}?${CLEAN.test(parameters) ? parameters : new URLSearchParams(pairs.map(([...pair]) => pair))}`;
};

/** A first page that is also the last counts itself. */
function totalOf(
  page: Page,
  after: Cursor | null,
  { limit, strangers }: { limit: number; strangers: number },
): number | null {
  if (page.total !== null) return page.total + strangers;
  return after === null && page.next === null && limit > 0 ? page.matches.length + strangers : null;
}

interface PrintParts {
  readonly total: number | null;
  readonly links: readonly Link[];
  readonly matches: readonly Stored[];
  readonly included: readonly Stored[];
  readonly remarks: readonly Issue[];
}

function print(house: FhirHouse, caller: Caller, { total, links, matches, included, remarks }: PrintParts): string {
  const base = baseOf(house);
  const entries = matches.map((stored) => printMatch(base, shownTo(house, caller, stored), 'match'));
  for (const stored of included) entries.push(printMatch(base, shownTo(house, caller, stored), 'include'));
  entries.push(...remarked(remarks));
  return printBundle('searchset', { total, links, entries });
}

/** What the patient lets the caller know: never what, how much, when or by whom. */
export const keptBack = ({ kept }: { readonly kept?: 'announced' }): readonly Issue[] =>
  kept === undefined ? [] : [{ code: 'information-kept' }];

export const remarked = (remarks: readonly Issue[]): readonly string[] =>
  remarks.length === 0 ? [] : [printRemark(printOutcome(remarks))];
