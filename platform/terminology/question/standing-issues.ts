// https://hl7.org/fhir/R4/codesystem-publication-status.html: what a reader should know of the resources that an answer rests on.

import { printCanonical } from '../canonical.ts';
import type { Standing } from '../code-system/code-system.ts';
import type { CodeIssue } from './issue.ts';

interface Standards {
  readonly url: string | null;
  readonly version: string | null;
  readonly standing: Standing;
}

export type Warning = 'deprecated' | 'withdrawn' | 'experimental' | 'draft';

/** Null for what may be relied on. */
export const warningOf = ({ standing }: Standards): Warning | null => {
  const { standardsStatus, status, experimental } = standing;
  if (standardsStatus === 'deprecated' || standardsStatus === 'withdrawn') return standardsStatus;
  if (experimental) return 'experimental';
  return status === 'draft' || standardsStatus === 'draft' ? 'draft' : null;
};

export const addressOf = ({ url, version }: Standards): string => printCanonical({ url: url ?? '', version });

/** `kind` is CodeSystem or ValueSet. */
export const standingIssue = (kind: string, resource: Standards): readonly CodeIssue[] => {
  const warning = warningOf(resource);
  if (warning === null) return [];
  const text = `Reference to ${warning} ${kind} ${addressOf(resource)}`;
  return [{ severity: 'information', type: 'business-rule', kind: 'status-check', text, at: null }];
};
