// https://hl7.org/fhir/R4/patient-operation-everything.html: the answer, a Bundle of type searchset; stored documents pass unread.

import type { Caller } from '@fkj/platform-access';
import type { Cursor, Stored } from '@fkj/platform-record';
import type { Answer } from '../../answer.ts';
import { type Link, printBundle, printMatch } from '../../bundle/print-bundle.ts';
import { callerKey } from '../../guard.ts';
import { baseOf, type FhirHouse } from '../../house.ts';
import { keptBack, remarked } from '../../interaction/search.ts';
import { shownTo } from '../../outgoing-document.ts';
import { sealPage, type TokenKey } from '../../paging-token.ts';
import { type AskedPage, toRemember } from './asked-everything.ts';

/** Key of the paging tokens of one address: another address, or another caller, cannot use them. */
export const everythingKey = (house: FhirHouse, caller: Caller, address: string): TokenKey => ({
  key: house.cursorKey,
  caller: `${callerKey(caller)} everything ${address}`,
});

export interface EverythingParts {
  /** Below the base: 'Patient/1/$everything'. */
  readonly address: string;
  readonly page: AskedPage;
  readonly matches: readonly Stored[];
  readonly referred: readonly Stored[];
  readonly next: Cursor | null;
  readonly kept?: 'announced';
}

/** One page of everything. */
export function everythingBundle(house: FhirHouse, caller: Caller, parts: EverythingParts): Answer {
  const { address, page, matches, referred, next } = parts;
  const base = baseOf(house);
  const sealed = (after: Cursor): string => {
    const state = { kind: 'Patient', parameters: toRemember(page.asked), after };
    const token = sealPage(state, house.clock() + house.limits.pageLife, everythingKey(house, caller, address));
    return `${base}/${address}?_page=${token}`;
  };
  const links: Link[] = [{ relation: 'self', url: page.after === null ? `${base}/${address}` : sealed(page.after) }];
  if (next !== null) links.push({ relation: 'next', url: sealed(next) });
  const entries = matches.map((stored) => printMatch(base, shownTo(house, caller, stored), 'match'));
  for (const stored of referred) entries.push(printMatch(base, shownTo(house, caller, stored), 'include'));
  entries.push(...remarked(keptBack(parts)));
  const total = page.after === null && next === null ? matches.length : null;
  return { status: 200, body: printBundle('searchset', { total, links, entries }) };
}
