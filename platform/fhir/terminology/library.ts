// DESIGN.md §7: code systems and value sets are common kinds, read by who may read these kinds.

import type { Caller } from '@fkj/platform-access';
import { type HealthRecord, ok, type Result, refused } from '@fkj/platform-record';
import { type Library, Remembered, recordLibrary, type TerminologyRefusal } from '@fkj/platform-terminology';
import { permitFor } from '../guard.ts';
import type { FhirHouse } from '../house.ts';
import type { Refusal } from '../outcome/refusal.ts';
import { terminologyIssue } from './refusal.ts';

const memories = new WeakMap<HealthRecord, Remembered>();

const memoryFor = (record: HealthRecord): Remembered => {
  const known = memories.get(record) ?? new Remembered();
  memories.set(record, known);
  return known;
};

/** What this caller may read; refused when it may not search these kinds. */
export async function libraryFor(house: FhirHouse, caller: Caller): Promise<Result<Library, Refusal>> {
  const codeSystem = await permitFor(house, caller, { action: 'search', kind: 'CodeSystem', patients: [] });
  if (!codeSystem.ok) return codeSystem;
  const valueSet = await permitFor(house, caller, { action: 'search', kind: 'ValueSet', patients: [] });
  if (!valueSet.ok) return valueSet;
  const permits = { codeSystem: codeSystem.value, valueSet: valueSet.value };
  return ok(recordLibrary(house.record, memoryFor(house.record), permits));
}

/** The terminology's answer, or why there is none. */
export const told = <Value>(result: Result<Value, TerminologyRefusal>): Result<Value, Refusal> =>
  result.ok ? result : refused([terminologyIssue(result.error)]);
