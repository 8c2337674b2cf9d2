// https://hl7.org/fhir/R4/patient-operation-everything.html#parameters and encounter-operation-everything.html: the filters as the record takes them.

import { type Cursor, ok, type Result } from '@fkj/platform-record';
import { isResourceType, spanOf } from '@fkj/standards-fhir';
import { type Refusal, refuse } from '../../outcome/refusal.ts';
import { openPage, type TokenKey } from '../../paging-token.ts';
import { type Given, integerGiven, textGiven, textsGiven } from '../given.ts';
import type { ParameterDefinition } from '../operation.ts';

/** A page is this big when the caller does not say, and never bigger. */
const MOST = 1000;

export const everythingParameters: readonly ParameterDefinition[] = [
  { name: 'start', types: ['date'] },
  { name: 'end', types: ['date'] },
  { name: '_since', types: ['instant'] },
  { name: '_type', types: ['string'], max: '*' },
  { name: '_count', types: ['positiveInt', 'integer'] },
  { name: '_page', types: ['string'] },
];

export interface AskedEverything {
  readonly kinds: ReadonlySet<string> | null;
  readonly since: number | null;
  readonly from: number | null;
  readonly to: number | null;
  readonly limit: number;
}

export interface AskedPage {
  readonly asked: AskedEverything;
  readonly after: Cursor | null;
}

/** What is asked for, or the page that a token stands for; `key` is that of whom and what the token was made for. */
export function askedEverything(
  given: Given,
  { now, key }: { readonly now: number; readonly key: TokenKey },
): Result<AskedPage, Refusal> {
  const token = textGiven(given, '_page');
  if (token === null) {
    const asked = readAsked(given);
    return asked.ok ? ok({ asked: asked.value, after: null }) : asked;
  }
  if (given.size > 1) return refuse('operation-parameter', { detail: '_page stands alone.' });
  const page = openPage(token, now, key);
  if (!page.ok) return page;
  return ok({ asked: remembered(page.value.parameters), after: page.value.after });
}

function readAsked(given: Given): Result<AskedEverything, Refusal> {
  const types = textsGiven(given, '_type').flatMap((list) => list.split(','));
  const unknown = types.find((type) => !isResourceType(type));
  if (unknown !== undefined) return refuse('operation-parameter', { detail: '_type must name types of R4.' });
  const limit = integerGiven(given, '_count') ?? MOST;
  if (limit < 1) return refuse('operation-parameter', { detail: '_count is a whole number from 1.' });
  const from = boundOf(given, 'start')?.low ?? null;
  const to = boundOf(given, 'end')?.high ?? null;
  if (from !== null && to !== null && from >= to) {
    return refuse('operation-parameter', { detail: 'end must not come before start.' });
  }
  return ok({
    kinds: types.length === 0 ? null : new Set(types),
    since: boundOf(given, '_since')?.low ?? null,
    from,
    to,
    limit: Math.min(limit, MOST),
  });
}

/** The time that a date covers; the reader has seen that it is one. */
const boundOf = (given: Given, name: string): ReturnType<typeof spanOf> => {
  const text = textGiven(given, name);
  return text === null ? null : spanOf(text);
};

/** The question as it travels in a paging token. */
export const toRemember = ({ kinds, since, from, to, limit }: AskedEverything): string =>
  JSON.stringify([kinds === null ? null : [...kinds], since, from, to, limit]);

function remembered(text: string): AskedEverything {
  // Authenticated: nobody but `toRemember` wrote it.
  const [kinds, since, from, to, limit] = JSON.parse(text) as [
    readonly string[] | null,
    number | null,
    number | null,
    number | null,
    number,
  ];
  return { kinds: kinds === null ? null : new Set(kinds), since, from, to, limit };
}
