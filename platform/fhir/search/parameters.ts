// https://hl7.org/fhir/R4/search.html#errors: the parameters of a search read strictly, or leniently with a remark.

import { ok, type Result, refused } from '@fkj/platform-record';
import { parseSearch, type SearchIssue, type SearchRequest } from '@fkj/standards-fhir';
import type { OutcomeCode } from '../outcome/catalogue.ts';
import { type Issue, type Refusal, refuse } from '../outcome/refusal.ts';

export type Pair = readonly [name: string, value: string];

/** Form-encoded text as name-value pairs, in the sender's order. */
export const pairsIn = (parameters: string): readonly Pair[] => [...new URLSearchParams(parameters)];

export interface ReadParameters {
  readonly request: SearchRequest;
  /** Parameters that were left out, where the caller asked for leniency. */
  readonly remarks: readonly Issue[];
}

export interface ParameterOptions {
  readonly base: string;
  readonly now: number;
  readonly handling: 'strict' | 'lenient';
}

/** Reads the parameters of a search on one kind. Leniency forgives unknown names only, never a wrong value. */
export function readParameters(
  kind: string,
  pairs: readonly Pair[],
  options: ParameterOptions,
): Result<ReadParameters, Refusal> {
  const { base, now } = options;
  if (pairs.some(([name, value]) => name.includes('\0') || value.includes('\0'))) return refuse('parameter-value');
  const parsed = parseSearch(kind, pairs, { base, now });
  if (parsed.ok) return ok({ request: parsed.request, remarks: [] });
  const unknown = new Set(parsed.issues.filter(isForgivable).map(({ parameter }) => parameter));
  if (options.handling === 'strict' || unknown.size === 0) return refused(refusalOf(parsed.issues));
  const known = pairs.filter(([name]) => !unknown.has(name));
  const again = parseSearch(kind, known, { base, now });
  if (!again.ok) return refused(refusalOf(again.issues));
  const remarks = parsed.issues
    .filter(isForgivable)
    .map(({ text }): Issue => ({ code: 'parameter-ignored', detail: text }));
  return ok({ request: again.request, remarks });
}

const RESULT_PARAMETER = /^_(?:sort|(?:rev)?include(?::.*)?)$/;

const isForgivable = ({ code, parameter }: SearchIssue): boolean =>
  code === 'not-found' && !RESULT_PARAMETER.test(parameter);

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
