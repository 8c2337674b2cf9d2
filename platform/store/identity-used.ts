// https://datatracker.ietf.org/doc/html/rfc9449#section-11.1: what may be used once is remembered where every process sees it.

import type pg from 'pg';

export interface IdentityUsed {
  /**
   * Marks a one-time key (SHA-256) as used until `expires` (ms since 1970). Exactly one of all callers, in whatever
   * process, is `first`.
   */
  use(key: Buffer, expires: number): Promise<'first' | 'used'>;
}

/**
 * The commit is not waited for: a crash of the database may forget the last 0.6 s (three rounds of its log writer),
 * which saves every call with a proof the wait for the disk.
 */
const USE = {
  name: 'identity_use',
  text: `WITH quick AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
INSERT INTO identity_used (key, expires)
SELECT used.key, to_timestamp(used.expires / 1000) FROM quick, unnest($1::bytea[], $2::float8[]) AS used (key, expires)
ON CONFLICT DO NOTHING RETURNING key`,
};

interface Waiting {
  readonly key: Buffer;
  readonly expires: number;
  readonly told: (answer: 'first' | 'used') => void;
  readonly failed: (error: unknown) => void;
}

const write = async (pool: pg.Pool, batch: ReadonlyMap<string, Waiting>): Promise<void> => {
  const waiting = [...batch.values()];
  try {
    const values = [waiting.map(({ key }) => key), waiting.map(({ expires }) => expires)];
    const { rows } = await pool.query<{ key: Buffer }>({ ...USE, values });
    const first = new Set(rows.map(({ key }) => key.toString('base64')));
    for (const [name, { told }] of batch) told(first.has(name) ? 'first' : 'used');
  } catch (error) {
    for (const { failed } of waiting) failed(error);
  }
};

/** The rows of `identity_used`. Keys that come while a statement is under way share the next one. */
export const identityUsed = (pool: pg.Pool): IdentityUsed => {
  let next = new Map<string, Waiting>();
  let writing = false;
  const writeAll = async (): Promise<void> => {
    writing = true;
    while (next.size > 0) {
      const batch = next;
      next = new Map();
      await write(pool, batch);
    }
    writing = false;
  };
  return {
    use: (key, expires) =>
      new Promise((told, failed) => {
        const name = key.toString('base64');
        if (next.has(name)) return told('used');
        next.set(name, { key, expires, told, failed });
        if (!writing) void writeAll();
      }),
  };
};
