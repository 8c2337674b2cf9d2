// https://hl7.org/fhir/R4/http.html#ccreate and #cond-update: of several who make an object under one condition, one does.

import type { Caller } from '@fkj/platform-access';
import type { ObjectName, Result, UnderCondition } from '@fkj/platform-record';
import type { Answer } from '../answer.ts';
import type { FhirHouse } from '../house.ts';
import { inTurn } from '../in-turn.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import type { Taken } from './commit.ts';
import { type Condition, claimText, meets } from './meets.ts';

/** Somebody makes the object, somebody takes over from one that meets the condition no more: more turns than this are a race of many. */
const ATTEMPTS = 6;

interface Ways {
  readonly condition: Condition;
  readonly whenMet: (name: ObjectName) => Promise<Result<Answer, Refusal>>;
  /** Makes the object, with the claim in its transaction. */
  readonly whenNot: (claim: UnderCondition) => Promise<Result<Answer, Refusal> | Taken>;
}

/** Looks, and makes what is not there; looks again where somebody else has made something under the same condition. */
export async function underCondition(
  house: FhirHouse,
  caller: Caller,
  { condition, whenMet, whenNot }: Ways,
): Promise<Result<Answer, Refusal>> {
  const text = claimText(condition);
  // Those of this process wait here, so that they do not wait with a connection each.
  return inTurn(house.record, [text], async () => {
    let instead: ObjectName | null = null;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const existing = await meets(house, caller, condition);
      if (!existing.ok) return existing;
      if (existing.value !== null) return whenMet(existing.value);
      const made: Result<Answer, Refusal> | Taken = await whenNot({ text, instead });
      if (!('taken' in made)) return made;
      instead = made.taken;
    }
    return refuse('conflict');
  });
}
