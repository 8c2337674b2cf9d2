// https://hl7.org/fhir/R4/search.html#tokenmodifiers: the codes that :in, :not-in, :above and :below stand for.

import { ok, type Result, refused } from '@fkj/platform-record';
import { canonicalOf } from '../canonical.ts';
import { type CodeSystem, conceptOf } from '../code-system/code-system.ts';
import { ancestorsOf, descendantsOf } from '../code-system/hierarchy.ts';
import { MOST_SEARCHED } from '../limits.ts';
import type { TerminologyRefusal } from '../refusal.ts';
import { gather, type Library, unknownValueSet } from '../shelf.ts';
import { membersOf } from '../value-set/members.ts';

export interface SystemAndCode {
  readonly system: string;
  readonly code: string;
}

export type CodeModifier = 'in' | 'not-in' | 'above' | 'below';

/**
 * `value` is the address of a value set for :in and :not-in, else `system|code`. not-in gives the codes that a match must
 * not have. A code counts in every spelling that its system has for it once only: as the system writes it.
 */
export async function searchCodes(
  library: Library,
  modifier: CodeModifier,
  value: string,
): Promise<Result<readonly SystemAndCode[], TerminologyRefusal>> {
  const codes = await (modifier === 'in' || modifier === 'not-in'
    ? inValueSet(library, value)
    : related(library, modifier, value));
  if (codes.ok && codes.value.length > MOST_SEARCHED) {
    return refused({ code: 'too-costly', detail: `It stands for more than ${MOST_SEARCHED} codes.` });
  }
  return codes;
}

async function inValueSet(
  library: Library,
  address: string,
): Promise<Result<readonly SystemAndCode[], TerminologyRefusal>> {
  const canonical = canonicalOf(address);
  const shelf = await gather(library, { valueSets: [canonical] });
  if (!shelf.ok) return shelf;
  const valueSet = shelf.value.valueSet(canonical);
  if (valueSet === null) return refused(unknownValueSet(canonical));
  const members = membersOf(valueSet, shelf.value);
  if (!members.ok) return members;
  return ok([...members.value.all.values()].map(({ system, concept }) => ({ system, code: concept.code })));
}

async function related(
  library: Library,
  modifier: 'above' | 'below',
  value: string,
): Promise<Result<readonly SystemAndCode[], TerminologyRefusal>> {
  const bar = value.indexOf('|');
  const [url, code] = [value.slice(0, Math.max(bar, 0)), value.slice(bar + 1)];
  if (url === '' || code === '') return refused({ code: 'question', detail: 'Expected system|code.' });
  const shelf = await gather(library, { codeSystems: [url] });
  if (!shelf.ok) return shelf;
  const system = shelf.value.codeSystem({ url, version: null });
  if (system === null) return refused({ code: 'unknown-code-system', subject: url });
  const concept = conceptOf(system, code);
  if (concept === null) return refused({ code: 'unknown-code', subject: url });
  return ok([concept.code, ...around(system, modifier, concept.code)].map((one) => ({ system: url, code: one })));
}

const around = (system: CodeSystem, modifier: 'above' | 'below', code: string): ReadonlySet<string> =>
  modifier === 'above' ? ancestorsOf(system, code) : descendantsOf(system, code);
