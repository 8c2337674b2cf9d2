// CONTRIBUTING.md "Errors" and DESIGN.md §5: an expected failure of an interaction, as a value.

import { type Result, refused } from '@fkj/platform-record';
import type { OutcomeCode } from './catalogue.ts';

export interface Issue {
  readonly code: OutcomeCode;
  /** What exactly is wrong. Never repeats a value that was sent. */
  readonly detail?: string;
  /** The element, as a FHIRPath from the resource: `Patient.name[0].given`. */
  readonly expression?: string;
  /** Where another catalogue says it more exactly: its key, and the FHIR issue type. */
  readonly exactly?: { readonly key: string; readonly type: string };
  /** Headers that go with it when it is the first: the challenge of a 401. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The first issue decides the HTTP status. */
export type Refusal = readonly [Issue, ...Issue[]];

/** A refusal with one issue. */
export const refuse = (code: OutcomeCode, more: Omit<Issue, 'code'> = {}): Result<never, Refusal> =>
  refused([{ code, ...more }]);

/** The same refusal, seen from the Bundle: every issue names its entry. */
export function inEntry(refusal: Refusal, entry: number): Refusal {
  const [first, ...rest] = refusal;
  return [within(first, entry), ...rest.map((issue) => within(issue, entry))];
}

function within(issue: Issue, entry: number): Issue {
  const path = issue.expression?.replace(/^[A-Za-z]+/, '') ?? '';
  const part = issue.expression === undefined ? '' : `.resource${path}`;
  return { ...issue, expression: `Bundle.entry[${entry}]${part}` };
}
