// https://hl7.org/fhir/R4/resource-operation-meta-add.html and -delete.html: profiles, tags and security labels, by splicing: no other byte changes.

import {
  insertItem,
  insertMember,
  isArray,
  isObject,
  type JsonObject,
  type JsonValue,
  read,
  remove,
  write,
} from '@fkj/standards-json';

/** The lists of Meta that the operations touch (https://hl7.org/fhir/R4/resource.html#Meta). */
const LISTS = ['profile', 'security', 'tag'] as const;

/** The text with what `meta` lists and the resource does not have yet, each list's own items after those that stand. */
export function withMeta(text: string, meta: JsonObject): string {
  let next = text;
  if (metaIn(next) === null) next = done(insertMember(next, [], { name: 'meta', value: '{}' }));
  for (const list of LISTS) {
    const standing = listIn(metaIn(next), list);
    const added: JsonValue[] = [];
    for (const item of listIn(meta, list)) {
      if (![...standing, ...added].some((other) => same(other, item))) added.push(item);
    }
    for (const [place, item] of added.entries()) {
      const index = standing.length + place;
      next =
        index === 0
          ? done(insertMember(next, ['meta'], { name: list, value: `[${write(item)}]` }))
          : done(insertItem(next, ['meta', list], { index, value: write(item) }));
    }
  }
  return next;
}

/** The text without what `meta` lists; a list that becomes empty goes with its last item. */
export function withoutMeta(text: string, meta: JsonObject): string {
  let next = text;
  for (const list of LISTS) {
    const unwanted = listIn(meta, list);
    const standing = listIn(metaIn(next), list);
    const places = standing.flatMap((item, place) => (unwanted.some((other) => same(other, item)) ? [place] : []));
    if (places.length === 0) continue;
    const emptied = places.length === standing.length;
    for (const name of [list, `_${list}`]) {
      if (emptied) next = remove(next, ['meta', name]) ?? next;
      else for (const place of [...places].reverse()) next = remove(next, ['meta', name, place]) ?? next;
    }
  }
  return next;
}

/** A coding is known by system and code; what it is displayed as says nothing new. */
function same(one: JsonValue, other: JsonValue): boolean {
  if (!isObject(one) || !isObject(other)) return one === other;
  return one['system'] === other['system'] && one['code'] === other['code'];
}

function metaIn(text: string): JsonObject | null {
  const document = read(text);
  if (!document.ok || !isObject(document.value.tree)) throw new Error('a stored document is not a resource');
  const meta = document.value.tree['meta'];
  return isObject(meta) ? meta : null;
}

function listIn(meta: JsonObject | null, name: string): readonly JsonValue[] {
  const list = meta?.[name];
  return isArray(list) ? list : [];
}

function done(text: string | null): string {
  if (text === null) throw new Error('meta was not found again in its own text');
  return text;
}
