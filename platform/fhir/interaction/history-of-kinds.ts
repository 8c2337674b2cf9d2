// https://hl7.org/fhir/R4/http.html#history of a type and of the whole system

import type { Caller } from '@fkj/platform-access';
import { ok, type Result } from '@fkj/platform-record';
import type { Answer } from '../answer.ts';
import { type Link, printBundle, printVersion } from '../bundle/print-bundle.ts';
import { permitFor } from '../guard.ts';
import { baseOf, type FhirHouse } from '../house.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import { currentOfPersons, shownTo } from '../outgoing-document.ts';
import { nextPage, readHistory, usedParameters } from './history-parameters.ts';
import { shown } from './shown.ts';

export interface KindsHistoryRequest {
  /** '*' for the whole system. */
  readonly kind: string;
  /** Form-encoded. */
  readonly parameters: string;
  readonly handling: 'strict' | 'lenient';
}

/**
 * The versions of every object in reach, newest first. meta.lastUpdated of the Bundle is the time up to which nothing will
 * be added any more: `_since` with that time, the next time, misses nothing.
 */
export async function historyOfKinds(
  house: FhirHouse,
  caller: Caller,
  { kind, parameters, handling }: KindsHistoryRequest,
): Promise<Result<Answer, Refusal>> {
  const path = kind === '*' ? '_history' : `${kind}/_history`;
  const asked = readHistory(house, caller, { parameters, path, handling });
  if (!asked.ok) return asked;
  const { limit, after } = asked.value;
  if (limit === 0) return refuse('parameter-value', { detail: '_count is a whole number from 1.' });
  const permit = await permitFor(house, caller, { action: 'history', kind, patients: [] });
  if (!permit.ok) return permit;
  const page = shown(await house.record.historyOfKinds(permit.value, { ...asked.value, kind }));
  if (!page.ok) return page;
  const { matches, next, until } = page.value;
  const base = baseOf(house);
  const links: Link[] = [{ relation: 'self', url: `${base}/${path}${usedParameters(parameters)}` }];
  if (next !== null) {
    links.push({
      relation: 'next',
      url: `${base}/${nextPage(house, caller, { path, asked: asked.value, after: next })}`,
    });
  }
  const persons = await currentOfPersons(house, matches);
  const entries = matches.map((stored) =>
    printVersion(base, shownTo(house, caller, stored, persons.get(`${stored.kind}/${stored.id}`))),
  );
  const total = after === null && next === null ? matches.length : null;
  return ok({ status: 200, body: printBundle('history', { total, links, entries, lastUpdated: until }) });
}
