// https://hl7.org/fhir/R4/http.html#mime-type and https://www.rfc-editor.org/rfc/rfc9110#name-accept: which formats are taken and given.

import { ok, type Result } from '@fkj/platform-record';
import { type Refusal, refuse } from '../outcome/refusal.ts';

export type Format = 'json' | 'xml';

/** The format of an answer and the name under which it was asked for. */
export interface MediaType {
  readonly format: Format;
  /** Value of Content-Type. */
  readonly contentType: string;
}

const FHIR_JSON = 'application/fhir+json; charset=utf-8';
/** What is given when nothing else is asked for. */
export const AS_JSON: MediaType = { format: 'json', contentType: FHIR_JSON };

const JSON_TYPES: ReadonlySet<string> = new Set(['application/fhir+json', 'application/json', 'text/json']);
const XML_TYPES: ReadonlySet<string> = new Set(['application/fhir+xml', 'application/xml', 'text/xml']);
const RESOURCE_TYPES: ReadonlySet<string> = new Set([...JSON_TYPES, ...XML_TYPES]);
const FORM_TYPES: ReadonlySet<string> = new Set(['application/x-www-form-urlencoded']);
/** The server speaks this version alone (https://hl7.org/fhir/R4/http.html#version-parameter). */
const VERSION = /^"?4\.0(\.1)?"?$/;

export interface BodyHeaders {
  readonly 'content-type'?: string | undefined;
  readonly 'content-encoding'?: string | undefined;
}

/** Checks the headers of a body that must be a resource and tells its format. */
export function checkResourceBody(headers: BodyHeaders): Result<Format, Refusal> {
  const checked = checkBody(headers, RESOURCE_TYPES);
  if (!checked.ok) return checked;
  const [type = ''] = (headers['content-type'] ?? '').toLowerCase().split(';');
  return ok(XML_TYPES.has(type.trim()) ? 'xml' : 'json');
}

/** Checks Content-Type and Content-Encoding of a body that must be search parameters. */
export const checkFormBody = (headers: BodyHeaders): Result<null, Refusal> => checkBody(headers, FORM_TYPES);

/** Checks that a body is of one of these types, in UTF-8 and not encoded otherwise. */
export function checkBody(headers: BodyHeaders, taken: ReadonlySet<string>): Result<null, Refusal> {
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') return refuse('content-encoding');
  const { type, parameters } = partsOf(headers['content-type'] ?? '');
  if (!taken.has(type)) {
    if (taken !== FORM_TYPES) return refuse('media-type');
    return refuse('media-type', { detail: 'A search is posted as application/x-www-form-urlencoded.' });
  }
  const charset = parameters.get('charset');
  if (charset !== undefined && !/^"?utf-?8"?$/.test(charset)) return refuse('media-type');
  const version = parameters.get('fhirversion');
  if (version !== undefined && !VERSION.test(version)) {
    return refuse('media-type', { detail: 'This server speaks FHIR R4 only: fhirVersion=4.0.' });
  }
  return ok(null);
}

interface TypeParts {
  readonly type: string;
  /** Names and values in lower case. */
  readonly parameters: ReadonlyMap<string, string>;
}

function partsOf(text: string): TypeParts {
  const [type = '', ...rest] = text.toLowerCase().split(';');
  const parameters = rest.map((parameter): [string, string] => {
    const [name = '', value = ''] = parameter.split('=');
    return [name.trim(), value.trim()];
  });
  return { type: type.trim(), parameters: new Map(parameters) };
}

const FHIR_XML = 'application/fhir+xml; charset=utf-8';
const SHORT: Readonly<Record<string, string>> = { json: 'application/fhir+json', xml: 'application/fhir+xml' };
/** What ranges stand for, most wanted first. A browser that asks for a page gets JSON. */
const RANGES: Readonly<Record<string, readonly string[]>> = {
  '*/*': ['application/fhir+json', 'application/fhir+xml'],
  'application/*': ['application/fhir+json', 'application/fhir+xml'],
  'text/*': ['text/xml'],
  'text/html': ['application/fhir+json'],
};

/** The format that the caller wants most. `_format` overrides Accept (https://hl7.org/fhir/R4/http.html#parameters). */
export function wantedType(accept: string | undefined, format: string | undefined): Result<MediaType, Refusal> {
  if (format !== undefined) {
    const { type, parameters } = partsOf(format);
    const given = isOurVersion(parameters) ? typeOf(SHORT[type] ?? type.replace(' ', '+')) : null;
    return given === null ? refuse('not-acceptable') : ok(given);
  }
  if (accept === undefined || accept === '' || accept === 'application/fhir+json' || accept === '*/*')
    return ok(AS_JSON);
  const best = bestOf(accept);
  return best === null ? refuse('not-acceptable') : ok(best);
}

/** The name asked for is the name given back. */
function typeOf(type: string): MediaType | null {
  if (type === 'application/fhir+json') return AS_JSON;
  if (type === 'application/fhir+xml') return { format: 'xml', contentType: FHIR_XML };
  if (JSON_TYPES.has(type)) return { format: 'json', contentType: `${type}; charset=utf-8` };
  return XML_TYPES.has(type) ? { format: 'xml', contentType: `${type}; charset=utf-8` } : null;
}

const isOurVersion = (parameters: ReadonlyMap<string, string>): boolean =>
  VERSION.test(parameters.get('fhirversion') ?? '4.0');

interface Weighed {
  readonly quality: number;
  /** An exact name says more than a range. */
  readonly exactness: 'exact' | 'range';
}

/** RFC 9110 §12.5.1: the most exact statement about a type gives its weight; of equal ones the first named wins. */
function bestOf(accept: string): MediaType | null {
  const weights = new Map<string, Weighed>();
  for (const part of accept.split(',')) {
    const { type, parameters } = partsOf(part);
    if (!isOurVersion(parameters)) continue;
    const exactness = RESOURCE_TYPES.has(type) ? 'exact' : 'range';
    const types = exactness === 'exact' ? [type] : (RANGES[type] ?? []);
    const quality = Number(parameters.get('q') ?? '1');
    for (const name of types) {
      const known = weights.get(name);
      if (known === undefined || (known.exactness === 'range' && exactness === 'exact')) {
        weights.set(name, { quality: Number.isNaN(quality) ? 0 : quality, exactness });
      }
    }
  }
  let best: { readonly name: string; readonly weight: Weighed } | null = null;
  for (const [name, weight] of weights) {
    if (weight.quality > 0 && (best === null || beats(weight, best.weight))) best = { name, weight };
  }
  return best === null ? null : typeOf(best.name);
}

const beats = (one: Weighed, other: Weighed): boolean =>
  one.quality > other.quality ||
  (one.quality === other.quality && one.exactness === 'exact' && other.exactness === 'range');
