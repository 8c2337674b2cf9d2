// DESIGN.md §4 "A new search parameter is refused until its index is complete": the rows of objects that were written before, made anew.

import {
  databaseTime,
  type IndexedRow,
  indexedObjects,
  indexedPage,
  openHorizon,
  type Pool,
  type Tables,
  type WalkMark,
  writeIndex,
} from '@fkj/platform-store';
import { kindName, kindNumber } from '../identity/kind-number.ts';
import { tablesOf } from '../identity/place.ts';
import type { Kind } from '../reference.ts';
import type { IndexRules, IndexRulesNow } from './index-rules.ts';
import { hasRows, noRows, type WantedRows, wantedRows } from './wanted-rows.ts';

export interface IndexWalk {
  readonly pool: Pool;
  readonly rules: IndexRules;
  /** The rules of this epoch, or later ones, are followed. */
  readonly since: number;
  readonly kinds: readonly Kind[];
  /** Objects a step. */
  readonly rows: number;
  /** Keeps the work and waits a moment; false when it has been lost, or is to stop. */
  readonly waits: () => Promise<boolean>;
}

export interface WalkedTo {
  readonly tables: Tables;
  /** Null at the beginning of the tables. */
  readonly mark: WalkMark | null;
}

/** Bytes of documents in one step. */
const SIZE = 8 * 1024 * 1024;

/**
 * No commit is under way any more that began before now. False when the work was lost meanwhile. A commit that was under
 * way when the rules changed may have been made under older ones; all that begin later are refused unless they know them.
 */
export const settle = async (pool: Pool, waits: () => Promise<boolean>): Promise<boolean> => {
  const now = await databaseTime(pool);
  while ((await openHorizon(pool)) <= now) if (!(await waits())) return false;
  return true;
};

/** One step: where it came to, null at the end, 'lost' when somebody else goes on. The same step again does no harm. */
export const walkIndex = async (walk: IndexWalk, { tables, mark }: WalkedTo): Promise<WalkedTo | null | 'lost'> => {
  const kinds = walk.kinds.filter((kind) => tablesOf(kind) === tables).map(kindNumber);
  const after: WalkedTo | null = tables === 'patient' ? { tables: 'common', mark: null } : null;
  if (kinds.length === 0) return after;
  const page = await indexedPage(walk.pool, { tables, kinds, after: mark, rows: walk.rows, size: SIZE });
  const last = page.at(-1);
  if (last === undefined) return after;
  let rows = page;
  for (;;) {
    const written = await putRight(walk, tables, rows);
    if (written.length === 0) return { tables, mark: { bucket: last.bucket, object: last.object } };
    // A commit that did not see these rows has left them beside its own: its objects are looked at once more.
    if (!(await settle(walk.pool, walk.waits))) return 'lost';
    rows = await changedSince(walk.pool, tables, written);
  }
};

interface Change {
  readonly row: IndexedRow;
  readonly wanted: WantedRows;
}

/** Gives objects the rows that they should have; answers those that had others. */
const putRight = async (
  walk: IndexWalk,
  tables: Tables,
  rows: readonly IndexedRow[],
): Promise<readonly IndexedRow[]> => {
  for (let epoch = walk.since; ; ) {
    const rules = await walk.rules.at(epoch);
    const changes = rows.flatMap((row): readonly Change[] => {
      const wanted = wantedOf(row, rules);
      return wanted === null || hasRows(row, wanted) ? [] : [{ row, wanted }];
    });
    if (await writeChanges(walk.pool, { tables, changes, epoch: rules.epoch })) return changes.map(({ row }) => row);
    // Rules or roles have changed under way.
    epoch = rules.epoch + 1;
  }
};

const wantedOf = (row: IndexedRow, rules: IndexRulesNow): WantedRows | null => {
  if (row.document === '') return noRows;
  const whole = rules.whole(kindName(row.kind), row.document);
  return whole === null ? null : wantedRows(whole);
};

/** False when the rules are not the last ones; then what was written is written again. */
const writeChanges = async (
  pool: Pool,
  { tables, changes, epoch }: { tables: Tables; changes: readonly Change[]; epoch: number },
): Promise<boolean> => {
  for (const bucket of new Set(changes.map(({ row }) => row.bucket))) {
    const here = changes.filter(({ row }) => row.bucket === bucket);
    const answer = await writeIndex(pool, {
      tables,
      bucket,
      epoch,
      objects: here.map(({ row: { object, version }, wanted: { tokens, plain, clinical } }) => ({
        ...{ object, version, tokens, plain, clinical },
      })),
      leaves: here.flatMap(({ wanted }, place) => wanted.leaves.map((leaf) => ({ place: place + 1, ...leaf }))),
    });
    if ('refused' in answer) return false;
  }
  return true;
};

/** Those of the objects that have another version by now. */
const changedSince = async (
  pool: Pool,
  tables: Tables,
  rows: readonly IndexedRow[],
): Promise<readonly IndexedRow[]> => {
  const before = new Map(rows.map((row) => [row.object, row.version]));
  const changed: IndexedRow[] = [];
  for (const bucket of new Set(rows.map((row) => row.bucket))) {
    const objects = rows.filter((row) => row.bucket === bucket).map(({ object }) => object);
    const now = await indexedObjects(pool, { tables, bucket, objects });
    changed.push(...now.filter(({ object, version }) => before.get(object) !== version));
  }
  return changed;
};
