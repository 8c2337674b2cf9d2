// https://hl7.org/fhir/R4/valueset-operation-validate-code.html: one code, held against its code system and a value set.

import { type CodeSystem, conceptOf } from '../code-system/code-system.ts';
import type { Concept } from '../code-system/concept.ts';
import { type LanguagePreference, type Wording, wordingOf } from '../language/preference.ts';
import type { Shelf } from '../shelf.ts';
import { type Member, type Members, memberKey } from '../value-set/members.ts';
import { checkDisplay } from './check-display.ts';
import type { CodeIssue } from './issue.ts';
import { standingIssue } from './standing-issues.ts';

/** A code as it was sent. */
export interface SentCode {
  readonly system: string | null;
  readonly version: string | null;
  readonly code: string;
  readonly display: string | null;
  /** Paths of issues: '' for the parameters code, system and display, else 'Coding' or 'CodeableConcept.coding[0]'. */
  readonly at: string;
}

export interface CheckOptions {
  readonly languages: string | null;
  readonly preference: LanguagePreference | null;
  readonly strictness: 'strict' | 'lenient';
  readonly activeOnly: boolean;
  /** Only whether it is in the value set: nothing is said of code system and display. */
  readonly membershipOnly: boolean;
}

export interface Checked {
  readonly result: boolean;
  readonly system: string | null;
  readonly codeSystem: CodeSystem | null;
  readonly concept: Concept | null;
  readonly display: string | null;
  readonly unknownSystem: string | null;
  readonly issues: readonly CodeIssue[];
}

/** Against what a code is held: a value set by its address and its codes, or nothing but its code system. */
export interface Against {
  readonly address: string;
  readonly members: Members;
}

const path = (at: string, member: string): string => (at === '' ? member : `${at}.${member}`);

export const checkCode = (
  sent: SentCode,
  against: Against | null,
  { shelf, options }: { readonly shelf: Shelf; readonly options: CheckOptions },
): Checked => {
  const { system, code, at } = sent;
  const codeSystem = system === null ? null : shelf.codeSystem({ url: system, version: sent.version });
  const concept = codeSystem === null ? null : conceptOf(codeSystem, code);
  const member = against === null ? null : memberIn(against.members, system, concept?.code ?? code);
  const excluded = options.activeOnly && concept !== null && !concept.active;
  const inside = against === null ? concept !== null : member !== null && !excluded;
  const known = concept ?? member?.concept ?? null;
  const words = known === null ? null : wordsOf(known, codeSystem, member);
  const shown = words === null ? null : wordingOf(words, options.preference);
  const issues: CodeIssue[] = [];
  if (against !== null && !inside) issues.push(notInValueSet(sent, against.address));
  if (!options.membershipOnly) {
    issues.push(...systemIssues(sent, { codeSystem, concept, member, shelf }));
    if (known !== null) issues.push(...conceptIssues(sent, known, { codeSystem, excluded }));
    if (codeSystem !== null && inside) issues.push(...standingIssue('CodeSystem', codeSystem));
    if (against !== null && member !== null) issues.push(...listingIssues(sent, member, against.address));
    if (words !== null && sent.display !== null) {
      const question = { display: sent.display, of: `${system ?? ''}#${code}`, at: path(at, 'display'), ...options };
      const wrong = checkDisplay(words, question);
      if (wrong !== null) issues.push(wrong);
    }
  }
  const unknown = codeSystem === null && member === null && system !== null && !isValueSet(system);
  return {
    result: inside && !issues.some(({ severity }) => severity === 'error'),
    system,
    codeSystem,
    concept: known,
    display: displayOf(shown, words?.display ?? null),
    unknownSystem: unknown && shelf.versions(system).length === 0 ? system : null,
    issues,
  };
};

const displayOf = (shown: Wording | null, fallback: string | null): string | null => shown?.display ?? fallback;

const memberIn = ({ all }: Members, system: string | null, code: string): Member | null =>
  system === null ? null : (all.get(memberKey(system, code)) ?? null);

/** The value set's own words go before the code system's. */
export const wordsOf = (concept: Concept, codeSystem: CodeSystem | null, member: Member | null) => ({
  display: member?.listed?.display ?? concept.display,
  designations: [...(member?.listed?.designations ?? []), ...concept.designations],
  language: codeSystem?.language ?? null,
});

const notInValueSet = ({ system, code, display, at }: SentCode, address: string): CodeIssue => {
  const named = `${system ?? ''}#${code}${display === null ? '' : ` ('${display}')`}`;
  return {
    ...(at.startsWith('CodeableConcept')
      ? { severity: 'information', kind: 'this-code-not-in-vs' }
      : { severity: 'error', kind: 'not-in-vs' }),
    type: 'code-invalid',
    text: `The provided code '${named}' was not found in the value set '${address}'`,
    at: path(at, 'code'),
  };
};

