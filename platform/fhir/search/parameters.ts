// https://hl7.org/fhir/R4/search.html#errors: the parameters of a search read strictly, or leniently with a remark.

import { ok, type Result, refused } from '@fkj/platform-record';
import { parseSearch, type SearchIssue, type SearchRequest } from '@fkj/standards-fhir';
import type { OutcomeCode } from '../outcome/catalogue.ts';
import { type Issue, type Refusal, refuse } from '../outcome/refusal.ts';
import type { SearchParameters } from '../search-parameter/open-parameters.ts';
import { watched } from '../search-parameter/parameter-set.ts';

export type Pair = readonly [name: string, value: string];

/** Form-encoded text as name-value pairs, in the sender's order. */
export const pairsIn = (parameters: string): readonly Pair[] => [...new URLSearchParams(parameters)];

/** A search, and the epoch of the index rules by which it was read, where it asks for parameters of the house. */
export interface ReadRequest extends SearchRequest {
  readonly rules?: number;
}

export interface ReadParameters {
  readonly request: ReadRequest;
  /** Parameters that were left out, where the caller asked for leniency. */
  readonly remarks: readonly Issue[];
}

export interface ParameterOptions {
  readonly base: string;
  readonly now: number;
  /** Those of the house, beside R4's own. */
  readonly parameters: Pick<SearchParameters, 'now'>;
  readonly handling: 'strict' | 'lenient';
}

/**
 * Reads the parameters of a search on one kind. Leniency forgives names that are unknown, or not complete yet, never a wrong
 * value.
 */
export function readParameters(
  kind: string,
  pairs: readonly Pair[],
  options: ParameterOptions,
): Result<ReadParameters, Refusal> {
  const { base, now, parameters } = options;
  const set = parameters.now();
  const { custom, used } = watched(set);
  if (pairs.some(([name, value]) => name.includes('\0') || value.includes('\0'))) return refuse('parameter-value');
  const read = { base, now, custom };
  const parsed = parseSearch(kind, pairs, read);
  const fenced = (request: SearchRequest): ReadRequest => (used() ? { ...request, rules: set.epoch } : request);
  if (parsed.ok) return ok({ request: fenced(parsed.request), remarks: [] });
  const unknown = new Set(parsed.issues.filter(isForgivable).map(({ parameter }) => parameter));
  if (options.handling === 'strict' || unknown.size === 0) return refused(refusalOf(parsed.issues));
  const known = pairs.filter(([name]) => !unknown.has(name));
  const again = parseSearch(kind, known, read);
  if (!again.ok) return refused(refusalOf(again.issues));
  const remarks = parsed.issues
    .filter(isForgivable)
    .map(({ text }): Issue => ({ code: 'parameter-ignored', detail: text }));
  return ok({ request: fenced(again.request), remarks });
}

const RESULT_PARAMETER = /^_(?:sort|(?:rev)?include(?::.*)?)$/;

const isForgivable = ({ code, parameter }: SearchIssue): boolean =>
  (code === 'not-found' || code === 'incomplete') && !RESULT_PARAMETER.test(parameter);

function refusalOf(issues: readonly SearchIssue[]): Refusal {
  const [first, ...rest] = issues.map((issue): Issue => ({ code: codeOf(issue), detail: issue.text }));
  if (first === undefined) throw new Error('a search was refused without a reason');
  return [first, ...rest];
}

function codeOf({ code }: SearchIssue): OutcomeCode {
  switch (code) {
    case 'not-found':
      return 'parameter-unknown';
    case 'invalid':
    case 'value':
      return 'parameter-value';
    case 'not-supported':
      return 'parameter-later';
    case 'incomplete':
      return 'parameter-indexing';
    default:
      return code satisfies never;
  }
}
