// https://hl7.org/fhir/R4/search.html#tokenmodifiers: the codes that :in, :not-in, :above and :below stand for.

import { ok, type Result, refused } from '@fkj/platform-record';
import type { Canonical } from '../canonical.ts';
import { type CodeSystem, conceptOf } from '../code-system/code-system.ts';
import { ancestorsOf, descendantsOf } from '../code-system/hierarchy.ts';
import { MOST_SEARCHED } from '../limits.ts';
import type { TerminologyRefusal } from '../refusal.ts';
import { gather, type Library, unknownValueSet } from '../shelf.ts';
import { membersOf } from '../value-set/members.ts';
import type { ValueSet } from '../value-set/value-set.ts';

export interface SystemAndCode {
  readonly system: string;
  readonly code: string;
}

/** The codes of a value set, or a code with those above or below it. */
export type CodeQuestion =
  | { readonly ask: 'in'; readonly valueSet: Canonical | ValueSet }
  | { readonly ask: 'above' | 'below'; readonly of: SystemAndCode };

/** Each code once, as its system writes it. */
export async function searchCodes(
  library: Library,
  question: CodeQuestion,
): Promise<Result<readonly SystemAndCode[], TerminologyRefusal>> {
  const codes = await (question.ask === 'in'
    ? inValueSet(library, question.valueSet)
    : related(library, question.ask, question.of));
  if (codes.ok && codes.value.length > MOST_SEARCHED) {
    return refused({ code: 'too-costly', detail: `It stands for more than ${MOST_SEARCHED} codes.` });
  }
  return codes;
}

async function inValueSet(
  library: Library,
  named: Canonical | ValueSet,
): Promise<Result<readonly SystemAndCode[], TerminologyRefusal>> {
  const shelf = await gather(library, { valueSets: [named] });
  if (!shelf.ok) return shelf;
  const valueSet = 'include' in named ? named : shelf.value.valueSet(named);
  if (valueSet === null) return refused(unknownValueSet({ url: named.url ?? '', version: named.version }));
  const members = membersOf(valueSet, shelf.value);
  if (!members.ok) return members;
  return ok([...members.value.all.values()].map(({ system, concept }) => ({ system, code: concept.code })));
}

async function related(
  library: Library,
  ask: 'above' | 'below',
  { system: url, code }: SystemAndCode,
): Promise<Result<readonly SystemAndCode[], TerminologyRefusal>> {
  const shelf = await gather(library, { codeSystems: [url] });
  if (!shelf.ok) return shelf;
  const system = shelf.value.codeSystem({ url, version: null });
  if (system === null) return refused({ code: 'unknown-code-system', subject: url });
  const concept = conceptOf(system, code);
  if (concept === null) return refused({ code: 'unknown-code', subject: url });
  return ok([concept.code, ...around(system, ask, concept.code)].map((one) => ({ system: url, code: one })));
}

const around = (system: CodeSystem, ask: 'above' | 'below', code: string): ReadonlySet<string> =>
  ask === 'above' ? ancestorsOf(system, code) : descendantsOf(system, code);
