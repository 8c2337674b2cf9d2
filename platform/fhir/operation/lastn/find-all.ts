// https://hl7.org/fhir/R4/observation-operation-lastn.html: all observations that a question of one patient finds, the newest first.

import { type Cursor, ok, type Permit, type Query, type Result, type Stored } from '@fkj/platform-record';
import type { FhirHouse } from '../../house.ts';
import { shown } from '../../interaction/shown.ts';
import { type Refusal, refuse } from '../../outcome/refusal.ts';

/** Looked through for one answer; whoever has more must say from when. */
const MOST = 20_000;
const PAGE = 1000;

const NEWEST = { by: 'param', param: 'date', type: 'period', direction: 'descending' } as const;

/** In one statement for all but the fullest records. */
export async function findAll(
  house: FhirHouse,
  permit: Permit,
  { kind, filter }: Query,
): Promise<Result<readonly Stored[], Refusal>> {
  const found: Stored[] = [];
  let after: Cursor | null = null;
  do {
    const query: Query = {
      kind,
      filter,
      sort: [NEWEST],
      limit: PAGE,
      total: 'none',
      ...(after === null ? {} : { after }),
    };
    const page = shown(await house.record.find(permit, query));
    if (!page.ok) return page;
    found.push(...page.value.matches);
    after = page.value.next;
    if (found.length >= MOST && after !== null) {
      return refuse('operation-parameter', { detail: `More than ${MOST} Observations match. Say from which date.` });
    }
  } while (after !== null);
  return ok(found);
}
