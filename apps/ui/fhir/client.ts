// https://hl7.org/fhir/R4/http.html: the few interactions our screens need. DESIGN.md §1: no private door, only /fhir.
import type { Bundle, ExtractResource, Parameters as FhirParameters, Resource, ResourceType } from '@medplum/fhirtypes';
import { type Answer, failureOf, offline } from './failure.ts';

/** Search parameters; a list under one name means "any of these". */
export type Parameters = Readonly<Record<string, string | readonly string[]>>;

/** Asks for the bearer token of the moment; null when nobody is signed in. */
export type TokenSource = (why: 'first' | 'refused') => Promise<string | null>;

export interface Fhir {
  read<Kind extends ResourceType>(kind: Kind, id: string, signal?: AbortSignal): Promise<Answer<ExtractResource<Kind>>>;
  /** Always by POST _search: neither names nor numbers may stand in an address (DESIGN.md §5). */
  search(kind: ResourceType, parameters: Parameters, signal?: AbortSignal): Promise<Answer<Bundle>>;
  create<Kind extends Resource>(resource: Kind): Promise<Answer<Kind>>;
  /** Refused where somebody has changed it since it was read. */
  update<Kind extends Resource>(resource: Kind): Promise<Answer<Kind>>;
  transaction(bundle: Bundle): Promise<Answer<Bundle>>;
  /** The page that a Bundle's link leads to. */
  page(link: string, signal?: AbortSignal): Promise<Answer<Bundle>>;
  /** https://hl7.org/fhir/R4/operations.html: `address` is 'Patient/$name'. */
  operate(address: string, parameters: FhirParameters): Promise<Answer<FhirParameters>>;
}

/** A client of the server that also serves the page. */
export function createFhir(token: TokenSource): Fhir {
  const send = async <Value>(path: string, request: RequestInit): Promise<Answer<Value>> => {
    const first = await attempt(path, request, await token('first'));
    const response = first?.status === 401 ? await attempt(path, request, await token('refused')) : first;
    if (response === undefined) return { ok: false, error: offline };
    const body = await bodyOf(response);
    if (!response.ok) return { ok: false, error: failureOf(response.status, body) };
    return { ok: true, value: body as Value };
  };
  const fhirJson = { 'content-type': 'application/fhir+json' };
  return {
    read: (kind, id, signal) => send(`/fhir/${kind}/${encodeURIComponent(id)}`, { ...aborting(signal) }),
    search: (kind, parameters, signal) =>
      send(`/fhir/${kind}/_search`, { method: 'POST', body: formOf(parameters), ...aborting(signal) }),
    create: (resource) =>
      send(`/fhir/${resource.resourceType}`, {
        method: 'POST',
        headers: { ...fhirJson, prefer: 'return=representation' },
        body: JSON.stringify(resource),
      }),
    update: (resource) =>
      send(`/fhir/${resource.resourceType}/${encodeURIComponent(resource.id ?? '')}`, {
        method: 'PUT',
        headers: {
          ...fhirJson,
          prefer: 'return=representation',
          ...(resource.meta?.versionId !== undefined && { 'if-match': `W/"${resource.meta.versionId}"` }),
        },
        body: JSON.stringify(resource),
      }),
    transaction: (bundle) => send('/fhir', { method: 'POST', headers: fhirJson, body: JSON.stringify(bundle) }),
    page: (link, signal) => send(pathOf(link), { ...aborting(signal) }),
    operate: (address, parameters) =>
      send(`/fhir/${address}`, { method: 'POST', headers: fhirJson, body: JSON.stringify(parameters) }),
  };
}

/** application/x-www-form-urlencoded, as POST _search takes it. */
export function formOf(parameters: Parameters): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    form.append(name, typeof value === 'string' ? value : value.map(escapeComma).join(','));
  }
  return form;
}

/** Of a link, the part below the server that also serves the page: the token goes nowhere else. */
const pathOf = (link: string): string => {
  const { pathname, search } = new URL(link, 'http://localhost');
  return `${pathname}${search}`;
};

/** https://hl7.org/fhir/R4/search.html#escaping */
const escapeComma = (value: string): string => value.replace(/[\\,]/g, (sign) => `\\${sign}`);

const aborting = (signal: AbortSignal | undefined): RequestInit => (signal === undefined ? {} : { signal });

async function attempt(path: string, request: RequestInit, token: string | null): Promise<Response | undefined> {
  const headers = new Headers(request.headers);
  headers.set('accept', 'application/fhir+json');
  if (token !== null) headers.set('authorization', `Bearer ${token}`);
  try {
    return await fetch(path, { ...request, headers, credentials: 'omit', cache: 'no-store' });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    return undefined;
  }
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
