// DESIGN.md §9 "production database": PostgreSQL 15 to 18, one connection string.

import pg from 'pg';
import { ok, type Result, refused } from '../result.ts';
import { connection } from './pool.ts';
import { type EngineRefusal, refusal } from './refusal.ts';

const OLDEST = 150_000;

/** Knocks once at a database; answers its version ('18.4'). Nothing of the address stands in a refusal: it holds a password. */
export const serverVersion = async (url: string): Promise<Result<string, EngineRefusal>> => {
  let client: pg.Client;
  try {
    client = new pg.Client({ ...connection(url), connectionTimeoutMillis: 10_000 });
  } catch {
    return refused(
      refusal('unreachable', 'DATABASE_URL is not an address: write postgres://user:password@host:5432/database.'),
    );
  }
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ number: number; text: string }>(
      "SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS text",
    );
    const [version] = rows;
    if (version === undefined || version.number < OLDEST) {
      return refused(
        refusal('server-too-old', `The database is PostgreSQL ${version?.text ?? '?'}: version 15 or newer is needed.`),
      );
    }
    return ok(version.text);
  } catch (error) {
    return refused(whyNot(error));
  } finally {
    await client.end().catch(() => undefined);
  }
};

const whyNot = (error: unknown): EngineRefusal => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const detail = code === '' ? 'no answer' : code;
  if (code === '28P01' || code === '28000') {
    return refusal('login-refused', 'The database refuses the user or password of DATABASE_URL: correct them.', detail);
  }
  if (code === '3D000') {
    return refusal('no-such-database', 'The database that DATABASE_URL names does not exist: create it first.', detail);
  }
  return refusal(
    'unreachable',
    'No database answers at the host and port of DATABASE_URL: start it, or unset DATABASE_URL to use the embedded one.',
    detail,
  );
};
