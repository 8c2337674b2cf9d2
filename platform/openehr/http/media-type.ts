// https://specifications.openehr.org/releases/ITS-REST/Release-1.1.0/overview.html#tag/Resources/Data-representation: which formats are taken and given.

import { ok, type Result } from '@fkj/platform-record';
import { type Refusal, refuse } from '../refusal/refusal.ts';
import { type Asked, headerOf } from './asked.ts';

export const JSON_TYPE = 'application/json';
export const XML_TYPE = 'application/xml';

/** What the body is sent as: one of `taken`; the first where nothing is said. */
export function sentAs(asked: Asked, taken: readonly [string, ...string[]]): Result<string, Refusal> {
  if (headerOf(asked, 'content-encoding') !== undefined) return refuse('content-encoding');
  const said = headerOf(asked, 'content-type');
  if (said === undefined) return ok(taken[0]);
  const [type = '', ...parameters] = said
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='));
  if (charset !== undefined && !/^charset="?utf-?8"?$/.test(charset)) return refuse('media-type', { detail: UTF8 });
  const found = taken.find((one) => one === (ALIASES[type] ?? type));
  return found === undefined ? refuse('media-type', { detail: `Send it as ${taken.join(' or ')}.` }) : ok(found);
}

const UTF8 = 'It must be in UTF-8.';
const ALIASES: Readonly<Record<string, string>> = { 'text/xml': XML_TYPE, 'text/json': JSON_TYPE };

/** https://www.rfc-editor.org/rfc/rfc9110#name-accept: the best of `given`; the first where anything will do. */
export function wantedAs(asked: Asked, given: readonly [string, ...string[]]): Result<string, Refusal> {
  const accept = headerOf(asked, 'accept');
  if (accept === undefined || accept.trim() === '') return ok(given[0]);
  const ranges = accept.toLowerCase().split(',').map(rangeOf);
  let best: { readonly type: string; readonly quality: number } | null = null;
  for (const type of given) {
    const quality = qualityOf(type, ranges);
    if (quality > (best?.quality ?? 0)) best = { type, quality };
  }
  return best === null ? refuse('not-acceptable', { detail: `It is given as ${given.join(' or ')}.` }) : ok(best.type);
}

interface Range {
  readonly type: string;
  readonly quality: number;
}

function rangeOf(text: string): Range {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim());
  const said = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  const quality = said === undefined ? 1 : Number(said);
  return { type: ALIASES[type] ?? type, quality: Number.isFinite(quality) ? quality : 0 };
}

/** The most exact range that names the type decides. */
function qualityOf(type: string, ranges: readonly Range[]): number {
  const group = `${type.split('/')[0]}/*`;
  for (const name of [type, group, '*/*']) {
    const range = ranges.find((one) => one.type === name);
    if (range !== undefined) return range.quality;
  }
  return 0;
}
