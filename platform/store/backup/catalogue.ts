// https://www.postgresql.org/docs/18/catalogs.html: what there is to back up; nothing is listed by hand.

import pg from 'pg';

export interface TableShape {
  readonly name: string;
  /** Stored columns, in order; generated ones are computed again. */
  readonly columns: readonly string[];
}

export interface SequenceState {
  readonly name: string;
  /** Decimal text; null when it has not been used. */
  readonly last: string | null;
}

/** The migration ledger is written by the restore itself. */
const OWN = ['migration', 'migration_lock'];

/** Tables of the schema that new objects go to, by name. */
export const tablesOf = async (client: pg.ClientBase): Promise<readonly TableShape[]> => {
  const { rows } = await client.query<TableShape>(
    `SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
       AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND c.relname <> ALL ($1)
     GROUP BY c.relname ORDER BY c.relname`,
    [OWN],
  );
  return rows;
};

export const sequencesOf = async (client: pg.ClientBase): Promise<readonly SequenceState[]> => {
  const { rows } = await client.query<SequenceState>(
    `SELECT sequencename::text AS name, last_value::text AS last
     FROM pg_sequences WHERE schemaname = current_schema() ORDER BY sequencename`,
  );
  return rows;
};

/** `"table" ("column", …)`, quoted. */
export const copyTarget = ({ name, columns }: TableShape): string =>
  `${pg.escapeIdentifier(name)} (${columns.map((column) => pg.escapeIdentifier(column)).join(', ')})`;
