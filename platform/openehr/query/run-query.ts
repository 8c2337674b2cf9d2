// https://specifications.openehr.org/releases/ITS-REST/Release-1.1.0/query.html: a query read, checked, and answered over what the caller reaches.

import { createHash } from 'node:crypto';
import type { Caller } from '@fkj/platform-access';
import { ok, type Result } from '@fkj/platform-record';
import { type JsonObject, write } from '@fkj/standards-json';
import {
  type AqlIssue,
  type AqlParameters,
  type AqlQuery,
  checkAql,
  evaluateAql,
  parseAql,
  printAql,
  substituteParameters,
} from '@fkj/standards-openehr';
import type { Answer } from '../answer.ts';
import { ehrInRecord } from '../ehr/ehr-in-record.ts';
import type { OpenEhrHouse } from '../house.ts';
import type { RefusalCode } from '../refusal/catalogue.ts';
import { type Refusal, refuse } from '../refusal/refusal.ts';
import { load } from './load.ts';
import { needsOf } from './narrow.ts';

export interface QueryAsked {
  readonly q: string;
  /** Of a stored query. */
  readonly name: string | null;
  readonly ehrId: string | null;
  readonly offset: number;
  /** Null for all. */
  readonly fetch: number | null;
  readonly parameters: AqlParameters;
}

/** Reads a query; parameters may still stand in it. */
export function readQuery(q: string): Result<AqlQuery, Refusal> {
  const parsed = parseAql(q);
  if (!parsed.ok) return refusalOf('query-syntax', [parsed.issue]);
  const issues = checkAql(parsed.value);
  return issues.length > 0 ? refusalOf('query-invalid', issues) : ok(parsed.value);
}

const refusalOf = (code: RefusalCode, issues: readonly AqlIssue[]) =>
  refuse(code, {
    findings: issues.map(({ code: which, line, column, sentence }) => ({
      ...{ code: which === 'syntax' ? ('malformed' as const) : ('value-not-allowed' as const) },
      path: `line ${line}, column ${column}`,
      sentence: `${sentence} (${which})`,
    })),
  });

export async function runQuery(
  house: OpenEhrHouse,
  caller: Caller,
  asked: QueryAsked,
): Promise<Result<Answer, Refusal>> {
  const parsed = parseAql(asked.q);
  if (!parsed.ok) return refusalOf('query-syntax', [parsed.issue]);
  const put = substituteParameters(parsed.value, asked.parameters);
  if (!put.ok) return refusalOf('query-parameter', [put.issue]);
  const query = put.value;
  const issues = checkAql(query);
  if (issues.length > 0) return refusalOf('query-invalid', issues);
  if (query.top !== null && asked.fetch !== null) {
    return refuse('parameter-value', { detail: 'fetch is not combined with TOP.' });
  }
  const ehr =
    asked.ehrId === null
      ? null
      : await ehrInRecord(house, caller, { id: asked.ehrId, action: 'search', kind: 'COMPOSITION' });
  if (ehr !== null && !ehr.ok) return ehr;
  const until = house.clock() + house.limits.query.time;
  const needs = needsOf(query);
  const loaded = await load(house, caller, { needs, ehr: ehr?.value ?? null, asked: asked.q, until });
  if (!loaded.ok) return loaded;
  // Out of reach is as if there were none.
  if (ehr !== null && loaded.value.ehrs.length === 0) return refuse('not-found');
  const stop = house.clock() + house.limits.query.evaluating;
  const answer = evaluateAql(query, loaded.value.ehrs, {
    terminology: () => null,
    now: new Date(house.clock()).toISOString(),
    stop: () => house.clock() > stop,
  });
  if (!answer.ok) return refusalOf(codeOf(answer.issue), [answer.issue]);
  const { columns } = answer.value;
  const { offset, fetch } = asked;
  const rows = answer.value.rows.slice(offset, fetch === null ? undefined : offset + fetch);
  const meta: JsonObject = {
    ...{ _type: 'RESULTSET', _schema_version: '1.1.0', _created: new Date(house.clock()).toISOString() },
    _executed_aql: printAql(query),
    ...(loaded.value.kept === null ? {} : { _kept: 'Something is kept from you by the patient.' }),
  };
  const shownRows = write(rows.map((row) => [...row]));
  const parts = [
    `"meta":${write(meta)}`,
    ...(asked.name === null ? [] : [`"name":${JSON.stringify(asked.name)}`]),
    `"q":${JSON.stringify(asked.q)}`,
    `"columns":${write(columns.map(({ name, path }) => ({ name, ...(path === null ? {} : { path }) })))}`,
    `"rows":${shownRows}`,
  ];
  const tag = createHash('sha256').update(`${asked.q}\n${shownRows}`).digest('hex').slice(0, 32);
  return ok({ status: 200, body: `{${parts.join(',')}}`, tag });
}

function codeOf({ code }: AqlIssue): RefusalCode {
  if (code === 'stopped') return 'query-timeout';
  return code === 'costly' ? 'query-costly' : 'query-invalid';
}
