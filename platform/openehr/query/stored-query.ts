// https://specifications.openehr.org/releases/ITS-REST/Release-1.1.0/definition.html#tag/Query and query.html#tag/Qualified_query_name: queries by name and semantic version.

import type { Caller } from '@fkj/platform-access';
import { type Cursor, ok, type Permit, type Result, type Write } from '@fkj/platform-record';
import { isObject, readBytes } from '@fkj/standards-json';
import type { Answer } from '../answer.ts';
import { treeOf } from '../contribution/read-contributions.ts';
import { idOfName } from '../definition/template-id.ts';
import { permitFor, shown } from '../guard.ts';
import type { OpenEhrHouse } from '../house.ts';
import { baseOf } from '../house.ts';
import { type Asked, partOf } from '../http/asked.ts';
import { JSON_TYPE, sentAs, wantedAs } from '../http/media-type.ts';
import { type Refusal, refuse } from '../refusal/refusal.ts';
import { stampIn, UNKNOWN_TIME } from '../version/stamped.ts';
import { readQuery } from './run-query.ts';

const KIND = 'STORED_QUERY';
const NAME = /^(?:[a-zA-Z0-9_.-]{1,100}::)?[a-zA-Z0-9_.-]{1,100}$/;
const FULL = /^(0|[1-9]\d{0,6})\.(0|[1-9]\d{0,6})\.(0|[1-9]\d{0,6})$/;
const PARTIAL = /^(0|[1-9]\d{0,6})(?:\.(0|[1-9]\d{0,6}))?(?:\.(0|[1-9]\d{0,6}))?$/;

export interface StoredQuery {
  readonly name: string;
  readonly version: string;
  /** ISO 8601. */
  readonly saved: string;
  readonly q: string;
}

const numbersOf = (version: string): readonly number[] => version.split('.').map(Number);

/** Semantic order, the latest last. */
function byVersion(one: StoredQuery, other: StoredQuery): number {
  const [a, b] = [numbersOf(one.version), numbersOf(other.version)];
  for (const [at, number] of a.entries()) if (number !== b[at]) return number - (b[at] ?? 0);
  return 0;
}

const isName = (name: string): boolean => NAME.test(name) && !/^aql$/i.test(name);

/** All whose name begins so, by name and version. */
async function stored(
  house: OpenEhrHouse,
  permit: Permit,
  pattern: string,
): Promise<Result<readonly StoredQuery[], Refusal>> {
  const found: StoredQuery[] = [];
  let after: { readonly after?: Cursor } = {};
  for (;;) {
    const page = shown(
      await house.record.find(permit, {
        ...{ kind: KIND, filter: { and: [] }, sort: [{ by: 'id', direction: 'ascending' }] },
        ...{ limit: 200, total: 'none', ...after },
      }),
    );
    if (!page.ok) return page;
    for (const one of page.value.matches) {
      const { name, version, saved, q } = treeOf(one);
      found.push({ name: String(name), version: String(version), saved: String(saved), q: String(q) });
    }
    if (page.value.next === null) break;
    after = { after: page.value.next };
  }
  const named = found.filter(({ name }) => name.startsWith(pattern));
  return ok(
    named.sort((one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : byVersion(one, other))),
  );
}

/** The version, or the latest that begins with what is said of it. */
export async function findStoredQuery(
  house: OpenEhrHouse,
  caller: Caller,
  { name, version }: { readonly name: string; readonly version: string | null },
): Promise<Result<StoredQuery, Refusal>> {
  if (!isName(name)) return refuse('query-name');
  if (version !== null && !PARTIAL.test(version)) return refuse('query-version');
  const permit = await permitFor(house, caller, [{ action: 'search', kind: KIND, patients: [] }]);
  if (!permit.ok) return permit;
  const all = await stored(house, permit.value, name);
  if (!all.ok) return all;
  const fitting = all.value.filter(
    (one) =>
      one.name === name && (version === null || one.version === version || one.version.startsWith(`${version}.`)),
  );
  const last = fitting.at(-1);
  return last === undefined ? refuse('not-found') : ok(last);
}

const shownAs = ({ name, version, saved, q }: StoredQuery) => ({ name, type: 'AQL', version, saved, q });

