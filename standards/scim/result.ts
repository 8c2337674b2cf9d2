// https://www.rfc-editor.org/rfc/rfc7644#section-3.12: what a SCIM request is refused for.

/** RFC 7644 table 9. */
export type ScimType =
  | 'invalidFilter'
  | 'tooMany'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue'
  | 'invalidVers'
  | 'sensitive';

export interface ScimRefusal {
  /** HTTP status. */
  readonly status: 400 | 401 | 403 | 404 | 409 | 412 | 413 | 415 | 428 | 501 | 503;
  readonly scimType: ScimType | null;
  /** One sentence in English, for whoever builds the client. Holds no personal value. */
  readonly detail: string;
}

export type ScimResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: ScimRefusal };

export const scimOk = <Value>(value: Value): ScimResult<Value> => ({ ok: true, value });

/** A refusal with status 400. */
export const scimBad = (scimType: ScimType, detail: string): { readonly ok: false; readonly error: ScimRefusal } => ({
  ok: false,
  error: { status: 400, scimType, detail },
});

/** The body of an error. */
export const errorBody = ({ status, scimType, detail }: ScimRefusal): object => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
  status: String(status),
  ...(scimType === null ? {} : { scimType }),
  detail,
});
