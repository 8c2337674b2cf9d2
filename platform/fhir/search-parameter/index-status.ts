// https://hl7.org/fhir/R4/searchparameter.html: how far the index of the house's own search parameters is.

import type { Caller } from '@fkj/platform-access';
import { ok, type Result } from '@fkj/platform-record';
import type { Answer } from '../answer.ts';
import { permitFor } from '../guard.ts';
import type { FhirHouse } from '../house.ts';
import { shown } from '../interaction/shown.ts';
import type { Operation } from '../operation/operation.ts';
import type { Refusal } from '../outcome/refusal.ts';

export const indexStatus: Operation = {
  name: 'index-status',
  definition: 'https://felleskommunaljournal.no/fhir/OperationDefinition/index-status',
  documentation:
    'Search parameters beside those of FHIR R4, one parameter each: url, code, base, state (indexing, ready, removing) and done (per cent). While all rows are made anew, all tells how many of them are (per cent).',
  levels: ['type'],
  types: ['SearchParameter'],
  methods: ['GET'],
  parameters: [],
  handle: showStatus,
};

/** Who may search SearchParameter may know how far each is. */
async function showStatus(house: FhirHouse, caller: Caller): Promise<Result<Answer, Refusal>> {
  const permit = await permitFor(house, caller, { action: 'search', kind: 'SearchParameter', patients: [] });
  if (!permit.ok) return permit;
  const query = { kind: 'SearchParameter', filter: { and: [] }, sort: [], limit: 0, total: 'none' } as const;
  const looked = shown(await house.record.find(permit.value, query));
  if (!looked.ok) return looked;
  const set = await house.parameters.look();
  const parameter = set.rows.map((row) => ({
    name: 'parameter',
    part: [
      ...(row.url === '' ? [] : [{ name: 'url', valueUri: row.url }]),
      { name: 'code', valueCode: row.code },
      { name: 'base', valueCode: row.kind },
      { name: 'state', valueCode: row.state },
      { name: 'done', valueInteger: set.done(row) },
    ],
  }));
  const anew = set.anew === null ? [] : [{ name: 'all', valueInteger: set.anew }];
  const all = [...anew, ...parameter];
  const body = { resourceType: 'Parameters', ...(all.length === 0 ? {} : { parameter: all }) };
  return ok({ status: 200, body: JSON.stringify(body) });
}
