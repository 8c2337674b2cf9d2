// https://hl7.org/fhir/R4/http.html#history of one resource

import type { Caller } from '@fkj/platform-access';
import { ok, type Result, refused } from '@fkj/platform-record';
import type { Answer } from '../answer.ts';
import { type Link, printBundle, printVersion } from '../bundle/print-bundle.ts';
import { permitFor } from '../guard.ts';
import { baseOf, type FhirHouse } from '../house.ts';
import { isId } from '../object-id.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import { currentIfPerson, shownTo } from '../outgoing-document.ts';
import { nextPage, readHistory, usedParameters } from './history-parameters.ts';
import { notFound, patientsNamedBy, shown } from './shown.ts';
import { standing } from './standing.ts';

export interface HistoryRequest {
  readonly kind: string;
  readonly id: string;
  /** Form-encoded. */
  readonly parameters: string;
  readonly handling?: 'strict' | 'lenient';
}

/** The versions of one object, newest first. */
export async function historyInstance(
  house: FhirHouse,
  caller: Caller,
  { kind, id, parameters, handling = 'strict' }: HistoryRequest,
): Promise<Result<Answer, Refusal>> {
  const path = `${kind}/${id}/_history`;
  const asked = readHistory(house, caller, { parameters, path, handling });
  if (!asked.ok) return asked;
  const { limit, since, during, after } = asked.value;
  if (limit === 0) return refuse('parameter-value', { detail: '_count is a whole number from 1.' });
  if (!isId(id)) return refused(notFound(caller, kind));
  const permit = await permitFor(house, caller, { action: 'history', kind, patients: patientsNamedBy(kind, id) });
  if (!permit.ok) return permit;
  const where = { limit, since, during, ...(after === null ? {} : { after }) };
  const page = shown(await house.record.history(permit.value, { kind, id }, where));
  if (!page.ok) return page;
  const { matches, next, total } = page.value;
  const narrowed = after !== null || since !== null || during !== null;
  // A time in which nothing was written is no reason to say that there is no such resource.
  const known = matches.length > 0 || (narrowed ? await standing(house, permit.value, { kind, id }) : null);
  if (known === null) return refused(notFound(caller, kind));
  if (known !== true && !known.ok) return known;
  if (known !== true && known.value.version === 0) return refused(notFound(caller, kind));
  const base = baseOf(house);
  const links: Link[] = [{ relation: 'self', url: `${base}/${path}${usedParameters(parameters)}` }];
  if (next !== null) {
    const url = nextPage(house, caller, { path, asked: asked.value, after: next });
    links.push({ relation: 'next', url: `${base}/${url}` });
  }
  const current = await currentIfPerson(house, permit.value, { kind, id });
  const entries = matches.map((stored) => printVersion(base, shownTo(house, caller, stored, current)));
  const counted = total ?? (after === null && next === null ? matches.length : null);
  return ok({ status: 200, body: printBundle('history', { total: counted, links, entries }) });
}
