// https://hl7.org/fhir/R4/json.html#primitive and DESIGN.md §4 "Byte-true": what stands under one name and its `_` sibling, as text.

import {
  isArray,
  isObject,
  type JsonValue,
  locate,
  locateAll,
  type Path,
  remove,
  setMember,
  splice,
} from '@fkj/standards-json';

/** The texts of an element's occurrences and of what stands beside each; null where there is none. */
export interface Slot {
  readonly values: readonly (string | null)[];
  readonly besides: readonly (string | null)[];
}

export interface Occurrence {
  readonly value: string | null;
  /** id and extensions of a primitive, as an object's text. */
  readonly beside: string | null;
}

export interface SlotName {
  /** The object. */
  readonly holder: Path;
  readonly name: string;
  readonly repeats: boolean;
}

const EMPTY: Slot = { values: [], besides: [] };

/** What stands there now; nothing where the object has no such member. */
export function slotIn(text: string, inside: JsonValue | undefined, { holder, name }: SlotName): Slot {
  if (!isObject(inside)) return EMPTY;
  const values = textsIn(text, inside[name], [...holder, name]);
  const besides = textsIn(text, inside[`_${name}`], [...holder, `_${name}`]);
  const count = Math.max(values.length, besides.length);
  return { values: filled(values, count), besides: filled(besides, count) };
}

function textsIn(text: string, value: JsonValue | undefined, path: Path): readonly (string | null)[] {
  if (value === undefined) return [];
  const items = isArray(value) ? value : [value];
  const paths = isArray(value) ? items.map((_, index) => [...path, index]) : [path];
  const spans = locateAll(text, paths);
  return items.map((item, at) => {
    const span = spans[at];
    return item === null || !span ? null : text.slice(span.start, span.end);
  });
}

const filled = (texts: readonly (string | null)[], count: number): readonly (string | null)[] =>
  Array.from({ length: count }, (_, at) => texts[at] ?? null);

export const withItem = (slot: Slot, index: number, { value, beside }: Occurrence): Slot => ({
  values: slot.values.toSpliced(index, 0, value),
  besides: slot.besides.toSpliced(index, 0, beside),
});

export const withoutItem = (slot: Slot, index: number): Slot => ({
  values: slot.values.toSpliced(index, 1),
  besides: slot.besides.toSpliced(index, 1),
});

/** The text with the member and its sibling set to the slot; nothing else in the object moves. */
export function putSlot(text: string, { holder, name, repeats }: SlotName, { values, besides }: Slot): string {
  const named = put(text, { holder, name }, printed(values, repeats));
  return put(named, { holder, name: `_${name}` }, printed(besides, repeats));
}

function printed(texts: readonly (string | null)[], repeats: boolean): string | null {
  if (texts.every((item) => item === null)) return null;
  return repeats ? `[${texts.map((item) => item ?? 'null').join(',')}]` : (texts[0] ?? null);
}

function put(text: string, { holder, name }: Omit<SlotName, 'repeats'>, value: string | null): string {
  const path = [...holder, name];
  const set = value === null ? remove(text, path) : setMember(text, holder, { name, value });
  if (set !== null) return set;
  if (value === null) return text;
  throw new Error('an element was not found again in its own text');
}

/** The text with a member that does not repeat put, under its new name, where one of another name stood. */
export function renameSlot(
  text: string,
  { holder, from, to }: { holder: Path; from: string; to: string },
  { value, beside }: Occurrence,
): string {
  const old = locate(text, [...holder, from]) ?? locate(text, [...holder, `_${from}`]);
  if (old === null) throw new Error('an element was not found again in its own text');
  const members = [
    ...(value === null ? [] : [`${JSON.stringify(to)}:${value}`]),
    ...(beside === null ? [] : [`${JSON.stringify(`_${to}`)}:${beside}`]),
  ];
  const renamed = splice(text, [{ start: old.from, end: old.end, text: members.join(',') }]);
  const left = remove(renamed, [...holder, from]) ?? renamed;
  return remove(left, [...holder, `_${from}`]) ?? left;
}
