// https://hl7.org/fhir/R4/questionnaireresponse.html: the Questionnaire that a canonical address means, from this record.

import type { Caller } from '@fkj/platform-access';
import { ok, type Result } from '@fkj/platform-record';
import type { JsonObject } from '@fkj/standards-json';
import { permitFor } from '../guard.ts';
import { baseOf, type FhirHouse } from '../house.ts';
import { shown } from '../interaction/shown.ts';
import { storedResource } from '../operation/stored-resource.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import { type Pair, readParameters } from '../search/parameters.ts';
import { queryOf } from '../search/query.ts';

/** 'Questionnaire/id', or an address with or without its version; refused where it does not name exactly one. */
export async function findQuestionnaire(
  house: FhirHouse,
  caller: Caller,
  canonical: string,
): Promise<Result<JsonObject, Refusal>> {
  const permit = await permitFor(house, caller, { action: 'search', kind: 'Questionnaire', patients: [] });
  if (!permit.ok) return permit;
  const options = { base: baseOf(house), now: house.clock(), handling: 'strict' } as const;
  const read = readParameters('Questionnaire', pairsFor(canonical, baseOf(house)), options);
  if (!read.ok) return read;
  const query = queryOf({ ...read.value.request, count: 2 });
  if (!query.ok) return query;
  const page = shown(await house.record.find(permit.value, query.value));
  if (!page.ok) return page;
  const [found, other] = page.value.matches;
  if (found === undefined || other !== undefined) {
    return refuse('operation-parameter', {
      detail: 'The Questionnaire is not one of this record, or there are several.',
    });
  }
  return ok(storedResource(found).tree);
}

function pairsFor(canonical: string, base: string): readonly Pair[] {
  const own = canonical.startsWith(`${base}/`) ? canonical.slice(base.length + 1) : canonical;
  const id = /^Questionnaire\/([A-Za-z0-9.-]{1,64})$/.exec(own)?.[1];
  if (id !== undefined) return [['_id', id]];
  const [url = '', version] = canonical.split('|');
  const literally = (text: string): string => text.replace(/[\\,$]/g, '\\$&');
  return [['url', literally(url)], ...(version === undefined ? [] : [['version', literally(version)] as const])];
}
