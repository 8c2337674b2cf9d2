// DESIGN.md §7: a caller whose roles change under way is decided again, as every route does.

import type { Caller } from '@fkj/platform-access';
import type { Result } from '@fkj/platform-record';
import { renew } from '../guard.ts';
import type { FhirHouse } from '../house.ts';
import type { Refusal } from '../outcome/refusal.ts';

/** More often than this and something else is wrong. */
const ATTEMPTS = 3;

/** Looks again with the roles of now where those of the caller are out of date. */
export async function withRolesOfNow<Value>(
  house: FhirHouse,
  caller: Caller,
  look: (caller: Caller) => Promise<Result<Value, Refusal>>,
): Promise<Result<Value, Refusal>> {
  let current = caller;
  for (let attempt = 1; ; attempt++) {
    const found = await look(current);
    if (found.ok || found.error[0].code !== 'stale' || attempt === ATTEMPTS) return found;
    const renewed = await renew(house, current);
    if (!renewed.ok) return renewed;
    current = renewed.value;
  }
}
