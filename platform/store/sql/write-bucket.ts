// DESIGN.md §3 "Write", §4: all that a commit writes in one bucket, as one statement.

import type { BucketBatch } from './bucket-batch.ts';
import { type Refused, refusalOf } from './refusal.ts';
import { run, type Session, type Statement } from './session.ts';
import { leafPart } from './write-leaves.ts';
import { objectParts } from './write-objects.ts';
import type { Part } from './write-part.ts';
import { choicePart, membershipPart, relationshipPart } from './write-relations.ts';
import { fence, guardPart, tracePart } from './write-trace.ts';

interface Answer {
  readonly at: bigint | null;
}

/** Writes one bucket's part of a commit. Answers the time given to its versions (null when it wrote none). */
export const writeBucket = async (
  session: Session,
  batch: BucketBatch,
): Promise<{ readonly at: number | null } | Refused> => {
  const { statement, values } = print(batch);
  try {
    const [row] = await run<Answer>(session, statement, values);
    return { at: row?.at === null || row === undefined ? null : Number(row.at) };
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    return refusal;
  }
};

const shapes = new Map<string, Statement>();

/** A part that is empty is left out of the text: a plain create pays for what it uses only. */
const print = (batch: BucketBatch): { readonly statement: Statement; readonly values: readonly unknown[] } => {
  const parts: Part[] = [
    ...(batch.guarded.length > 0 ? [guardPart(batch)] : []),
    ...(batch.objects.length > 0 ? objectParts(batch) : [fence]),
    ...(batch.leaves.length > 0 ? [leafPart(batch)] : []),
    ...(batch.memberships.length > 0 ? [membershipPart(batch)] : []),
    ...(batch.relationships.length > 0 ? [relationshipPart(batch)] : []),
    ...(batch.choices.length > 0 ? [choicePart(batch)] : []),
    ...(batch.traces.length > 0 ? [tracePart(batch)] : []),
  ];
  const values: unknown[] = [
    batch.bucket,
    batch.now,
    batch.agent,
    batch.purpose,
    batch.rule,
    batch.detail,
    batch.epoch,
    ...parts.flatMap((part) => part.values),
  ];
  // PostgreSQL keeps 63 characters of a name: two longer ones could be taken for each other.
  const name = `write ${batch.tables} ${parts.map((part) => part.name.slice(0, 4)).join(' ')}`;
  const known = shapes.get(name);
  if (known !== undefined) return { statement: known, values };
  const statement: Statement = { name, touches: 'one', text: textOf(parts) };
  shapes.set(name, statement);
  return { statement, values };
};

const FIXED = 7;

/** How a commit is known among the statements that run (horizon.ts). */
export const COMMIT_MARK = '/* commit */';

const textOf = (parts: readonly Part[]): string => {
  let next = FIXED;
  const number = (text: string): string => text.replace(/\?/g, () => `$${++next}`);
  const expressions = parts.map((part) => number(part.text)).join(',\n');
  const checks = parts.flatMap((part) => (part.check === undefined ? [] : [part.check]));
  const wroteObjects = parts.some((part) => part.name.startsWith('objects'));
  return `${COMMIT_MARK} WITH given AS (SELECT $1::int2, $2::int8, $3::int8, $4::text, $5::text, $6::bytea, $7::int8),
${expressions}
SELECT ${wroteObjects ? '(SELECT at FROM clock)' : 'NULL::int8'} AS at,
  CASE WHEN (SELECT value FROM epoch WHERE name = 'roles') > $7 THEN refuse('stale') END AS fresh${checks
    .map((check, place) => `,\n  ${check} AS check${place}`)
    .join('')}`;
};
