// https://build.fhir.org/ig/HL7/fhir-tx-ecosystem-ig/: what is to be said of a code, in the words that its users compare with.

import type { JsonObject } from '@fkj/standards-json';

const ISSUE_TYPE = 'http://hl7.org/fhir/tools/CodeSystem/tx-issue-type';

export interface CodeIssue {
  readonly severity: 'error' | 'warning' | 'information';
  /** https://hl7.org/fhir/R4/valueset-issue-type.html */
  readonly type: string;
  /** http://hl7.org/fhir/tools/CodeSystem/tx-issue-type */
  readonly kind: string;
  readonly text: string;
  /** Where it stands: `Coding.display`; null for the whole. */
  readonly at: string | null;
  /** Not said in the message. */
  readonly quiet?: true;
}

/** As OperationOutcome. */
export const outcomeOf = (issues: readonly CodeIssue[]): JsonObject => ({
  resourceType: 'OperationOutcome',
  issue: issues.map(({ severity, type, kind, text, at }) => ({
    severity,
    code: type,
    details: { coding: [{ system: ISSUE_TYPE, code: kind }], text },
    ...(at === null ? {} : { location: [at], expression: [at] }),
  })),
});

/** All that is wrong in one sentence each. */
export const messageOf = (issues: readonly CodeIssue[]): string =>
  issues
    .filter(({ severity, kind, quiet }) => quiet !== true && (severity !== 'information' || kind === 'invalid-display'))
    .map(({ text }) => text)
    .sort()
    .join('; ');
