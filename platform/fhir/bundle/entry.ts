// https://hl7.org/fhir/R4/http.html#trules and https://hl7.org/fhir/R4/bundle.html: what each entry of a Bundle asks for.

import { ok, type Result } from '@fkj/platform-record';
import { primitiveFormats } from '@fkj/standards-fhir';
import { isArray, isObject, type JsonObject, locateAll } from '@fkj/standards-json';
import { type Known, versionToMatch } from '../http/version-headers.ts';
import { checkId } from '../object-id.ts';
import { inEntry, type Refusal, refuse } from '../outcome/refusal.ts';
import type { Received } from '../receive.ts';

export type EntryRequest =
  | {
      readonly method: 'POST';
      readonly kind: string;
      readonly ifNoneExist: string | null;
      readonly resource: Received;
      /** The condition that nothing met (`claimText`), of a conditional update that comes to a create. */
      readonly under?: string;
      /** The parameters of a conditional update. */
      readonly condition?: string;
    }
  | {
      readonly method: 'PUT';
      readonly kind: string;
      readonly id: string;
      readonly ifMatch: number | null;
      readonly resource: Received;
      /** What a patch that changes no byte comes to: no version is made. */
      readonly unchanged?: boolean;
      /** The condition that nothing met: the id must be free. */
      readonly under?: string;
      /** The parameters of a conditional update. */
      readonly condition?: string;
    }
  | { readonly method: 'DELETE'; readonly kind: string; readonly id: string; readonly ifMatch: number | null }
  | {
      readonly method: 'GET';
      readonly path: string;
      readonly parameters: string;
      /** HEAD: the answer without what it is about. */
      readonly shows: 'all' | 'headers';
      readonly known: Known;
    }
  | OperationEntryRequest;

/** An operation in an entry. Its body is not called a resource: it is not one that the Bundle writes. */
export interface OperationEntryRequest {
  readonly method: 'OPERATION';
  readonly by: 'GET' | 'POST';
  /** Ends in '$name'. */
  readonly path: string;
  readonly parameters: string;
  readonly shows: 'all' | 'headers';
  readonly body: Received | null;
  /** As it was sent. */
  readonly ifMatch: string | null;
}

/** A conditional update or delete in an entry: a condition names the objects. */
export type WhereEntryRequest =
  | {
      readonly method: 'PUT';
      readonly kind: string;
      /** Form-encoded. */
      readonly where: string;
      readonly ifMatch: number | null;
      readonly resource: Received;
    }
  | { readonly method: 'DELETE'; readonly kind: string; readonly where: string; readonly ifMatch: number | null };

/** A patch in an entry (https://hl7.org/fhir/R4/http.html#patch): Parameters, or a Binary that holds another patch language. */
export interface PatchEntryRequest {
  readonly method: 'PATCH';
  readonly kind: string;
  /** Null where a condition names the object. */
  readonly id: string | null;
  readonly parameters: string;
  readonly ifMatch: number | null;
  readonly patch: Received;
}

interface EntryOf<Request> {
  /** Place in the Bundle, from 0. */
  readonly place: number;
  readonly fullUrl: string | null;
  readonly request: Request;
}

export type Entry = EntryOf<EntryRequest>;

/** An entry as it was sent; a transaction makes an `Entry` of each before it plans. */
export type SentEntry = NamedEntry | EntryOf<WhereEntryRequest>;

/** The same, once conditions have found their objects. */
export type NamedEntry = Entry | EntryOf<PatchEntryRequest>;

/** The raw entries of a Bundle with the text of each resource; malformed entries are told by `readEntry`. */
export function splitEntries({ tree, text }: Received): readonly RawEntry[] {
  const list = tree['entry'];
  const entries = isArray(list) ? list : [];
  const spans = locateAll(
    text,
    entries.map((_, place) => ['entry', place, 'resource']),
  );
  return entries.map((entry, place) => {
    const span = spans[place];
    return { place, entry: isObject(entry) ? entry : {}, text: span ? text.slice(span.start, span.end) : null };
  });
}

export interface RawEntry {
  readonly place: number;
  readonly entry: JsonObject;
  readonly text: string | null;
}

/** Reads one entry; `base` may stand before the addresses in it. */
export function readEntry({ place, entry, text }: RawEntry, base: string): Result<SentEntry, Refusal> {
  const asked = entry['request'];
  if (!isObject(asked)) return unusable(place, 'The entry has no request.');
  const method = asked['method'];
  const url = asked['url'];
  if (typeof method !== 'string' || typeof url !== 'string') return unusable(place, 'Method and url are required.');
  const fullUrl = textOr(entry['fullUrl'], null);
  const request = readRequest({ method, asked, target: targetOf(url, base), resource: resourceOf(entry, text) });
  if (!request.ok) return { ok: false, error: inEntry(request.error, place) };
  const { value } = request;
  if ('where' in value) return ok({ place, fullUrl, request: value });
  return ok(value.method === 'PATCH' ? { place, fullUrl, request: value } : { place, fullUrl, request: value });
}

interface RequestParts {
  readonly method: string;
  readonly asked: JsonObject;
  readonly target: Target;
  readonly resource: Received | null;
}

