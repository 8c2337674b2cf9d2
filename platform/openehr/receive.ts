// DESIGN.md §3 "parse once at the border": bytes to an object of the Reference Model and the text that will be stored.

import { ok, type Result } from '@fkj/platform-record';
import type { JsonObject } from '@fkj/standards-json';
import { readCanonicalJson } from '@fkj/standards-openehr';
import type { OpenEhrHouse } from './house.ts';
import type { Asked } from './http/asked.ts';
import { JSON_TYPE, sentAs } from './http/media-type.ts';
import { type Refusal, refuse } from './refusal/refusal.ts';

/** What is wrong with the body as a whole, whatever class it should be of. */
const NOT_ONE: ReadonlySet<string> = new Set(['malformed', 'not-an-object', 'type-unknown', 'type-not-allowed']);

export interface Wanted {
  /** Its class. */
  readonly type: string;
  /** What breaks the model is 400 where the specification knows no 422. */
  readonly invalid: 'structure' | 'invalid';
}

/** The body in canonical JSON, with every finding at once. */
export function receiveCanonical(
  { limits }: OpenEhrHouse,
  asked: Asked,
  { type, invalid }: Wanted,
): Result<{ readonly tree: JsonObject; readonly text: string }, Refusal> {
  if (asked.body.byteLength === 0) return refuse('no-body');
  const format = sentAs(asked, [JSON_TYPE]);
  if (!format.ok) return format;
  const found = readCanonicalJson(asked.body, type, { maxDepth: limits.depth, maxLength: limits.body });
  if (found.ok) return ok(found.value);
  const [first] = found.error;
  if (first?.code === 'malformed') return refuse('not-json', { findings: found.error });
  const isRoot = first !== undefined && first.path === '/' && NOT_ONE.has(first.code);
  return refuse(isRoot ? 'structure' : invalid, { findings: found.error });
}
