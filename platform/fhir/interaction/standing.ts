// DESIGN.md §4 "head": which version an object stands at, as far as this caller may know.

import { type ObjectName, type Owner, ok, type Permit, type Result } from '@fkj/platform-record';
import type { FhirHouse } from '../house.ts';
import type { Refusal } from '../outcome/refusal.ts';
import { shown } from './shown.ts';

export interface Standing {
  /** 0: never was, or out of reach. */
  readonly version: number;
  /** False when it never was or is deleted. */
  readonly live: boolean;
  /** Whom it concerns. */
  readonly patients: readonly string[];
  /** The organisation that is responsible. */
  readonly owner: Owner | null;
}

/** Where one object stands now. */
export async function standing(house: FhirHouse, permit: Permit, name: ObjectName): Promise<Result<Standing, Refusal>> {
  const heads = shown(await house.record.heads(permit, [name]));
  if (!heads.ok) return heads;
  const [head] = heads.value;
  if (head === undefined) return ok({ version: 0, live: false, patients: [], owner: null });
  return ok({ version: head.version, live: head.state === 'live', patients: head.patients, owner: head.owner });
}
