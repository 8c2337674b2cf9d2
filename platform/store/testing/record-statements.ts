// Issue 2 C11 "statement recorder": every SQL text that a pool sends, with its name.

import type pg from 'pg';

export interface RecordedStatement {
  /** Null for an unnamed statement. */
  readonly name: string | null;
  readonly text: string;
}

/**
 * Records what the pool sends from now on, in order, transaction control included. Call it before the pool is used:
 * connections that are already open could hide statements, so it throws when there are any.
 */
export const recordStatements = (pool: pg.Pool): readonly RecordedStatement[] => {
  if (pool.totalCount > 0) throw new Error('The pool has open connections: record before it is used');
  const recorded: RecordedStatement[] = [];
  pool.on('connect', (client) => {
    const send = client.query.bind(client) as (...parts: unknown[]) => unknown;
    Object.assign(client, {
      query: (...parts: unknown[]) => {
        recorded.push(statementOf(parts[0]));
        return send(...parts);
      },
    });
  });
  return recorded;
};

/** A text, a `{name, text}`, or a query object of pg (which has both). */
const statementOf = (query: unknown): RecordedStatement => {
  if (typeof query === 'string') return { name: null, text: query };
  if (typeof query === 'object' && query !== null && 'text' in query) {
    return { name: 'name' in query && typeof query.name === 'string' ? query.name : null, text: String(query.text) };
  }
  return { name: null, text: '(a query object without text)' };
};
