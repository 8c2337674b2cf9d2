// DESIGN.md §4 "Byte-true" and https://hl7.org/fhir/R4/resource.html#Meta: what the server sets in a resource, by splicing.

import {
  codePointOffset,
  isObject,
  type JsonObject,
  locateAll,
  removal,
  type Span,
  type Stretch,
  splice,
} from '@fkj/standards-json';
import { withOwner } from './owner-element.ts';

/** What the server decides about a version. */
export interface ServerSet {
  readonly id: string;
  readonly versionId: string;
  /** 24 characters, `2026-11-20T10:00:00.000Z`; the store overwrites them under the bucket's lock. */
  readonly lastUpdated: string;
  /** Reference to the organisation that is responsible, for a resource that does not say so itself. */
  readonly owner?: string;
}

export interface PreparedDocument {
  readonly document: string;
  /** Where the 24 characters of meta.lastUpdated begin, in code points from 0 (as PostgreSQL's `overlay` counts, less 1). */
  readonly lastUpdatedOffset: number;
}

const STAMP_LENGTH = 24;

/**
 * Sets id, meta.versionId and meta.lastUpdated and leaves every other byte.
 * `text` is the minified text and `tree` the object that `read` gave for it (references rewritten since then do no harm).
 * The two meta members come first in meta, then the owner where none is said; a missing id or meta comes after resourceType.
 */
export function prepareDocument(text: string, tree: JsonObject, set: ServerSet): PreparedDocument {
  if (set.lastUpdated.length !== STAMP_LENGTH) throw new Error('lastUpdated must have 24 characters');
  const names = ['resourceType', 'id', 'meta'].filter((name) => tree[name] !== undefined);
  const spans = new Map<string, Span>();
  locateAll(
    text,
    names.map((name) => [name]),
  ).forEach((span, number) => {
    const name = names[number];
    if (span && name) spans.set(name, span);
  });
  const type = spans.get('resourceType');
  if (!type) throw new Error('a document without resourceType cannot be stored');
  const idText = JSON.stringify(set.id);
  const id = spans.get('id');
  const meta = spans.get('meta');
  const stamp = stampedMeta(meta && isObject(tree['meta']) ? text.slice(meta.start, meta.end) : '{}', set);

  const stretches: Stretch[] = [];
  if (id) stretches.push({ start: id.start, end: id.end, text: idText });
  if (meta) stretches.push({ start: meta.start, end: meta.end, text: stamp.text });
  const added = `${id ? '' : `,"id":${idText}`}${meta ? '' : `,"meta":${stamp.text}`}`;
  stretches.push({ start: type.end, end: type.end, text: added });
  const document = splice(text, stretches);

  // Splices before meta move it; with no meta it stands at the end of what was added after resourceType.
  const anchor = meta?.start ?? type.end;
  let metaStart = anchor;
  for (const stretch of stretches) {
    if (stretch.end <= anchor) metaStart += stretch.text.length - (stretch.end - stretch.start);
  }
  if (!meta) metaStart -= stamp.text.length;
  return { document, lastUpdatedOffset: codePointOffset(document, metaStart + stamp.offset) };
}

/** Meta with the server's two members first, and where the stamp's characters begin in it. */
function stampedMeta(sent: string, set: ServerSet): { text: string; offset: number } {
  const others = withoutMembers(sent, ['versionId', 'lastUpdated']);
  const kept = (set.owner === undefined ? others : withOwner(others, set.owner)).slice(1, -1);
  const head = `{"versionId":${JSON.stringify(set.versionId)},"lastUpdated":"`;
  return { text: `${head}${set.lastUpdated}"${kept === '' ? '' : `,${kept}`}}`, offset: head.length };
}

/** The object text without these members; the others keep their bytes and order. */
export function withoutMembers(text: string, names: readonly string[]): string {
  let left = text;
  for (const name of names) {
    const [span] = locateAll(left, [[name]]);
    if (span) left = splice(left, [removal(left, span)]);
  }
  return left;
}
