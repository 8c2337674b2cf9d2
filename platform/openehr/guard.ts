// DESIGN.md §7: identify the caller, ask for the decision, and say no without saying more than the caller may know.

import type { Ask, Caller, Denial } from '@fkj/platform-access';
import { ok, type Permit, type ReadRefusal, type Result } from '@fkj/platform-record';
import type { OpenEhrHouse, PresentedRequest } from './house.ts';
import { type Refusal, refuse } from './refusal/refusal.ts';

/** Who asks; every route but the public ones begins here. */
export async function identify(house: OpenEhrHouse, request: PresentedRequest): Promise<Result<Caller, Refusal>> {
  const claims = await house.authenticate(request.headers['authorization']?.toString(), request);
  if (!claims.ok) {
    const { sentence, headers } = claims.error;
    return refuse('login-required', { detail: sentence, ...(headers === undefined ? {} : { headers }) });
  }
  const caller = await house.access.callerOf(claims.value);
  return caller.ok ? caller : refuse('access-denied', { detail: caller.error.explanation });
}

/** The same caller with the roles of now, after the record answered that they have changed. */
export async function renew(house: OpenEhrHouse, caller: Caller): Promise<Result<Caller, Refusal>> {
  const renewed = await house.access.renew(caller);
  return renewed.ok ? renewed : refuse('access-denied', { detail: renewed.error.explanation });
}

/** One permit for all that an interaction does. */
export async function permitFor(
  house: OpenEhrHouse,
  caller: Caller,
  asks: readonly [Ask, ...Ask[]],
): Promise<Result<Permit, Refusal>> {
  const [only, ...others] = asks;
  if (others.length === 0) {
    const decision = await house.access.decide(caller, only);
    return decision.ok ? decision : explain(house, caller, { denial: decision.error, ask: only });
  }
  const decision = await house.access.decideAll(caller, asks);
  if (decision.ok) return decision;
  const ask = asks[decision.error.ask] ?? only;
  return explain(house, caller, { denial: decision.error, ask });
}

/** 403 with the explanation only where it tells nothing about a patient that the caller does not know already. */
async function explain(
  house: OpenEhrHouse,
  caller: Caller,
  { denial, ask }: { readonly denial: Denial; readonly ask: Ask },
): Promise<Result<never, Refusal>> {
  if (denial.code !== 'relationship' && denial.code !== 'not-own') {
    return refuse('access-denied', { detail: denial.explanation });
  }
  const known = await Promise.all(ask.patients.map((patient) => house.access.knows(caller, patient)));
  return known.includes(false) ? refuse('not-found') : refuse('access-denied', { detail: denial.explanation });
}

/** A refusal of the record; `stale` makes the route identify the caller again. */
export function shown<Value>(result: Result<Value, ReadRefusal>): Result<Value, Refusal> {
  if (result.ok) return ok(result.value);
  return refuse(result.error.code === 'stale' ? 'stale' : 'access-denied');
}
