// Issue 2 D15: registering a known person gives the existing one to a caller who may know, and says nothing to others.

import type { Caller } from '@fkj/platform-access';
import { type ObjectName, ok, type Result } from '@fkj/platform-record';
import type { Holders } from './compartment.ts';
import { permitFor } from './guard.ts';
import type { FhirHouse } from './house.ts';
import { type Refusal, refuse } from './outcome/refusal.ts';

/**
 * Whether the caller may register objects under these unique identifiers. To register a national number is to learn
 * whether it is known, so it takes the right to find persons; the refusal is the same whether it is known or not.
 */
export async function mayRegister(
  house: FhirHouse,
  caller: Caller,
  identifiers: readonly string[],
): Promise<Result<null, Refusal>> {
  if (identifiers.length === 0) return ok(null);
  const permit = await permitFor(house, caller, { action: 'find-person', kind: 'Patient', patients: [] });
  return permit.ok ? ok(null) : permit;
}

/** The one object that holds any of these identifiers; several are a contradiction that a person must sort out. */
export function oneHolder(identifiers: readonly string[], holders: Holders): Result<ObjectName | null, Refusal> {
  const found = identifiers.flatMap((identifier) => holders.get(identifier) ?? []);
  const [first] = found;
  if (first === undefined) return ok(null);
  return found.every(({ kind, id }) => kind === first.kind && id === first.id) ? ok(first) : refuse('identifier-taken');
}
