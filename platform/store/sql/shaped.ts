// https://www.postgresql.org/docs/15/sql-prepare.html: statements of the same shape share one plan in a connection.

import { createHash } from 'node:crypto';
import type { Statement, Touches } from './session.ts';

/** Shapes that get a name; the rest is planned each time, so that odd queries cannot fill the server's memory. */
const NAMED_SHAPES = 500;
const shapes = new Map<string, Statement>();

/** A statement named by its text. */
export const shaped = (text: string, touches: Touches): Statement => {
  const known = shapes.get(text);
  if (known !== undefined) return known;
  if (shapes.size >= NAMED_SHAPES) return { name: null, touches, text };
  const made: Statement = { name: createHash('sha256').update(text).digest('hex').slice(0, 32), touches, text };
  shapes.set(text, made);
  return made;
};
