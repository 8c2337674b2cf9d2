// DESIGN.md §7: a job acts for the caller who asked for it, with the rights that the caller has when it acts.

import { createHash } from 'node:crypto';
import type { Caller, TokenClaims } from '@fkj/platform-access';
import { ok, type Result } from '@fkj/platform-record';
import { callerKey } from '../../guard.ts';
import type { FhirHouse } from '../../house.ts';
import { type Refusal, refuse } from '../../outcome/refusal.ts';

/** Who asked, as the job table tells callers apart: a hash, so that it names nobody. */
export const askerOf = (caller: Caller): string => createHash('sha256').update(callerKey(caller)).digest('base64url');

/** What the caller's token said; its secret is not kept. */
export const claimsOf = (caller: Caller): TokenClaims => ({
  sub: caller.who.id,
  client_id: caller.client,
  scope: caller.scopes.join(' '),
  purpose: caller.purpose,
  ...(caller.category === 'system' ? {} : { fhirUser: `${caller.who.kind}/${caller.who.id}` }),
  ...(caller.patient === null ? {} : { patient: caller.patient }),
});

/** The caller with the roles of now. */
export async function callerNow({ access }: FhirHouse, claims: TokenClaims): Promise<Result<Caller, Refusal>> {
  const caller = await access.callerOf(claims);
  return caller.ok ? ok(caller.value) : refuse('access-denied', { detail: caller.error.explanation });
}
