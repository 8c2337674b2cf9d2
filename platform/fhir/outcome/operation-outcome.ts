// https://hl7.org/fhir/R4/operationoutcome.html: what the caller reads when something was refused.

import { type CatalogueEntry, catalogue } from './catalogue.ts';
import type { Issue, Refusal } from './refusal.ts';

/** Code system of the catalogue's codes. */
export const OUTCOME_SYSTEM = 'https://felleskommunaljournal.no/fhir/CodeSystem/outcome';

/** The HTTP status of a refusal. */
export const statusOf = (refusal: Refusal): number => catalogue[refusal[0].code].status;

/** A refusal or a list of remarks as OperationOutcome JSON. */
export const printOutcome = (issues: readonly Issue[]): string =>
  JSON.stringify({ resourceType: 'OperationOutcome', issue: issues.map(printIssue) });

function printIssue(issue: Issue): object {
  const { status, type, sentence }: CatalogueEntry = catalogue[issue.code];
  const remark = type === 'informational' || type === 'suppressed';
  return {
    severity: remark ? 'information' : status >= 500 ? 'fatal' : 'error',
    code: issue.exactly?.type ?? type,
    details: { coding: [{ system: OUTCOME_SYSTEM, code: issue.exactly?.key ?? issue.code }], text: sentence },
    diagnostics: issue.detail ?? sentence,
    ...(issue.expression === undefined ? {} : { expression: [issue.expression] }),
  };
}
