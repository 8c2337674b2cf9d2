// https://hl7.org/fhir/R4/references.html#canonical: the one resource of a kind that a canonical address means, from this record.

import type { Caller } from '@fkj/platform-access';
import { ok, type Result } from '@fkj/platform-record';
import type { JsonObject } from '@fkj/standards-json';
import { permitFor } from '../guard.ts';
import { baseOf, type FhirHouse } from '../house.ts';
import { shown } from '../interaction/shown.ts';
import { storedResource } from '../operation/stored-resource.ts';
import type { Refusal } from '../outcome/refusal.ts';
import { type Pair, readParameters } from '../search/parameters.ts';
import { queryOf } from '../search/query.ts';

/** 'Questionnaire/id', or an address with or without its version; null where it does not name exactly one. */
export async function findCanonical(
  house: FhirHouse,
  caller: Caller,
  { kind, canonical }: { readonly kind: string; readonly canonical: string },
): Promise<Result<JsonObject | null, Refusal>> {
  const permit = await permitFor(house, caller, { action: 'search', kind, patients: [] });
  if (!permit.ok) return permit;
  const base = baseOf(house);
  const read = readParameters(kind, pairsFor(kind, canonical, base), {
    base,
    now: house.clock(),
    parameters: house.parameters,
    handling: 'strict',
  });
  if (!read.ok) return read;
  const query = queryOf({ ...read.value.request, count: 2 });
  if (!query.ok) return query;
  const page = shown(await house.record.find(permit.value, query.value));
  if (!page.ok) return page;
  const [found, other] = page.value.matches;
  return ok(found === undefined || other !== undefined ? null : storedResource(found).tree);
}

function pairsFor(kind: string, canonical: string, base: string): readonly Pair[] {
  const own = canonical.startsWith(`${base}/`) ? canonical.slice(base.length + 1) : canonical;
  const [named, id = ''] = own.split('/');
  if (named === kind && /^[A-Za-z0-9.-]{1,64}$/.test(id) && own === `${kind}/${id}`) return [['_id', id]];
  const [url = '', version] = canonical.split('|');
  const literally = (text: string): string => text.replace(/[\\,$]/g, '\\$&');
  return [['url', literally(url)], ...(version === undefined ? [] : [['version', literally(version)] as const])];
}
