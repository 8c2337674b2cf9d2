// DESIGN.md §7: identify the caller, ask for the decision, and say no without saying more than the caller may know.

import type { Ask, Caller, Denial } from '@fkj/platform-access';
import { ok, type Permit, type Result, refused } from '@fkj/platform-record';
import type { FhirHouse, PresentedRequest, Unauthenticated } from './house.ts';
import { type Issue, inEntry, type Refusal, refuse } from './outcome/refusal.ts';

/** Who asks; every route but the public ones begins here. */
export async function identify(house: FhirHouse, request: PresentedRequest): Promise<Result<Caller, Refusal>> {
  const claims = await house.authenticate(request.headers['authorization']?.toString(), request);
  if (!claims.ok) return refuse('login-required', challengeOf(claims.error));
  const caller = await house.access.callerOf(claims.value);
  if (!caller.ok) return refuse('access-denied', { detail: caller.error.explanation });
  return ok(caller.value);
}

const challengeOf = ({ sentence, headers }: Unauthenticated): Omit<Issue, 'code'> => ({
  detail: sentence,
  ...(headers === undefined ? {} : { headers }),
});

/** The same caller with the roles of now, and the search parameters, after the record answered that one of them is out of date. */
export async function renew(house: FhirHouse, caller: Caller): Promise<Result<Caller, Refusal>> {
  const renewed = await house.access.renew(caller);
  await house.parameters.look();
  return renewed.ok ? renewed : refuse('access-denied', { detail: renewed.error.explanation });
}

/** The permit for one interaction. */
export async function permitFor(house: FhirHouse, caller: Caller, ask: Ask): Promise<Result<Permit, Refusal>> {
  const decision = await house.access.decide(caller, ask);
  return decision.ok ? decision : refused(await explain(house, caller, { denial: decision.error, ask }));
}

/** What one entry of a transaction wants. */
export interface EntryAsk {
  readonly place: number;
  readonly ask: Ask;
}

/** One permit for all changes of a transaction; a refusal names the entry. */
export async function permitForAll(
  house: FhirHouse,
  caller: Caller,
  entries: readonly EntryAsk[],
): Promise<Result<Permit, Refusal>> {
  const decision = await house.access.decideAll(
    caller,
    entries.map((entry) => entry.ask),
  );
  if (decision.ok) return decision;
  const entry = entries[decision.error.ask];
  if (entry === undefined) throw new Error('access refused an ask that was not made');
  return refused(inEntry(await explain(house, caller, { denial: decision.error, ask: entry.ask }), entry.place));
}

/** 403 with the explanation only where it tells nothing about a patient that the caller does not know already. */
async function explain(
  house: FhirHouse,
  caller: Caller,
  { denial, ask }: { denial: Denial; ask: Ask },
): Promise<Refusal> {
  const refusal: Issue = (await concernsStrangers(house, caller, { denial, ask }))
    ? { code: 'not-found' }
    : { code: 'access-denied', detail: denial.explanation };
  return denial.emergency === 'offered' ? [refusal, { code: 'emergency-offered' }] : [refusal];
}

async function concernsStrangers(
  house: FhirHouse,
  caller: Caller,
  { denial, ask }: { denial: Denial; ask: Ask },
): Promise<boolean> {
  switch (denial.code) {
    case 'relationship':
    case 'not-own': {
      const known = await Promise.all(ask.patients.map((patient) => house.access.knows(caller, patient)));
      return known.includes(false);
    }
    case 'scope':
    case 'role':
    case 'purpose':
    case 'reason-missing':
    case 'unknown-caller':
      return false;
    default:
      return denial.code satisfies never;
  }
}

/** Names the caller in keys that only the same caller and client may use again. */
export const callerKey = (caller: Caller): string => `${caller.client} ${caller.who.kind}/${caller.who.id}`;
