// https://hl7.org/fhir/R4/http.html#mime-type: which formats are taken and given. XML is not offered yet and says so.

import { ok, type Result } from '@fkj/platform-record';
import { type Refusal, refuse } from '../outcome/refusal.ts';

/** The format of every answer. */
export const FHIR_JSON = 'application/fhir+json; charset=utf-8';

const JSON_TYPES: ReadonlySet<string> = new Set(['application/fhir+json', 'application/json', 'text/json']);
const FORM_TYPES: ReadonlySet<string> = new Set(['application/x-www-form-urlencoded']);
const ANY_TYPE: ReadonlySet<string> = new Set(['*/*', 'application/*', 'text/html', 'text/*']);
const JSON_FORMATS: ReadonlySet<string> = new Set(['json', ...JSON_TYPES]);

/** Checks Content-Type and Content-Encoding of a body that must be a resource. */
export const checkJsonBody = (headers: BodyHeaders): Result<null, Refusal> => checkBody(headers, JSON_TYPES);

/** Checks Content-Type and Content-Encoding of a body that must be search parameters. */
export const checkFormBody = (headers: BodyHeaders): Result<null, Refusal> => checkBody(headers, FORM_TYPES);

export interface BodyHeaders {
  readonly 'content-type'?: string | undefined;
  readonly 'content-encoding'?: string | undefined;
}

/** Checks that a body is of one of these types, in UTF-8 and not encoded otherwise. */
export function checkBody(headers: BodyHeaders, taken: ReadonlySet<string>): Result<null, Refusal> {
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') return refuse('content-encoding');
  const [type = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';');
  if (!taken.has(type.trim())) {
    const detail = taken === FORM_TYPES ? 'A search is posted as application/x-www-form-urlencoded.' : xmlRemark(type);
    return refuse('media-type', detail === undefined ? {} : { detail });
  }
  const charset = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith('charset='));
  if (charset !== undefined && !/^charset="?utf-?8"?$/.test(charset)) return refuse('media-type');
  return ok(null);
}

/** Checks that the caller takes JSON. `_format` overrides Accept (https://hl7.org/fhir/R4/http.html#parameters). */
export function checkAccepted(accept: string | undefined, format: string | undefined): Result<null, Refusal> {
  if (format !== undefined) {
    const [type = ''] = format.toLowerCase().replace(' ', '+').split(';');
    return JSON_FORMATS.has(type.trim()) ? ok(null) : refuse('not-acceptable');
  }
  if (accept === undefined || accept === '' || accept === 'application/fhir+json' || accept === '*/*') return ok(null);
  for (const range of accept.toLowerCase().split(',')) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim());
    if (parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))) continue;
    if (JSON_TYPES.has(type) || ANY_TYPE.has(type)) return ok(null);
  }
  return refuse('not-acceptable');
}

const xmlRemark = (type: string): string | undefined => (type.includes('xml') ? 'XML is not offered yet.' : undefined);
