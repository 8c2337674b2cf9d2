// Helsepersonelloven §§ 26 and 29 c: quality work and statistics get numbers over many. https://hl7.org/fhir/R4/search.html#summary (count)

import type { Caller } from '@fkj/platform-access';
import { type ObjectName, ok, type Permit, type Query, type Result } from '@fkj/platform-record';
import type { Answer } from '../answer.ts';
import { type Link, printBundle, printRemark } from '../bundle/print-bundle.ts';
import type { FhirHouse } from '../house.ts';
import { printOutcome } from '../outcome/operation-outcome.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import type { Pair } from '../search/parameters.ts';
import { shown } from './shown.ts';

export interface CountAsk {
  readonly permit: Permit;
  readonly query: Query;
  /** As asked, the rules for the answer (`_summary`) among them. */
  readonly pairs: readonly Pair[];
  readonly compartment: ObjectName | null;
  readonly links: readonly Link[];
}

const ANSWER: ReadonlySet<string> = new Set(['_summary', '_count', '_total', '_format', '_pretty']);

/**
 * The number, rounded down; none where it would be about few. A question may ask by the parameters of the rules alone: one
 * that names a person, or goes on to other resources, is refused, so that no two numbers tell of anybody.
 */
export async function countOnly(house: FhirHouse, caller: Caller, ask: CountAsk): Promise<Result<Answer, Refusal>> {
  const { least, step, parameters } = house.access.countingRules();
  const other = ask.pairs.find(([name]) => !ANSWER.has(name) && !parameters.has(name.split(':')[0] ?? ''));
  if (other !== undefined || ask.compartment !== null || ask.pairs.some(([name]) => name.includes('.'))) {
    return refuse('access-denied', {
      detail: `A number for ${caller.purpose} is asked for by: ${[...parameters].join(', ')}.`,
    });
  }
  const counted = shown(await house.record.count(ask.permit, ask.query));
  if (!counted.ok) return counted;
  const { objects, patients } = counted.value;
  const few = patients < least;
  const said = few ? `Fewer than ${least} persons: the number is not told.` : `Rounded down to a multiple of ${step}.`;
  const remark = printRemark(printOutcome([{ code: few ? 'number-suppressed' : 'number-rounded', detail: said }]));
  const total = few ? null : objects - (objects % step);
  return ok({ status: 200, body: printBundle('searchset', { total, links: ask.links, entries: [remark] }) });
}
