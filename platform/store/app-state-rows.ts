// https://hl7.org/fhir/smart-app-launch/STU2.2/app-state.html: the one table of app state. Documents arrive here sealed.

import type pg from 'pg';

export interface AppStateRow {
  /** UUID. */
  readonly id: string;
  readonly client: string;
  /** Key of the subject; null for none. */
  readonly subject: bigint | null;
  /** SHA-256 of 'system|code'. */
  readonly code: Buffer;
  readonly version: number;
  /** ms since 1970. */
  readonly updated: number;
  readonly document: Buffer;
}

/** Whose state of which sort; without a code, all of it. */
export type AppStateSought = Pick<AppStateRow, 'client' | 'subject' | 'code'>;

export interface AppStateRows {
  /** `full`: the client has as many of this subject as it may (`most`). */
  add(row: AppStateRow, most: number): Promise<'added' | 'full'>;
  find(client: string, id: string): Promise<AppStateRow | null>;
  search(sought: AppStateSought): Promise<readonly AppStateRow[]>;
  /** Only if `row.version` follows the one that stands. */
  replace(row: Pick<AppStateRow, 'client' | 'id' | 'version' | 'updated' | 'document'>): Promise<'replaced' | 'stale'>;
  remove(which: Pick<AppStateRow, 'client' | 'id' | 'version'>): Promise<'removed' | 'stale'>;
  /** With the client goes all that it kept. */
  removeOfClient(client: string): Promise<void>;
}

const COLUMNS = 'id, client, subject, code, version, updated, document';
const OF = 'client = $1 AND subject IS NOT DISTINCT FROM $2::int8';

const ADD = {
  name: 'app_state_add',
  text: `INSERT INTO app_state (id, client, subject, code, version, updated, document)
SELECT $3::uuid, $1, $2::int8, $4::bytea, $5::int4, $6::int8, $7::bytea
WHERE (SELECT count(*) FROM app_state WHERE ${OF}) < $8::int4`,
};
const FIND = { name: 'app_state_find', text: `SELECT ${COLUMNS} FROM app_state WHERE id = $2::uuid AND client = $1` };
const SEARCH = {
  name: 'app_state_search',
  text: `SELECT ${COLUMNS} FROM app_state WHERE ${OF} AND code = $3::bytea ORDER BY updated DESC, id`,
};
const REPLACE = {
  name: 'app_state_replace',
  text: `UPDATE app_state SET version = $3::int4, updated = $4::int8, document = $5::bytea
WHERE id = $2::uuid AND client = $1 AND version = $3::int4 - 1`,
};
const REMOVE = {
  name: 'app_state_remove',
  text: 'DELETE FROM app_state WHERE id = $2::uuid AND client = $1 AND version = $3::int4',
};
const REMOVE_OF_CLIENT = { name: 'app_state_remove_of_client', text: 'DELETE FROM app_state WHERE client = $1' };

interface Row extends Omit<AppStateRow, 'subject' | 'updated'> {
  readonly subject: string | bigint | null;
  readonly updated: string | number | bigint;
}

const rowOf = ({ subject, updated, ...row }: Row): AppStateRow => ({
  ...row,
  subject: subject === null ? null : BigInt(subject),
  updated: Number(updated),
});

/** The rows of `app_state` in this database. */
export const appStateRows = (pool: pg.Pool): AppStateRows => {
  const ask = (query: { name: string; text: string }, values: readonly unknown[]) =>
    pool.query<Row>({ ...query, values: [...values] });
  const changes = async (query: { name: string; text: string }, values: readonly unknown[]): Promise<number> =>
    (await ask(query, values)).rowCount ?? 0;
  return {
    add: async ({ id, client, subject, code, version, updated, document }, most) =>
      (await changes(ADD, [client, subject, id, code, version, updated, document, most])) === 1 ? 'added' : 'full',
    find: async (client, id) => {
      const [row] = (await ask(FIND, [client, id])).rows;
      return row === undefined ? null : rowOf(row);
    },
    search: async ({ client, subject, code }) => (await ask(SEARCH, [client, subject, code])).rows.map(rowOf),
    replace: async ({ client, id, version, updated, document }) =>
      (await changes(REPLACE, [client, id, version, updated, document])) === 1 ? 'replaced' : 'stale',
    remove: async ({ client, id, version }) =>
      (await changes(REMOVE, [client, id, version])) === 1 ? 'removed' : 'stale',
    removeOfClient: async (client) => void (await changes(REMOVE_OF_CLIENT, [client])),
  };
};
