// https://hl7.org/fhir/R4/search.html#summary and DESIGN.md §4 "Byte-true": a part of a resource, each byte of it as it was stored.

import {
  insertItem,
  insertMember,
  isArray,
  isObject,
  type JsonObject,
  type JsonValue,
  locateAll,
  type Path,
  read,
  type Span,
  type Step,
} from '@fkj/standards-json';
import { type Keep, keepOf } from './keep.ts';
import { SUBSETTED, type Subset } from './subset.ts';

/** What is stored has passed its limits already. */
const OURS = { maxLength: Number.POSITIVE_INFINITY };

/** The part of a resource's minified JSON text that a subset holds, tagged SUBSETTED. Nothing else differs. */
export function subsetText(text: string, subset: Subset): string {
  const document = read(text, OURS);
  const tree = document.ok ? document.value.tree : null;
  if (!isObject(tree)) throw new Error('a subset was asked of what is no resource');
  return tagged(keptText(text, keepOf(tree, subset)), tree);
}

/** Whether a resource says of itself that it is not whole. */
export const isSubsetted = (resource: JsonObject): boolean => tagsOf(resource).some(isSubsetTag);

const isSubsetTag = (tag: JsonValue): boolean =>
  isObject(tag) && tag['system'] === SUBSETTED.system && tag['code'] === SUBSETTED.code;

function tagsOf(resource: JsonObject): readonly JsonValue[] {
  const meta = resource['meta'];
  const tags = isObject(meta) ? meta['tag'] : undefined;
  return isArray(tags) ? tags : [];
}

function tagged(text: string, resource: JsonObject): string {
  if (isSubsetted(resource)) return text;
  const value = JSON.stringify(SUBSETTED);
  return (
    insertItem(text, ['meta', 'tag'], { index: tagsOf(resource).length, value }) ??
    insertMember(text, ['meta'], { name: 'tag', value: `[${value}]` }) ??
    insertMember(text, [], { name: 'meta', value: `{"tag":[${value}]}` }) ??
    text
  );
}

function keptText(text: string, keep: Keep): string {
  const paths: Path[] = [];
  gather(keep, [], paths);
  const spans = new Map<Path, Span>();
  locateAll(text, paths).forEach((span, number) => {
    const path = paths[number];
    if (span !== null && path !== undefined) spans.set(path, span);
  });
  const found = paths.values();
  return print(text, keep, () => {
    const path = found.next().value;
    const span = path === undefined ? undefined : spans.get(path);
    if (span === undefined) throw new Error('a member was not found again in its own text');
    return span;
  });
}

/** The places that are needed, in the order in which `print` asks for them. */
function gather(keep: Keep, at: readonly Step[], paths: Path[]): void {
  if (keep === 'whole') return;
  for (const [step, kept] of keep.below) {
    const path = [...at, step];
    paths.push(path);
    gather(kept, path, paths);
  }
}

function print(text: string, keep: Keep, next: () => Span): string {
  if (keep === 'whole') return text;
  const pieces: string[] = [];
  for (const kept of keep.below.values()) {
    const { from, start, end } = next();
    pieces.push(text.slice(from, start) + (kept === 'whole' ? text.slice(start, end) : print(text, kept, next)));
  }
  return keep.of === 'object' ? `{${pieces.join(',')}}` : `[${pieces.join(',')}]`;
}
