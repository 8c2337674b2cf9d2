// DESIGN.md §1.4: what the tables may hold of a patient, and what an erasure leaves of her.

import type { Pool } from '@fkj/platform-store';

/** Tables that an erasure goes through: columns that can hold an id, a key or words. Who adds one says here what becomes of it, and makes it so. */
export const ERASED_TABLES: Readonly<Record<string, string>> = {
  app_state: 'client code document id subject updated',
  // The log stays; its detail goes where it repeats what is erased.
  audit: 'agent at detail n object patient purpose rule',
  containment: 'archetype object',
  finding: 'at decided display facts found id kind patient state units who',
  finding_outcome: 'at display finding outcome reason who',
  head: 'clinical former id labels object owner patient patients plain tokens updated',
  leaf: 'clinical folded follow greatest high lead least low object patient written',
  locator: 'claimed id key object',
  membership: 'object patient',
  outbox: 'object seq',
  privacy_choice: 'ends high kinds low object party patient source starts',
  relationship: 'ends party patient source starts',
  reserved_version: 'audience object',
  version: 'agent at document object purpose',
  watched_patient: 'patient since until who',
};

/** Tables that hold no patient: of the house, of employees, of programs, or only for minutes (codes, the night's looks). */
export const TABLES_OF_NOBODY: Readonly<Record<string, string>> = {
  access_approval: 'approver at detail request verdict',
  access_request: 'changed created detail id person requester role state unit',
  access_review: 'created due id starter state unit',
  access_review_item: 'at review reviewer role verdict',
  access_role_use: 'role',
  agent: 'agent key',
  audit_seal: 'first hash last tick',
  bucket_clock: 'at given_up seq',
  common_head: 'clinical former id labels object owner patient patients plain tokens updated',
  common_leaf: 'clinical folded follow greatest high lead least low object patient written',
  common_version: 'agent at document object purpose',
  epoch: 'name value',
  erasure: 'agent at decision name',
  identity_artifact: 'consumed expires grant_key key model payload uid_key',
  identity_used: 'expires key',
  // Files of exports and imports are withdrawn by withdraw-files.ts.
  job: 'caller created detail expires finished holder id kind reached state until',
  migration: 'applied name sha256',
  outbox_lease: 'delivered holder reader until',
  register_feed: 'as_of position register',
  search_parameter: 'code definition description kind resource since state url',
};

/** What still names an erased patient: that she was erased, the log of who looked, and what concerns others too. */
export const STAYS: ReadonlySet<string> = new Set([
  ...['erasure.name', 'audit.patient', 'audit.object', 'outbox.object'],
  ...['head.object', 'head.id', 'head.patient', 'version.object', 'locator.object', 'locator.id'],
  ...['head.patients', 'head.plain', 'head.tokens', 'membership.patient', 'version.document'],
  ...['leaf.patient', 'leaf.follow', 'leaf.folded', 'leaf.written'],
]);

interface Column {
  readonly table: string;
  readonly column: string;
}

const columns = async (pool: Pool): Promise<readonly Column[]> =>
  (
    await pool.query<Column>(`SELECT c.relname::text AS table, a.attname::text AS column FROM pg_class c
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
        AND a.atttypid NOT IN ('int2'::regtype, 'int4'::regtype, 'bool'::regtype) ORDER BY 1, 2`)
  ).rows;

/** Of every table the columns that can hold an id, a key or words, in the order of the alphabet. */
export const columnsOfTables = async (pool: Pool): Promise<Readonly<Record<string, string>>> => {
  const tables = new Map<string, string[]>();
  for (const { table, column } of await columns(pool)) tables.set(table, [...(tables.get(table) ?? []), column]);
  return Object.fromEntries([...tables].map(([table, all]) => [table, all.join(' ')]));
};

/** 'table.column' of those in which this word or number stands. */
export const columnsWith = async (pool: Pool, word: string): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const { table, column } of await columns(pool)) {
    const pattern = `(?<![A-Za-z0-9])${word}(?![A-Za-z0-9])`;
    const seen = await pool.query(`SELECT FROM "${table}" WHERE "${column}"::text ~ $1 LIMIT 1`, [pattern]);
    if (seen.rows.length > 0) found.push(`${table}.${column}`);
  }
  return found;
};
