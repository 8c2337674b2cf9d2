// https://hl7.org/fhir/R4/valueset-operation-validate-code.html and codesystem-operation-validate-code.html

import { ok, type Result } from '@fkj/platform-record';
import type { JsonObject } from '@fkj/standards-json';
import type { TerminologyRefusal } from '../refusal.ts';
import type { Shelf } from '../shelf.ts';
import { membersOf } from '../value-set/members.ts';
import type { ValueSet } from '../value-set/value-set.ts';
import { type Against, type Checked, type CheckOptions, checkCode, type SentCode } from './check-code.ts';
import { type CodeIssue, messageOf, outcomeOf } from './issue.ts';
import { given, parameter, parameters } from './parameter.ts';
import { addressOf, standingIssue } from './standing-issues.ts';

export interface Validation {
  readonly codes: readonly SentCode[];
  /** Sent as CodeableConcept: one right coding is enough, and it is shown again. */
  readonly concept: JsonObject | null;
  /** The system of a code that names none is the one in which the value set has it. */
  readonly inferSystem: boolean;
  readonly options: CheckOptions;
}

/** Parameters with `result`, and what the code is called. `valueSet` null: only the code system is asked. */
export const validateCode = (
  asked: Validation,
  valueSet: ValueSet | null,
  shelf: Shelf,
): Result<JsonObject, TerminologyRefusal> => {
  const members = valueSet === null ? null : membersOf(valueSet, shelf);
  if (members !== null && !members.ok) {
    return members.error.code === 'unknown-value-set' ? ok(withoutImport(asked, members.error, shelf)) : members;
  }
  const named = valueSet === null ? '' : addressOf(valueSet);
  const against: Against | null =
    members === null ? null : { address: named === '' ? '(unidentified)' : named, members: members.value };
  const checked = asked.codes.map((sent) => {
    const system = sent.system ?? (asked.inferSystem ? systemIn(against, sent.code) : null);
    const check = checkCode({ ...sent, system }, against, { shelf, options: asked.options });
    return { sent, ...(system === null && asked.inferSystem ? { ...check, issues: notInferred(check, sent) } : check) };
  });
  const standing = [...(valueSet === null ? [] : [valueSet]), ...(members?.value.valueSets ?? [])].flatMap((one) =>
    standingIssue('ValueSet', one),
  );
  return ok(answer(asked, { checked, against, standing }));
};

const systemIn = (against: Against | null, code: string): string | null => {
  const systems = new Set<string>();
  for (const { system, concept } of against?.members.all.values() ?? []) if (concept.code === code) systems.add(system);
  const [only, other] = systems;
  return other === undefined ? (only ?? null) : null;
};

/** Instead of the reproach that a code was sent without system. */
const notInferred = ({ issues }: Checked, { code }: SentCode): readonly CodeIssue[] => [
  ...issues.filter(({ kind }) => kind !== 'invalid-data'),
  {
    severity: 'error',
    type: 'not-found',
    kind: 'cannot-infer',
    text: `The System URI could not be determined for the code '${code}' in the value set`,
    at: 'code',
  },
];

interface Findings {
  readonly checked: readonly (Checked & { readonly sent: SentCode })[];
  readonly against: Against | null;
  readonly standing: readonly CodeIssue[];
}

const answer = (asked: Validation, { checked, against, standing }: Findings): JsonObject => {
  const right = checked.find(({ result }) => result);
  const best = right ?? checked.find(({ issues }) => !issues.some(isOutside)) ?? null;
  const some = asked.concept === null ? (checked[0] ?? null) : best;
  const general: readonly CodeIssue[] =
    asked.concept === null || best !== null || against === null
      ? []
      : [{ severity: 'error', type: 'code-invalid', kind: 'not-in-vs', text: noneFound(against.address), at: null }];
  const issues = [...general, ...checked.flatMap((one) => one.issues), ...(right === undefined ? [] : standing)];
  const result = right !== undefined && !issues.some(({ severity }) => severity === 'error');
  return parameters([
    ...given('code', 'valueCode', some?.sent.code ?? null),
    ...given('codeableConcept', 'valueCodeableConcept', asked.concept),
    ...given('display', 'valueString', some?.display ?? null),
    ...given('inactive', 'valueBoolean', some?.concept?.active === false ? true : null),
    ...given('status', 'valueString', some?.concept?.active === false ? some.concept.status : null),
    ...issueParameters(issues),
    ...given('normalized-code', 'valueCode', normalized(some)),
    parameter('result', 'valueBoolean', result),
    ...given('system', 'valueUri', some?.system ?? null),
    ...given('version', 'valueString', some?.codeSystem?.version ?? null),
    ...checked.flatMap(({ unknownSystem }) => given('x-unknown-system', 'valueCanonical', unknownSystem)),
  ]);
};

const isOutside = ({ kind }: CodeIssue): boolean => kind === 'not-in-vs' || kind === 'this-code-not-in-vs';

const noneFound = (address: string): string => `No valid coding was found for the value set '${address}'`;

const normalized = (some: (Checked & { readonly sent: SentCode }) | null): string | null =>
  some?.concept && some.concept.code !== some.sent.code ? some.concept.code : null;

const issueParameters = (issues: readonly CodeIssue[]): readonly JsonObject[] => {
  const message = messageOf(issues);
  return [
    ...(issues.length === 0 ? [] : [parameter('issues', 'resource', outcomeOf(issues))]),
    ...(message === '' ? [] : [parameter('message', 'valueString', message)]),
  ];
};

/** Whether the code is in the value set cannot be told: a part of its definition is missing. */
const withoutImport = (asked: Validation, { subject = '' }: TerminologyRefusal, shelf: Shelf): JsonObject => {
  const text = `A definition for the value Set '${subject}' could not be found`;
  const issue: CodeIssue = { severity: 'error', type: 'not-found', kind: 'not-found', text, at: null };
  const [sent] = asked.codes;
  const known = sent && asked.concept === null ? checkCode(sent, null, { shelf, options: asked.options }) : null;
  return parameters([
    ...given('code', 'valueCode', asked.concept === null ? (sent?.code ?? null) : null),
    ...given('codeableConcept', 'valueCodeableConcept', asked.concept),
    ...given('display', 'valueString', known?.display ?? null),
    ...issueParameters([issue]),
    parameter('result', 'valueBoolean', false),
    ...given('system', 'valueUri', known?.system ?? null),
    ...given('version', 'valueString', known?.codeSystem?.version ?? null),
  ]);
};