export async function listStoredQueries(
  house: OpenEhrHouse,
  caller: Caller,
  asked: Asked,
): Promise<Result<Answer, Refusal>> {
  const wanted = wantedAs(asked, [JSON_TYPE]);
  if (!wanted.ok) return wanted;
  const permit = await permitFor(house, caller, [{ action: 'search', kind: KIND, patients: [] }]);
  if (!permit.ok) return permit;
  const all = await stored(house, permit.value, asked.path['qualified_query_name'] ?? '');
  return all.ok ? ok({ status: 200, body: JSON.stringify(all.value.map(shownAs)) }) : all;
}

export async function getStoredQuery(
  house: OpenEhrHouse,
  caller: Caller,
  asked: Asked,
): Promise<Result<Answer, Refusal>> {
  const wanted = wantedAs(asked, [JSON_TYPE]);
  if (!wanted.ok) return wanted;
  const name = partOf(asked, 'qualified_query_name');
  const found = await findStoredQuery(house, caller, { name, version: partOf(asked, 'version') });
  return found.ok ? ok({ status: 200, body: JSON.stringify(shownAs(found.value)) }) : found;
}

/** Under the version of the address, once; without one as the next patch of the latest, or as 1.0.0. */
export async function storeQuery(house: OpenEhrHouse, caller: Caller, asked: Asked): Promise<Result<Answer, Refusal>> {
  const name = partOf(asked, 'qualified_query_name');
  const said = asked.path['version'] ?? null;
  if (!isName(name)) return refuse('query-name');
  if (said !== null && !FULL.test(said)) return refuse('query-version');
  if (!/^aql$/i.test(asked.query.get('query_type') ?? 'AQL')) {
    return refuse('parameter-value', { detail: 'Queries are AQL.' });
  }
  const q = textIn(house, asked);
  if (!q.ok) return q;
  const sound = readQuery(q.value);
  if (!sound.ok) return sound;
  const permit = await permitFor(house, caller, [
    { action: 'create', kind: KIND, patients: [] },
    { action: 'search', kind: KIND, patients: [] },
  ]);
  if (!permit.ok) return permit;
  const all = await stored(house, permit.value, name);
  if (!all.ok) return all;
  const own = all.value.filter((one) => one.name === name);
  const version = said ?? nextVersion(own.at(-1));
  const location = { location: `${baseOf(house)}/definition/query/${name}/${version}` };
  const standing = own.find((one) => one.version === version);
  if (standing !== undefined) {
    return standing.q === q.value ? ok({ status: 200, body: null, headers: location }) : refuse('query-taken');
  }
  const committed = await house.record.commit(permit.value, [writeOf({ name, version, q: q.value })]);
  if (committed.ok) return ok({ status: 200, body: null, headers: location });
  return refuse(committed.error.code === 'stale' ? 'stale' : 'query-taken');
}

function nextVersion(latest: StoredQuery | undefined): string {
  if (latest === undefined) return '1.0.0';
  const [major = 1, minor = 0, patch = 0] = numbersOf(latest.version);
  return `${major}.${minor}.${patch + 1}`;
}

const TEXT = 'text/plain';

/** AQL as it is, or as `q` of an object. */
function textIn({ limits }: OpenEhrHouse, asked: Asked): Result<string, Refusal> {
  const format = sentAs(asked, [TEXT, JSON_TYPE]);
  if (!format.ok) return format;
  if (asked.body.byteLength === 0) return refuse('no-body');
  if (format.value === TEXT) return ok(new TextDecoder().decode(asked.body));
  const read = readBytes(asked.body, { maxDepth: limits.depth, maxLength: limits.body });
  const q = read.ok && isObject(read.value.tree) ? read.value.tree['q'] : null;
  return typeof q === 'string' ? ok(q) : refuse('not-json', { detail: 'Send { "q": "SELECT …" }.' });
}

function writeOf({ name, version, q }: Omit<StoredQuery, 'saved'>): Write {
  const before = JSON.stringify({ _type: KIND, name, version, saved: UNKNOWN_TIME });
  return {
    ...{ action: 'create', kind: KIND, id: idOfName(`${name}/${version}`), follows: 0, patients: [] },
    document: `${before.slice(0, -1)},"q":${JSON.stringify(q)}}`,
    lastUpdated: stampIn(before),
    ...{ owner: null, clinicalTime: null, labels: [], index: [], uniqueIdentifiers: [] },
  };
}