function readRequest({ method, asked, target, resource }: RequestParts): Result<SentEntry['request'], Refusal> {
  const { kind, id, rest, query } = target;
  const shows = method === 'HEAD' ? 'headers' : 'all';
  const reads = method === 'GET' || method === 'HEAD';
  if ((reads || method === 'POST') && lastStep(target.path).startsWith('$')) {
    const ifMatch = textOr(asked['ifMatch'], null);
    const by = reads ? 'GET' : 'POST';
    return ok({ method: 'OPERATION', by, path: target.path, parameters: query ?? '', shows, body: resource, ifMatch });
  }
  if (method === 'POST' && lastStep(target.path) === '_search') return readSearch(target, resource);
  if (reads) {
    const known = knownIn(asked);
    return known.ok
      ? ok({ method: 'GET', path: target.path, parameters: query ?? '', shows, known: known.value })
      : known;
  }
  if (rest !== null || kind === '') return refuse('bundle-entry', { detail: 'The url names no resource type.' });
  if (method === 'POST') {
    if (id !== null || query !== null) return refuse('not-implemented', { detail: 'Only creates can be posted.' });
    if (resource === null) return refuse('no-body');
    return ok({ method, kind, resource, ifNoneExist: textOr(asked['ifNoneExist'], null) });
  }
  if (method === 'PATCH') return readPatch({ asked, target, resource });
  if (method !== 'PUT' && method !== 'DELETE')
    return refuse('not-implemented', { detail: 'The methods of an entry are GET, HEAD, POST, PUT, PATCH and DELETE.' });
  const ifMatch = versionToMatch(textOr(asked['ifMatch'], undefined));
  if (!ifMatch.ok) return ifMatch;
  if (id === null) return readWhere({ method, kind, where: query ?? '', ifMatch: ifMatch.value, resource });
  const checked = checkId(id);
  if (!checked.ok) return checked;
  if (method === 'DELETE') return ok({ method, kind, id, ifMatch: ifMatch.value });
  if (resource === null) return refuse('no-body');
  return ok({ method, kind, id, ifMatch: ifMatch.value, resource });
}

const lastStep = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/**
 * https://hl7.org/fhir/R4/http.html#search by POST: parameters may stand in the url as well as in the form, and mean the
 * same. An entry holds a resource or nothing, and R4 says of none that it stands for a form; so they stand in the url,
 * which here is part of the body already.
 */
function readSearch({ path, query }: Target, resource: Received | null): Result<EntryRequest, Refusal> {
  const detail = 'An entry has no form: the parameters of _search stand in its url.';
  if (resource !== null) return refuse('not-implemented', { detail });
  const within = path.slice(0, -'_search'.length).replace(/\/$/, '');
  const steps = within === '' ? [] : within.split('/');
  if (steps.length === 2 || steps.length > 3 || steps.includes('_history')) return refuse('unknown-route');
  const known = { tags: undefined, until: null };
  return ok({ method: 'GET', path: within, parameters: query ?? '', shows: 'all', known });
}

function readWhere({
  method,
  kind,
  where,
  ifMatch,
  resource,
}: Omit<WhereEntryRequest, 'resource'> & { readonly resource: Received | null }): Result<WhereEntryRequest, Refusal> {
  if (method === 'DELETE') return ok({ method, kind, where, ifMatch });
  return resource === null ? refuse('no-body') : ok({ method, kind, where, ifMatch, resource });
}

function readPatch({
  asked,
  target: { kind, id, query },
  resource,
}: Omit<RequestParts, 'method'>): Result<PatchEntryRequest, Refusal> {
  const ifMatch = versionToMatch(textOr(asked['ifMatch'], undefined));
  if (!ifMatch.ok) return ifMatch;
  if (resource === null) return refuse('no-body', { detail: 'A patch is required in the entry.' });
  return ok({ method: 'PATCH', kind, id, parameters: query ?? '', ifMatch: ifMatch.value, patch: resource });
}

/** https://hl7.org/fhir/R4/http.html#cread in an entry: ifNoneMatch, or ifModifiedSince as an instant. */
function knownIn(asked: JsonObject): Result<Known, Refusal> {
  const { ifNoneMatch, ifModifiedSince: since } = asked;
  const tags = textOr(ifNoneMatch, undefined);
  if (since === undefined) return ok({ tags, until: null });
  if (typeof since !== 'string' || primitiveFormats.get('instant')?.isValid(since) !== true) {
    return refuse('bundle-entry', { detail: 'ifModifiedSince is an instant.' });
  }
  return ok({ tags, until: Date.parse(since) });
}

interface Target {
  /** Without base, leading slash and query. */
  readonly path: string;
  readonly kind: string;
  readonly id: string | null;
  /** What follows kind and id. */
  readonly rest: string | null;
  readonly query: string | null;
}

function targetOf(url: string, base: string): Target {
  const relative = (url.startsWith(`${base}/`) ? url.slice(base.length) : url).replace(/^\//, '');
  const mark = relative.indexOf('?');
  const path = mark < 0 ? relative : relative.slice(0, mark);
  const [kind = '', id, ...rest] = path.split('/');
  return {
    path,
    kind,
    id: id ?? null,
    rest: rest.length === 0 ? null : rest.join('/'),
    query: mark < 0 ? null : relative.slice(mark + 1),
  };
}

function resourceOf(entry: JsonObject, text: string | null): Received | null {
  const tree = entry['resource'];
  if (!isObject(tree) || text === null) return null;
  return { kind: textOr(tree['resourceType'], ''), tree, text };
}

const textOr = <Other>(value: unknown, other: Other): string | Other => (typeof value === 'string' ? value : other);

const unusable = (place: number, detail: string): Result<never, Refusal> => {
  const refusal = refuse('bundle-entry', { detail });
  return refusal.ok ? refusal : { ok: false, error: inEntry(refusal.error, place) };
};
