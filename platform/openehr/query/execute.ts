// https://specifications.openehr.org/releases/ITS-REST/Release-1.1.0/query.html#tag/Query: ad-hoc and stored, by GET and POST.

import type { Caller } from '@fkj/platform-access';
import type { Result } from '@fkj/platform-record';
import type { Answer } from '../answer.ts';
import type { OpenEhrHouse } from '../house.ts';
import { type Asked, partOf } from '../http/asked.ts';
import { JSON_TYPE, wantedAs } from '../http/media-type.ts';
import { type Refusal, refuse } from '../refusal/refusal.ts';
import { saidInAddress, saidInBody } from './query-asked.ts';
import { runQuery } from './run-query.ts';
import { findStoredQuery } from './stored-query.ts';

type Handler = (house: OpenEhrHouse, caller: Caller, asked: Asked) => Promise<Result<Answer, Refusal>>;
type Way = 'GET' | 'POST';

const said = (house: OpenEhrHouse, asked: Asked, way: Way) =>
  way === 'GET' ? saidInAddress(asked) : saidInBody(house, asked);

export const executeAdHoc =
  (way: Way): Handler =>
  async (house, caller, asked) => {
    const wanted = wantedAs(asked, [JSON_TYPE]);
    if (!wanted.ok) return wanted;
    const parts = said(house, asked, way);
    if (!parts.ok) return parts;
    const { q } = parts.value;
    if (q === null) return refuse('parameter-value', { detail: 'q is required.' });
    return runQuery(house, caller, { ...parts.value, q, name: null });
  };

export const executeStored =
  (way: Way): Handler =>
  async (house, caller, asked) => {
    const wanted = wantedAs(asked, [JSON_TYPE]);
    if (!wanted.ok) return wanted;
    const parts = said(house, asked, way);
    if (!parts.ok) return parts;
    const name = partOf(asked, 'qualified_query_name');
    const stored = await findStoredQuery(house, caller, { name, version: asked.path['version'] ?? null });
    if (!stored.ok) return stored;
    return runQuery(house, caller, { ...parts.value, q: stored.value.q, name });
  };
