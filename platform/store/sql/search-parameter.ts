// https://hl7.org/fhir/R4/searchparameter.html and DESIGN.md §4 "Index": which search parameters of the house there are, and how far their index is.

import { run, type Session, type Statement } from './session.ts';

/** `removing`: no longer offered, and its rows are being taken away. */
export type ParameterState = 'indexing' | 'ready' | 'removing';

export interface ParameterRow {
  readonly kind: string;
  readonly code: string;
  /** Id of the SearchParameter. */
  readonly resource: string;
  readonly url: string;
  readonly description: string;
  /** What its values depend on: another one is another index. */
  readonly definition: string;
  readonly state: ParameterState;
  /** The epoch from which every write follows it. */
  readonly since: number;
}

/** What a SearchParameter is to be from now on; without kinds it is offered no more. */
export interface ParameterChange
  extends Pick<ParameterRow, 'code' | 'resource' | 'url' | 'description' | 'definition'> {
  readonly kinds: readonly string[];
}

export interface ParametersNow {
  readonly epoch: number;
  /** Version of our own index rules that all rows follow. */
  readonly rules: number;
  /** Checkpoint of the work on the index (JSON). */
  readonly reached: string | null;
  readonly rows: readonly ParameterRow[];
}

const replicated = (name: string, text: string): Statement => ({ name, touches: 'replicated', text });

const READ = replicated(
  'search parameters',
  `SELECT e.value AS epoch, (SELECT value FROM epoch WHERE name = 'index') AS rules, (SELECT reached FROM job WHERE id = 'index') AS reached,
  p.kind, p.code, p.resource, p.url, p.description, p.definition, p.state, p.since
FROM epoch e LEFT JOIN search_parameter p ON true WHERE e.name = 'roles' ORDER BY p.since, p.kind, p.code`,
);

interface Finding extends Omit<ParameterRow, 'since' | 'kind'> {
  readonly epoch: bigint;
  readonly rules: bigint;
  readonly reached: string | null;
  readonly kind: string | null;
  readonly since: bigint;
}

/** The parameters and the epoch at which they are so, seen at one moment. */
export const readParameters = async (session: Session): Promise<ParametersNow> => {
  const found = await run<Finding>(session, READ, []);
  const [first] = found;
  if (first === undefined) throw new Error('The database has no epoch');
  return {
    epoch: Number(first.epoch),
    rules: Number(first.rules),
    reached: first.reached,
    rows: found.flatMap(({ kind, code, resource, url, description, definition, state, since }) =>
      kind === null ? [] : [{ kind, code, resource, url, description, definition, state, since: Number(since) }],
    ),
  };
};

const CLASH = replicated(
  'clashing search parameter',
  `SELECT resource FROM search_parameter WHERE state <> 'removing' AND resource <> $1 AND (url = $2 OR (code = $3 AND kind = ANY($4::text[]))) LIMIT 1`,
);
const LEAVE = replicated(
  'leave search parameter',
  `UPDATE search_parameter SET state = 'removing', since = $4::int8
WHERE resource = $1 AND state <> 'removing' AND NOT (code = $2 AND kind = ANY($3::text[]))`,
);
const OFFER = replicated(
  'offer search parameter',
  `INSERT INTO search_parameter AS p (kind, code, resource, url, description, definition, state, since)
SELECT kind, $2, $1, $3, $4, $5, 'indexing', $7::int8 FROM unnest($6::text[]) AS kind
ON CONFLICT (kind, code, resource) DO UPDATE SET url = excluded.url, description = excluded.description, definition = excluded.definition,
  state = CASE WHEN p.state = 'removing' OR p.definition <> excluded.definition THEN 'indexing' ELSE p.state END,
  since = CASE WHEN p.state = 'removing' OR p.definition <> excluded.definition THEN excluded.since ELSE p.since END`,
);

/**
 * Inside the transaction that writes the SearchParameter, after the epoch has been advanced to `since`, which only one
 * transaction at a time can do. False when another SearchParameter has the url, or the code on one of the kinds.
 */
export const changeParameter = async (session: Session, change: ParameterChange, since: number): Promise<boolean> => {
  const { resource, code, url, description, definition, kinds } = change;
  const clashing = kinds.length === 0 ? [] : await run(session, CLASH, [resource, url, code, kinds]);
  if (clashing.length > 0) return false;
  await run(session, LEAVE, [resource, code, kinds, since]);
  if (kinds.length > 0) await run(session, OFFER, [resource, code, url, description, definition, kinds, since]);
  return true;
};

const COMPLETE = replicated(
  'complete search parameters',
  `UPDATE search_parameter SET state = 'ready' WHERE state = 'indexing' AND since <= $1::int8 AND kind = ANY($2::text[])`,
);
const FORGET = replicated(
  'forget search parameters',
  `DELETE FROM search_parameter WHERE state = 'removing' AND since <= $1::int8 AND kind = ANY($2::text[])`,
);
const FOLLOW = replicated(
  'follow index rules',
  `UPDATE epoch SET value = greatest(value, $1::int8) WHERE name = 'index'`,
);
const DISTRUST = replicated('distrust index', `UPDATE epoch SET value = 0 WHERE name = 'index'`);

/** All rows of these kinds follow the parameters that were there at this epoch, and the rules of this version (null: some kinds were left out). */
export const completeParameters = async (
  session: Session,
  { since, kinds, rules }: { readonly since: number; readonly kinds: readonly string[]; readonly rules: number | null },
): Promise<void> => {
  await run(session, COMPLETE, [since, kinds]);
  await run(session, FORGET, [since, kinds]);
  if (rules !== null) await run(session, FOLLOW, [rules]);
};

/** All rows are to be made anew, whatever rules they follow. */
export const distrustIndex = async (session: Session): Promise<void> => {
  await run(session, DISTRUST, []);
};
