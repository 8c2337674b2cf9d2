// https://hl7.org/fhir/R4/http.html, https://hl7.org/fhir/R4/operationoutcome.html: what can go wrong with a request, as a value.
import type { OperationOutcome } from '@medplum/fhirtypes';

export interface Failure {
  readonly kind: 'offline' | 'signed-out' | 'forbidden' | 'not-found' | 'conflict' | 'refused' | 'server';
  /** Sentences of the server for the user; empty when it gave none. */
  readonly sentences: readonly string[];
  /** Machine-readable codes of the server's issues. */
  readonly codes: readonly string[];
}

export type Answer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: Failure };

/** The failure that an HTTP status and its body (parsed JSON, if any) stand for. */
export function failureOf(status: number, body: unknown): Failure {
  // What exactly, where the server says so; the text of a code is the same every time.
  const issues = isOutcome(body) ? body.issue : [];
  const sentences = issues.flatMap((issue) => issue.diagnostics ?? issue.details?.text ?? []);
  const codes = issues.flatMap((issue) => [
    ...(issue.details?.coding ?? []).flatMap((coding) => coding.code ?? []),
    ...(issue.code === undefined ? [] : [issue.code]),
  ]);
  if (issues.length > 0) return { kind: kindOf(status), sentences, codes };
  return { kind: kindOf(status), ...problemOf(body) };
}

/** The network did not carry the request. */
export const offline: Failure = { kind: 'offline', sentences: [], codes: [] };

function kindOf(status: number): Failure['kind'] {
  if (status === 401) return 'signed-out';
  if (status === 403) return 'forbidden';
  if (status === 404 || status === 410) return 'not-found';
  if (status === 409 || status === 412) return 'conflict';
  return status >= 500 ? 'server' : 'refused';
}

/** RFC 9457: problem details, as the paths outside /fhir answer. */
function problemOf(body: unknown): Pick<Failure, 'sentences' | 'codes'> {
  if (typeof body !== 'object' || body === null) return { sentences: [], codes: [] };
  const text = 'detail' in body ? body.detail : undefined;
  const code = 'code' in body ? body.code : undefined;
  return {
    sentences: typeof text === 'string' ? [text] : [],
    codes: typeof code === 'string' ? [code] : [],
  };
}

const isOutcome = (body: unknown): body is OperationOutcome =>
  typeof body === 'object' && body !== null && 'resourceType' in body && body.resourceType === 'OperationOutcome';
