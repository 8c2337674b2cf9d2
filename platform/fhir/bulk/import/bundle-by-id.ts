// https://hl7.org/fhir/R4/http.html#trules: a Bundle whose entries say under which ids they are kept, so that carrying it out again makes nothing new.

import { ok, type Result, refused } from '@fkj/platform-record';
import { isObject, setMember } from '@fkj/standards-json';
import { type RawEntry, splitEntries } from '../../bundle/entry.ts';
import { referencesIn, rewrite } from '../../bundle/references.ts';
import type { Limits } from '../../house.ts';
import { inEntry, type Refusal, refuse } from '../../outcome/refusal.ts';
import { type Received, receive } from '../../receive.ts';

/** Bundles that carry resources to be stored; others (documents, messages) are resources themselves. */
export const CARRIERS: ReadonlySet<unknown> = new Set(['transaction', 'batch', 'collection', 'searchset']);

/** One resource of a Bundle, with the id under which it is kept. */
export interface NamedEntry {
  readonly place: number;
  readonly resource: Received;
  readonly id: string;
}

export interface BundleById {
  readonly named: readonly NamedEntry[];
  /** The same as a transaction of updates; other entries (DELETE, conditional create) as they were sent. */
  readonly transaction: Received;
}

const UUID_URL = /^urn:uuid:([0-9a-fA-F-]{36})$/;

/**
 * Names each entry: by its PUT address or its own id, or, where it is posted, by the UUID of its fullUrl; references to
 * such a fullUrl are rewritten. Refused where nothing says how an entry is to be called.
 */
export function bundleById(bundle: Received, limits: Limits): Result<BundleById, Refusal> {
  const raws = splitEntries(bundle);
  const targets = new Map<string, string>();
  const ids = new Map<number, string>();
  for (const raw of raws) {
    const id = idOf(raw, bundle.tree['type']);
    if (!id.ok) return refused(inEntry(id.error, raw.place));
    if (id.value === null) continue;
    ids.set(raw.place, id.value);
    const { fullUrl } = raw.entry;
    if (typeof fullUrl === 'string') targets.set(fullUrl, `${kindOf(raw)}/${id.value}`);
  }
  const named: NamedEntry[] = [];
  const printed: string[] = [];
  for (const raw of raws) {
    const id = ids.get(raw.place);
    if (id === undefined || raw.text === null) {
      printed.push(JSON.stringify(raw.entry));
      continue;
    }
    const resource = resourceNamed(raw, { id, targets, limits });
    if (!resource.ok) return refused(inEntry(resource.error, raw.place));
    named.push({ place: raw.place, resource: resource.value, id });
    const request = { method: 'PUT', url: `${resource.value.kind}/${id}` };
    printed.push(`{"resource":${resource.value.text},"request":${JSON.stringify(request)}}`);
  }
  const text = `{"resourceType":"Bundle","type":"transaction","entry":[${printed.join(',')}]}`;
  const transaction = receive(Buffer.from(text), limits);
  return transaction.ok ? ok({ named, transaction: transaction.value }) : transaction;
}

/** Null for an entry that is carried out as it stands, because doing so twice does no more than once. */
function idOf(raw: RawEntry, type: unknown): Result<string | null, Refusal> {
  const { entry } = raw;
  const { request, resource, fullUrl } = entry;
  const method = isObject(request) ? request['method'] : undefined;
  const own = isObject(resource) ? resource['id'] : undefined;
  const carried = type === 'collection' || type === 'searchset' || method === 'PUT';
  if (carried) return typeof own === 'string' ? ok(own) : refuse('id-required');
  if (method !== 'POST' || !isObject(request)) return ok(null);
  if (request['ifNoneExist'] !== undefined) return ok(null);
  const uuid = typeof fullUrl === 'string' ? UUID_URL.exec(fullUrl)?.[1] : undefined;
  return uuid === undefined
    ? refuse('id-required', { detail: 'A posted entry needs a fullUrl urn:uuid:…, which becomes its id.' })
    : ok(uuid.toLowerCase());
}

const kindOf = ({ entry }: RawEntry): string => {
  const { resource } = entry;
  return isObject(resource) && typeof resource['resourceType'] === 'string' ? resource['resourceType'] : '';
};

interface Naming {
  readonly id: string;
  readonly targets: ReadonlyMap<string, string>;
  readonly limits: Limits;
}

function resourceNamed({ entry, text }: RawEntry, { id, targets, limits }: Naming): Result<Received, Refusal> {
  const tree = entry['resource'];
  if (!isObject(tree) || text === null) return refuse('no-body');
  const redirected = rewrite({ tree, text }, referencesIn(tree), urnsOf(targets)).text;
  const named = setMember(redirected, [], { name: 'id', value: JSON.stringify(id) });
  return named === null ? refuse('not-resource') : receive(Buffer.from(named), limits);
}

/** Addresses of other servers stay what they are. */
const urnsOf = (targets: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
  new Map([...targets].filter(([url]) => url.startsWith('urn:')));
