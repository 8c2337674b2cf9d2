// DESIGN.md §1.3, §3: the resources of the record that the caller may see, page by page; each page is decided and logged.

import type { Caller } from '@fkj/platform-access';
import { type Cursor, type Filter, ok, type Query, type Result } from '@fkj/platform-record';
import type { NecessaryTest } from '@fkj/standards-fhir';
import { isObject, type JsonObject, read } from '@fkj/standards-json';
import { permitFor, renew } from '../guard.ts';
import type { FhirHouse } from '../house.ts';
import { shown } from '../interaction/shown.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import { shownTo } from '../outgoing-document.ts';

export interface StoredAsked {
  readonly kind: string;
  /** Those of these patients; of all in reach where none is named. */
  readonly patients: readonly string[];
  /** Changed at this time or after it, ms; null for all. */
  readonly since: number | null;
  /** What the index can say of the resources that are wanted; more may be found than are. */
  readonly tests: readonly NecessaryTest[];
}

/** Objects a page. */
const PAGE = 200;
/** A caller whose roles change under way is decided again; more often than this and something else is wrong. */
const ATTEMPTS = 3;

/** The resources in order of writing; the first refusal ends them. */
export async function* storedResources(
  house: FhirHouse,
  caller: Caller,
  asked: StoredAsked,
): AsyncGenerator<Result<JsonObject, Refusal>> {
  let after: Cursor | null = null;
  do {
    const page: Result<Page, Refusal> = await pageOf(house, caller, { asked, after });
    if (!page.ok) {
      yield page;
      return;
    }
    for (const resource of page.value.resources) yield ok(resource);
    after = page.value.next;
  } while (after !== null);
}

interface Page {
  readonly resources: readonly JsonObject[];
  readonly next: Cursor | null;
}

async function pageOf(
  house: FhirHouse,
  caller: Caller,
  { asked, after }: { readonly asked: StoredAsked; readonly after: Cursor | null },
): Promise<Result<Page, Refusal>> {
  const { kind, patients } = asked;
  const query: Query = {
    kind,
    filter: filterOf(asked),
    sort: [],
    limit: PAGE,
    total: 'none',
    ...(after === null ? {} : { after }),
  };
  let current = caller;
  for (let attempt = 1; ; attempt++) {
    const permit = await permitFor(house, current, { action: 'search', kind, patients });
    const page = permit.ok ? shown(await house.record.find(permit.value, query)) : permit;
    if (page.ok) {
      const resources = page.value.matches.flatMap((stored) => treeOf(shownTo(house, current, stored).document));
      return ok({ resources, next: page.value.next });
    }
    if (page.error[0].code !== 'stale' || attempt === ATTEMPTS) return page;
    const renewed = await renew(house, current);
    if (!renewed.ok) return renewed;
    current = renewed.value;
  }
}

function filterOf({ kind, patients, since, tests: necessary }: StoredAsked): Filter {
  const tests: Filter[] = [...necessary];
  if (patients.length > 0) {
    tests.push(
      kind === 'Patient'
        ? { test: 'id', ids: patients }
        : { or: patients.map((patient) => ({ test: 'patient', patient })) },
    );
  }
  if (since !== null) tests.push({ test: 'updated', prefix: 'gt', low: since, high: since });
  return { and: tests };
}

function treeOf(document: string): readonly JsonObject[] {
  const tree = read(document);
  return tree.ok && isObject(tree.value.tree) ? [tree.value.tree] : [];
}

/** Its lines are no resources: they are searched for one patient at a time, by who may read them. */
export const refuseLog = (): Result<never, Refusal> =>
  refuse('operation-parameter', {
    detail: 'A view of stored AuditEvents is not offered: search AuditEvent?patient=….',
  });
