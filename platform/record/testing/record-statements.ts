// DESIGN.md §4 "Distribution key": writes down which statements run and what they say they touch.

import type { Touches } from '@fkj/platform-store/testing';
import type pg from 'pg';

export interface SentStatement {
  readonly text: string;
  /** Null for what is no statement of the store's: BEGIN, COMMIT, ROLLBACK. */
  readonly touches: Touches | null;
}

type Sent = string | (pg.QueryConfig & { readonly touches?: Touches });

/** Wraps a pool: each statement that is sent through it, once. */
export const recordStatements = (
  pool: pg.Pool,
): { readonly pool: pg.Pool; readonly statements: () => readonly SentStatement[] } => {
  const seen = new Map<string, SentStatement>();
  const watch = <Target extends pg.Pool | pg.PoolClient>(target: Target): Target =>
    new Proxy(target, {
      get: (of, name) => {
        if (name === 'query') {
          return (sent: Sent) => {
            const text = typeof sent === 'string' ? sent : sent.text;
            seen.set(text, { text, touches: typeof sent === 'string' ? null : (sent.touches ?? null) });
            return of.query(sent);
          };
        }
        if (name === 'connect') return async () => watch(await (of as pg.Pool).connect());
        const value: unknown = Reflect.get(of, name);
        return typeof value === 'function' ? value.bind(of) : value;
      },
    });
  return { pool: watch(pool), statements: () => [...seen.values()] };
};
