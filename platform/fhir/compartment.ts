// DESIGN.md §4 "Distribution key": whom a write concerns. Only subject.identifier: resolved by locator, else refused.

import type { Caller } from '@fkj/platform-access';
import { type ObjectName, ok, type Result } from '@fkj/platform-record';
import { patientsOf } from '@fkj/standards-fhir';
import type { JsonObject } from '@fkj/standards-json';
import { permitFor } from './guard.ts';
import type { FhirHouse } from './house.ts';
import { type Refusal, refuse } from './outcome/refusal.ts';

/** Whom a resource says it concerns. */
export interface Concern {
  /** Ids of patients. */
  readonly named: readonly string[];
  /** Patients given by identifier only, as 'system|value'. */
  readonly identified: readonly string[];
}

/** Reads whom a resource concerns. A Patient concerns itself, by the id it is given here (`self`). */
export function concernOf(tree: JsonObject, { self, base }: { self: string | null; base: string }): Concern {
  const { patients, logical } = patientsOf(tree, { base });
  const identified = logical.map(({ system, value }) => `${system ?? ''}|${value}`);
  if (tree['resourceType'] !== 'Patient') return { named: patients, identified };
  // The id in a Patient that is sent is not yet its own: a create gives it another.
  const linked = patients.filter((id) => id !== tree['id'] && id !== self);
  return { named: self === null ? linked : [self, ...linked], identified };
}

/** Who holds identifiers, as 'system|value'. */
export type Holders = ReadonlyMap<string, ObjectName>;

/** The patients in whose compartment a resource is. */
export function patientsIn({ named, identified }: Concern, holders: Holders): Result<readonly string[], Refusal> {
  if (identified.length === 0) return ok(named);
  const resolved = identified.map((identifier) => holders.get(identifier));
  if (resolved.some((holder) => holder?.kind !== 'Patient')) return refuse('patient-unresolved');
  return ok([...new Set([...named, ...resolved.flatMap((holder) => holder?.id ?? [])])]);
}

/** Who holds these identifiers; a caller who may not find persons learns that nobody does. */
export async function holdersOf(
  house: FhirHouse,
  caller: Caller,
  identifiers: readonly string[],
): Promise<Result<Holders, Refusal>> {
  if (identifiers.length === 0) return ok(new Map());
  const permit = await permitFor(house, caller, { action: 'find-person', kind: 'Patient', patients: [] });
  if (!permit.ok) return permit.error[0].code === 'stale' ? permit : ok(new Map());
  const holders = await house.record.holders(permit.value, identifiers);
  if (holders.ok) return holders;
  return holders.error.code === 'stale' ? refuse('stale') : ok(new Map());
}
