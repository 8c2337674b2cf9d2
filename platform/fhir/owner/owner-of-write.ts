// DESIGN.md §4 "head" owner, §7: which organisation is responsible for what is written. Nobody takes it over by an update.

import type { Access, Caller } from '@fkj/platform-access';
import { type ObjectName, type Owner, ok, type Result } from '@fkj/platform-record';
import { localObject, ownerSaidIn } from '@fkj/standards-fhir';
import type { JsonObject } from '@fkj/standards-json';
import { type Refusal, refuse } from '../outcome/refusal.ts';

/** For the record, and for the document. */
export interface OwnerOfWrite {
  /** Who becomes responsible; null leaves it as it is. */
  readonly owner: ObjectName | null;
  /** Whom the server adds to the document, where the document itself does not say. */
  readonly shown: ObjectName | null;
}

/** Where nothing is said of the owner: the record keeps the one that stands, the document what is in it. */
export const ownerKept: OwnerOfWrite = { owner: null, shown: null };

export interface OwnerQuestion {
  readonly tree: JsonObject;
  /** The object that it follows; null for a new one. */
  readonly stands: { readonly owner: Owner | null } | null;
  /** Base of FHIR addresses. */
  readonly base: string;
}

/**
 * A new object belongs to the organisation that the caller acts for, or to another that it names and the caller may write
 * for. A next version leaves the owner as it is, and may name no other.
 */
export function ownerOfWrite(
  access: Pick<Access, 'actsFor'>,
  caller: Caller,
  { tree, stands, base }: OwnerQuestion,
): Result<OwnerOfWrite, Refusal> {
  const said = ownerSaidIn(tree);
  if (said.says === 'nothing') {
    const own = caller.assignments[0]?.organization ?? null;
    return ok(stands === null ? { owner: own, shown: own } : { owner: null, shown: stands.owner?.name ?? null });
  }
  const { expression } = said;
  const named = said.says === 'reference' ? localObject(said.reference, base) : null;
  if (named?.kind !== 'Organization') return refuse('owner-unusable', { expression });
  const owner = stands?.owner ?? null;
  if (owner !== null) return owner.is(named) ? ok(ownerKept) : refuse('owner-changed', { expression });
  return access.actsFor(caller, named) ? ok({ owner: named, shown: null }) : refuse('owner-forbidden', { expression });
}
