// https://hl7.org/fhir/R4/search.html#recursive: `:above` and `:below` become references to all that stands above or below.

import type { Caller } from '@fkj/platform-access';
import { type Filter, ok, type Permit, type Result } from '@fkj/platform-record';
import { extract, type HierarchyTest, partOfParameter, type SearchTest } from '@fkj/standards-fhir';
import { permitFor } from '../guard.ts';
import { baseOf, type FhirHouse } from '../house.ts';
import { shown } from '../interaction/shown.ts';
import { storedResource } from '../operation/stored-resource.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';

/** Places or organisations that one question may mean. */
const MOST = 1000;

/** The object itself, and step by step what is part of it, or what it is part of; a circle is gone round once. */
export async function hierarchyTests(
  house: FhirHouse,
  caller: Caller,
  { param, modifier, target }: HierarchyTest,
): Promise<Result<readonly SearchTest[], Refusal>> {
  const { kind } = target;
  const by = partOfParameter(kind);
  if (by === null) throw new Error('a type was read as a hierarchy that is none');
  const ids = new Set([target.id]);
  const permit = await permitFor(house, caller, { action: 'search', kind, patients: [] });
  if (!permit.ok && permit.error[0].code === 'stale') return permit;
  for (let step = permit.ok ? [target.id] : []; permit.ok && step.length > 0; ) {
    const next = await nextStep(house, permit.value, { kind, by, modifier, from: step });
    if (!next.ok) return next;
    step = next.value.filter((id) => !ids.has(id));
    for (const id of step) ids.add(id);
    if (ids.size > MOST) {
      return refuse('parameter-value', { detail: `:${modifier} may mean ${MOST} resources at most.` });
    }
  }
  return ok([...ids].map((id) => ({ test: 'reference', param, target: { kind, id } })));
}

interface Step extends Pick<HierarchyTest, 'modifier'> {
  readonly kind: string;
  readonly by: string;
  readonly from: readonly string[];
}

async function nextStep(
  house: FhirHouse,
  permit: Permit,
  { kind, by, modifier, from }: Step,
): Promise<Result<readonly string[], Refusal>> {
  const parts: Filter = { or: from.map((id) => ({ test: 'reference', param: by, target: { kind, id } })) };
  const filter: Filter = modifier === 'below' ? parts : { test: 'id', ids: from };
  const page = shown(await house.record.find(permit, { kind, filter, sort: [], limit: MOST + 1, total: 'none' }));
  if (!page.ok) return page;
  if (modifier === 'below') return ok(page.value.matches.map(({ id }) => id));
  return ok(
    page.value.matches.flatMap((stored) =>
      extract(storedResource(stored).tree, { base: baseOf(house) }).flatMap(({ param, value }) =>
        param === by && value.type === 'reference' && value.target.kind === kind ? [value.target.id] : [],
      ),
    ),
  );
}
