// https://specifications.openehr.org/releases/ITS-REST/latest/simplified_formats.html: FLAT and STRUCTURED at the border.

import { isObject, type JsonObject, type ReadLimits, read, readBytes, write } from '@fkj/standards-json';
import type { Finding, Found } from '../finding.ts';
import type { OperationalTemplate } from '../opt/index.ts';
import { checkObject, type RmDocument } from '../rm/canonical/index.ts';
import { buildForm, type FormNode } from '../web-template/index.ts';
import { type Entry, entryOfFlat, entryOfStructured, flatOfEntry, structuredOfEntry } from './entry.ts';
import { EXAMPLE_TIME, exampleEntry } from './example.ts';
import { DocumentReader } from './read-document.ts';
import { entryOfDocument } from './write-document.ts';

export type SimplifiedFormat = 'flat' | 'structured';

/** Reads and writes the documents of one template; made once per template. */
export interface SimplifiedFormats {
  /**
   * Reads FLAT or STRUCTURED to canonical JSON. `now` (ISO 8601) is `ctx/time` where it is not said. Findings have the
   * format's own path where it cannot be read, the document's where what was read is not of the Reference Model.
   */
  readonly read: (
    source: string | Uint8Array,
    how: { readonly format: SimplifiedFormat; readonly now: string; readonly limits?: ReadLimits },
  ) => Found<RmDocument>;
  /** Writes a sound document of the template; what the suffixes cannot say is said with `|raw`. */
  readonly write: (document: JsonObject, format: SimplifiedFormat) => JsonObject;
  /** An example document with every node of the template in it and values that it allows; findings where none could be found. */
  readonly example: () => Found<RmDocument>;
}

function repeating(form: FormNode): ReadonlySet<string> {
  const paths = new Set<string>();
  const walk = (node: FormNode, path: string): void => {
    if (node.max !== 1) paths.add(path);
    for (const child of node.children) walk(child, `${path}/${child.id}`);
  };
  walk(form, form.id);
  return paths;
}

const REPEATED =
  /\/_(link|participation|other_participation|identifier|mapping|other_reference_ranges|reason|item)$|system_item_id$/;

/** The formats of a template. */
export function simplifiedFormats(template: OperationalTemplate): SimplifiedFormats {
  const form = buildForm(template);
  const repeats = repeating(form);
  const isIndexed = (path: string): boolean => repeats.has(path) || REPEATED.test(path);
  return {
    read: (source, { format, now, limits }) => {
      const parsed = typeof source === 'string' ? read(source, limits) : readBytes(source, limits);
      if (!parsed.ok) return { ok: false, error: [{ code: 'malformed', path: '/', sentence: parsed.error.sentence }] };
      const { tree } = parsed.value;
      if (!isObject(tree))
        return { ok: false, error: [{ code: 'malformed', path: '/', sentence: 'The document must be one object.' }] };
      const { root, findings } = format === 'flat' ? entryOfFlat(tree) : entryOfStructured(tree);
      return documentOf(template, form, { root: withContext(root), findings, now });
    },
    write: (document, format) => {
      const root = entryOfDocument(form, document);
      return format === 'flat' ? flatOfEntry(root, isIndexed) : structuredOfEntry(root);
    },
    example: () => documentOf(template, form, { root: exampleEntry(template), findings: [], now: EXAMPLE_TIME }),
  };
}

/** STRUCTURED may write the context with slashes, as FLAT does. */
function withContext(root: Entry): Entry {
  for (const [id, items] of [...root.below]) {
    const first = items.get(0);
    if (!id.startsWith('ctx/') || first === undefined) continue;
    const context = root.below.get('ctx')?.get(0) ?? { values: new Map(), below: new Map() };
    root.below.set('ctx', new Map([[0, context]]));
    context.below.set(id.slice('ctx/'.length), items);
    root.below.delete(id);
  }
  return root;
}

function documentOf(
  template: OperationalTemplate,
  form: FormNode,
  { root, findings, now }: { root: Entry; findings: readonly Finding[]; now: string },
): Found<RmDocument> {
  const reader = new DocumentReader(template, root, now);
  const entry = root.below.get(form.id)?.get(0);
  const strangers = [...root.below.keys()].filter((id) => id !== 'ctx' && id !== form.id);
  for (const id of strangers)
    reader.reader.find('node-not-allowed', id, `The paths of this template begin with ${form.id}.`);
  const tree = reader.node(form, entry ?? { values: new Map(), below: new Map() }, form.id);
  const found = [...findings, ...reader.reader.findings];
  if (found.length > 0 || !isObject(tree)) return { ok: false, error: found };
  const faults = checkObject(tree, form.rmType);
  if (faults.length > 0) return { ok: false, error: faults };
  return { ok: true, value: { type: form.rmType, tree, text: write(tree) } };
}
