// https://hl7.org/fhir/R4/http.html#history

import type { Caller } from '@fkj/platform-access';
import { type Cursor, ok, type Result, refused } from '@fkj/platform-record';
import type { Answer } from '../answer.ts';
import { type Link, printBundle, printVersion } from '../bundle/print-bundle.ts';
import { callerKey, permitFor } from '../guard.ts';
import { baseOf, type FhirHouse } from '../house.ts';
import { isId } from '../object-id.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import { currentIfPerson, shownTo } from '../outgoing-document.ts';
import { openPage, sealPage } from '../paging-token.ts';
import { pairsIn } from '../search/parameters.ts';
import { notFound, patientsNamedBy, shown } from './shown.ts';

export interface HistoryRequest {
  readonly kind: string;
  readonly id: string;
  /** Form-encoded. */
  readonly parameters: string;
}

const DEFAULT_COUNT = 20;
const MOST = 1000;

/** The versions of one object, newest first. */
export async function historyInstance(
  house: FhirHouse,
  caller: Caller,
  { kind, id, parameters }: HistoryRequest,
): Promise<Result<Answer, Refusal>> {
  const key = { key: house.cursorKey, caller: `${callerKey(caller)} history ${kind}/${id}` };
  const asked = readAsked(parameters, (token) => openPage(token, house.clock(), key));
  if (!asked.ok) return asked;
  const { limit, after } = asked.value;
  if (!isId(id)) return refused(notFound(caller, kind));
  const permit = await permitFor(house, caller, { action: 'history', kind, patients: patientsNamedBy(kind, id) });
  if (!permit.ok) return permit;
  const where = { limit, ...(after === null ? {} : { after }) };
  const page = shown(await house.record.history(permit.value, { kind, id }, where));
  if (!page.ok) return page;
  const { matches, next, total } = page.value;
  if (matches.length === 0 && after === null) return refused(notFound(caller, kind));

  const base = baseOf(house);
  const address = `${base}/${kind}/${id}/_history`;
  const links: Link[] = [{ relation: 'self', url: parameters === '' ? address : `${address}?${parameters}` }];
  if (next !== null) {
    const expires = house.clock() + house.limits.pageLife;
    const token = sealPage({ kind, parameters: `_count=${limit}`, after: next }, expires, key);
    links.push({ relation: 'next', url: `${address}?_page=${token}` });
  }
  const current = await currentIfPerson(house, permit.value, { kind, id });
  const entries = matches.map((stored) => printVersion(base, shownTo(house, caller, stored, current)));
  const known = total ?? (after === null && next === null ? matches.length : null);
  return ok({ status: 200, body: printBundle('history', { total: known, links, entries }) });
}

interface Asked {
  readonly limit: number;
  readonly after: Cursor | null;
}

function readAsked(
  parameters: string,
  open: (token: string) => Result<{ parameters: string; after: Cursor | null }, Refusal>,
): Result<Asked, Refusal> {
  let limit = DEFAULT_COUNT;
  let after: Cursor | null = null;
  for (const [name, value] of pairsIn(parameters)) {
    if (name === '_format') continue;
    if (name === '_page') {
      const page = open(value);
      if (!page.ok) return page;
      after = page.value.after;
      limit = Number(page.value.parameters.slice('_count='.length));
    } else if (name === '_count') {
      if (!/^[1-9][0-9]{0,8}$/.test(value))
        return refuse('parameter-value', { detail: '_count is a whole number from 1.' });
      limit = Math.min(Number(value), MOST);
    } else {
      const known = name === '_since' || name === '_at' || name === '_list';
      return known
        ? refuse('parameter-later', { detail: `${name} is not offered yet.` })
        : refuse('parameter-unknown', { detail: 'A history takes _count.' });
    }
  }
  return ok({ limit, after });
}
