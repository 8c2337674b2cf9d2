// DESIGN.md §4, §5 "identity": the one table of the authorization server. Tokens arrive here hashed and payloads sealed.

import type pg from 'pg';

/** One artefact of the authorization server (code, refresh token, grant, session, interaction, client …). */
export interface IdentityRow {
  /** SHA-256 of model and id: the id itself (often a bearer secret) is never stored. */
  readonly key: Buffer;
  readonly model: string;
  readonly grantKey: Buffer | null;
  readonly uidKey: Buffer | null;
  /** Sealed by the caller. */
  readonly payload: Buffer;
  /** ms since 1970; null = kept until removed. */
  readonly expires: number | null;
}

export interface IdentityFinding {
  readonly key: Buffer;
  readonly payload: Buffer;
  /** ms since 1970, when it was used up. */
  readonly consumed: number | null;
}

export interface IdentityRows {
  put(row: IdentityRow): Promise<void>;
  /** Expired rows are not found. */
  find(key: Buffer): Promise<IdentityFinding | null>;
  findByUid(model: string, uidKey: Buffer): Promise<IdentityFinding | null>;
  /** Marks it used; `already` when another request was first. */
  consume(key: Buffer): Promise<'consumed' | 'already'>;
  /** Takes it out; only one of several callers gets it. */
  take(key: Buffer): Promise<Buffer | null>;
  remove(key: Buffer): Promise<void>;
  removeOfGrant(model: string, grantKey: Buffer): Promise<void>;
  /** Does `present` (when given) exist, and `absent` not? One look-up for the check of an access token. */
  stands(keys: { readonly present: Buffer | null; readonly absent: Buffer }): Promise<boolean>;
  /** Answers how many went; used proofs and assertions (`IdentityUsed`) go too, uncounted. */
  removeExpired(): Promise<number>;
}

const PUT = {
  name: 'identity_put',
  text: `INSERT INTO identity_artifact (key, model, grant_key, uid_key, payload, expires)
VALUES ($1, $2, $3, $4, $5, to_timestamp($6::float8 / 1000))
ON CONFLICT (key) DO UPDATE SET grant_key = EXCLUDED.grant_key, uid_key = EXCLUDED.uid_key,
  payload = EXCLUDED.payload, expires = EXCLUDED.expires`,
};
const LIVE = '(expires IS NULL OR expires > now())';
const FOUND = 'key, payload, (extract(epoch FROM consumed) * 1000)::float8 AS consumed';
const FIND = { name: 'identity_find', text: `SELECT ${FOUND} FROM identity_artifact WHERE key = $1 AND ${LIVE}` };
const FIND_BY_UID = {
  name: 'identity_find_by_uid',
  text: `SELECT ${FOUND} FROM identity_artifact WHERE uid_key = $1 AND model = $2 AND ${LIVE}`,
};
const CONSUME = {
  name: 'identity_consume',
  text: 'UPDATE identity_artifact SET consumed = now() WHERE key = $1 AND consumed IS NULL',
};
const TAKE = {
  name: 'identity_take',
  text: `DELETE FROM identity_artifact WHERE key = $1 AND ${LIVE} RETURNING ${FOUND}`,
};
const REMOVE = { name: 'identity_remove', text: 'DELETE FROM identity_artifact WHERE key = $1' };
const REMOVE_OF_GRANT = {
  name: 'identity_remove_of_grant',
  text: 'DELETE FROM identity_artifact WHERE grant_key = $1 AND model = $2',
};
const STANDS = {
  name: 'identity_stands',
  text: `SELECT NOT EXISTS (SELECT FROM identity_artifact WHERE key = $2)
  AND ($1::bytea IS NULL OR EXISTS (SELECT FROM identity_artifact WHERE key = $1 AND ${LIVE})) AS stands`,
};
const REMOVE_EXPIRED = {
  name: 'identity_remove_expired',
  text: `WITH used AS (DELETE FROM identity_used WHERE expires <= now())
DELETE FROM identity_artifact WHERE expires <= now()`,
};

/** The rows of `identity_artifact` in this database. */
export const identityRows = (pool: pg.Pool): IdentityRows => {
  const one = async (query: { name: string; text: string }, values: unknown[]): Promise<IdentityFinding | null> => {
    const { rows } = await pool.query<IdentityFinding>({ ...query, values });
    return rows[0] ?? null;
  };
  const change = async (query: { name: string; text: string }, values: unknown[]): Promise<number> =>
    (await pool.query({ ...query, values })).rowCount ?? 0;
  return {
    put: async (row) => {
      await change(PUT, [row.key, row.model, row.grantKey, row.uidKey, row.payload, row.expires]);
    },
    find: (key) => one(FIND, [key]),
    findByUid: (model, uidKey) => one(FIND_BY_UID, [uidKey, model]),
    consume: async (key) => ((await change(CONSUME, [key])) === 1 ? 'consumed' : 'already'),
    take: async (key) => (await one(TAKE, [key]))?.payload ?? null,
    remove: async (key) => {
      await change(REMOVE, [key]);
    },
    removeOfGrant: async (model, grantKey) => {
      await change(REMOVE_OF_GRANT, [grantKey, model]);
    },
    stands: async ({ present, absent }) => {
      const { rows } = await pool.query<{ stands: boolean }>({ ...STANDS, values: [present, absent] });
      return rows[0]?.stands === true;
    },
    removeExpired: () => change(REMOVE_EXPIRED, []),
  };
};