const DEPRECATED = 'http://hl7.org/fhir/StructureDefinition/valueset-deprecated';
const STANDARDS_STATUS = 'http://hl7.org/fhir/StructureDefinition/structuredefinition-standards-status';

/** A value set may say of a code that it will soon be gone. */
const listingIssues = ({ at }: SentCode, { listed, system }: Member, address: string): readonly CodeIssue[] => {
  const leaving = (listed?.extensions ?? []).some(
    (one) =>
      (one['url'] === DEPRECATED && one['valueBoolean'] !== false) ||
      (one['url'] === STANDARDS_STATUS && one['valueCode'] === 'deprecated'),
  );
  if (!leaving) return [];
  const text = `The presence of the concept '${listed?.code}' in the system '${system}' in the value set ${address} is marked with a status of deprecated and its use should be reviewed`;
  return [
    { severity: 'warning', type: 'business-rule', kind: 'code-comment', text, at: path(at, 'code'), quiet: true },
  ];
};

const isValueSet = (system: string): boolean => system.includes('/ValueSet/');

interface Findings {
  readonly codeSystem: CodeSystem | null;
  readonly concept: Concept | null;
  readonly member: Member | null;
  readonly shelf: Shelf;
}

const systemIssues = (sent: SentCode, { codeSystem, concept, member, shelf }: Findings): readonly CodeIssue[] => {
  const { system, code, at } = sent;
  const invalid = { severity: 'error', type: 'invalid', kind: 'invalid-data', at: path(at, 'system') } as const;
  if (system === null) {
    const text =
      'Coding has no system. A code with no system has no defined meaning, and it cannot be validated. A system should be provided';
    return [{ ...invalid, severity: 'warning', text, at: at === '' ? 'code' : at }];
  }
  if (isValueSet(system)) {
    return [{ ...invalid, text: `The Coding references a value set, not a code system ('${system}')` }];
  }
  if (codeSystem === null) {
    if (member !== null) return [];
    const relative = /^[a-z][a-z0-9+.-]*:/i.test(system)
      ? []
      : [{ ...invalid, text: `${path(at, 'system')} must be an absolute reference, not a local reference` }];
    return [...relative, unknownSystem(sent, shelf)];
  }
  if (concept !== null || codeSystem.content === 'not-present') return [];
  const version = codeSystem.version === null ? '' : ` version '${codeSystem.version}'`;
  const text = `Unknown code '${code}' in the CodeSystem '${system}'${version}`;
  if (codeSystem.content === 'fragment') {
    return [{ severity: 'warning', type: 'code-invalid', kind: 'invalid-code', text, at: path(at, 'code') }];
  }
  return [{ severity: 'error', type: 'code-invalid', kind: 'invalid-code', text, at: path(at, 'code') }];
};

const unknownSystem = ({ system, version, at }: SentCode, shelf: Shelf): CodeIssue => {
  const versions = shelf.versions(system ?? '').map((one) => one.version ?? 'none');
  const named = /^[a-z][a-z0-9+.-]*:/i.test(system ?? '') ? system : `'${system}'`;
  const text =
    versions.length === 0
      ? `A definition for CodeSystem ${named} could not be found, so the code cannot be validated`
      : `A definition for CodeSystem '${system}' version '${version}' could not be found, so the code cannot be validated. Valid versions: ${versions.join(', ')}`;
  return { severity: 'error', type: 'not-found', kind: 'not-found', text, at: path(at, 'system') };
};

const conceptIssues = (
  { code, at }: SentCode,
  concept: Concept,
  { codeSystem, excluded }: { readonly codeSystem: CodeSystem | null; readonly excluded: boolean },
): readonly CodeIssue[] => {
  const issues: CodeIssue[] = [];
  const rule = { type: 'business-rule', at: path(at, 'code') } as const;
  if (concept.code !== code && codeSystem !== null) {
    const address = `${codeSystem.url}${codeSystem.version === null ? '' : `|${codeSystem.version}`}`;
    const text = `The code '${code}' differs from the correct code '${concept.code}' by case. Although the code system '${address}' is case insensitive, implementers are strongly encouraged to use the correct case anyway`;
    issues.push({ ...rule, severity: 'information', kind: 'code-rule', text });
  }
  if (excluded) {
    const text = `The concept '${concept.code}' is valid but is not active`;
    issues.push({ ...rule, severity: 'error', kind: 'code-rule', text });
  }
  if (!concept.active) {
    const status = concept.status === null ? 'inactive' : `${concept.status} and inactive`;
    const text = `The concept '${concept.code}' has a status of ${status} and its use should be reviewed`;
    issues.push({ ...rule, severity: 'warning', kind: 'code-comment', text, at: at === '' ? 'code' : at });
  }
  return issues;
};
