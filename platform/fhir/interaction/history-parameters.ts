// https://hl7.org/fhir/R4/http.html#history: _count, _since and _at of a history, or the link that continues one.

import type { Caller } from '@fkj/platform-access';
import type { Cursor, KindsHistory } from '@fkj/platform-record';
import { ok, type Result } from '@fkj/platform-record';
import { spanOf } from '@fkj/standards-fhir';
import { callerKey } from '../guard.ts';
import type { FhirHouse } from '../house.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import { openPage, sealPage, type TokenKey } from '../paging-token.ts';
import { pairsIn } from '../search/parameters.ts';

/** What is asked of a history. */
export type HistoryAsked = Omit<KindsHistory, 'kind'>;

export interface HistoryParameters {
  /** Form-encoded. */
  readonly parameters: string;
  /** Below the base, without query: 'Patient/1/_history'. A link is good for this path only. */
  readonly path: string;
  readonly handling: 'strict' | 'lenient';
}

const DEFAULT_COUNT = 20;
const MOST = 1000;
const PAGE = '_page';
/** What the rest of the house reads of every address. */
const PRESENTATION: ReadonlySet<string> = new Set(['_format', '_pretty']);

/** Reads the parameters of a history; leniency leaves unknown names out, and the self link shows which were used. */
export function readHistory(
  house: FhirHouse,
  caller: Caller,
  { parameters, path, handling }: HistoryParameters,
): Result<HistoryAsked, Refusal> {
  let asked: HistoryAsked = { limit: DEFAULT_COUNT, since: null, during: null, after: null };
  for (const [name, value] of pairsIn(parameters)) {
    if (PRESENTATION.has(name)) continue;
    const read = name === PAGE ? openHistory(house, value, keyOf(house, caller, path)) : readOne(name, value, handling);
    if (!read.ok) return read;
    asked = { ...asked, ...read.value };
  }
  return ok(asked);
}

function readOne(name: string, value: string, handling: 'strict' | 'lenient'): Result<Partial<HistoryAsked>, Refusal> {
  switch (name) {
    case '_count':
      return /^(0|[1-9][0-9]{0,8})$/.test(value)
        ? ok({ limit: Math.min(Number(value), MOST) })
        : refuse('parameter-value', { detail: '_count is a whole number.' });
    case '_since': {
      const since = spanIn(value);
      const isInstant = since !== null && /T/.test(value) && /(Z|[+ -]\d\d:\d\d)$/.test(value);
      return isInstant
        ? ok({ since: since.low })
        : refuse('parameter-value', { detail: '_since is an instant: date, time and time zone.' });
    }
    case '_at': {
      const during = spanIn(value);
      return during === null
        ? refuse('parameter-value', { detail: '_at is a date, with or without time.' })
        : ok({ during });
    }
    case '_list':
      return refuse('parameter-later', { detail: '_list is not offered in a history.' });
    default:
      return handling === 'lenient'
        ? ok({})
        : refuse('parameter-unknown', { detail: 'A history takes _count, _since and _at.' });
  }
}

/** A plus sign that was not encoded has become a space on its way. */
const spanIn = (value: string) => spanOf(value.replace(' ', '+'));

const keyOf = (house: FhirHouse, caller: Caller, path: string): TokenKey => ({
  key: house.cursorKey,
  caller: `${callerKey(caller)} history ${path}`,
});

function openHistory(house: FhirHouse, token: string, key: TokenKey): Result<HistoryAsked, Refusal> {
  const page = openPage(token, house.clock(), key);
  if (!page.ok) return page;
  // Sealed by `nextLink`: nobody else wrote it.
  return ok({ ...(JSON.parse(page.value.parameters) as Omit<HistoryAsked, 'after'>), after: page.value.after });
}

/** The address of the page that begins at `after`. */
export function nextPage(
  house: FhirHouse,
  caller: Caller,
  { path, asked, after }: { path: string; asked: HistoryAsked; after: Cursor },
): string {
  const { limit, since, during } = asked;
  const state = { kind: path, parameters: JSON.stringify({ limit, since, during }), after };
  return `${path}?${PAGE}=${sealPage(state, house.clock() + house.limits.pageLife, keyOf(house, caller, path))}`;
}

/** The parameters that were used, as the self link shows them; empty when there are none. */
export function usedParameters(parameters: string): string {
  const used = pairsIn(parameters).filter(([name]) =>
    ['_count', '_since', '_at', PAGE, ...PRESENTATION].includes(name),
  );
  return used.length === 0 ? '' : `?${new URLSearchParams(used.map(([...pair]) => pair))}`;
}
