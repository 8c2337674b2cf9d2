// DESIGN.md §1.6, §7: where the rules say so, an erasure that one has asked for is confirmed by another.

import { ok, type Permit, type Result } from '@fkj/platform-record';
import { openOrder, sealOrder } from '../bulk/job/seal-order.ts';
import type { FhirHouse } from '../house.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';

/** What was asked for: the same must be confirmed. */
export interface ErasureAsked {
  readonly name: string;
  readonly scope: 'entry' | 'record';
  readonly decision: string;
}

interface Kept extends ErasureAsked {
  readonly who: string;
  /** ms since 1970. */
  readonly at: number;
}

const KIND = 'erasure';
const DAY = 24 * 60 * 60 * 1000;
const EVERY = 1_000_000;

/** asked: another must confirm it. confirmed: two have asked for the same, or one is enough. */
export async function confirmErasure(
  house: FhirHouse,
  { agent }: Permit,
  asked: ErasureAsked,
): Promise<Result<'asked' | 'confirmed', Refusal>> {
  const { fourEyes, days } = house.access.erasureRules();
  if (fourEyes === 'no') return ok('confirmed');
  const { jobs } = house.bulk;
  const id = `${KIND} ${asked.name}`;
  const now = house.clock();
  const who = `${agent.who.kind}/${agent.who.id}`;
  const found = await jobs.find(id, KIND);
  const kept = found === null ? null : openOrder<Kept>(found.detail, id, house.cursorKey);
  const stands = kept !== null && kept.at + days * DAY > now;
  if (stands && isSame(kept, asked)) {
    return kept.who === who
      ? refuse('access-denied', { detail: 'Another person with this duty must confirm the erasure.' })
      : ok('confirmed');
  }
  if (found !== null) await jobs.remove(id);
  const detail = sealOrder({ ...asked, who, at: now } satisfies Kept, id, house.cursorKey);
  await jobs.add({ id, kind: KIND, caller: KIND, detail, now, most: EVERY });
  return ok('asked');
}

/** It has been carried out: the next one is asked for anew. */
export const forgetAsked = ({ bulk }: FhirHouse, name: string): Promise<void> => bulk.jobs.remove(`${KIND} ${name}`);

const isSame = (one: ErasureAsked, other: ErasureAsked): boolean =>
  one.scope === other.scope && one.decision === other.decision;
