// https://hl7.org/fhir/R4/fhirpatch.html and DESIGN.md §4 "Byte-true": a FHIRPath Patch on text; what it does not touch keeps every byte.

import {
  defaultPatchLimits,
  isArray,
  isObject,
  type JsonObject,
  type JsonValue,
  type PatchLimits,
  type Path,
  read,
} from '@fkj/standards-json';
import type { Effort } from '../path/scope.ts';
import { type Given, givenFor } from './given-value.ts';
import type { FhirOperation } from './operation.ts';
import { childrenOf, elementIn, insideOf, memberName, type Place, pathOf, rootPlace, type Stand } from './place.ts';
import { prune } from './prune.ts';
import { type FhirPatchResult, halt, inOperation } from './refusal.ts';
import { placesAt, readPath } from './resolve.ts';
import { putSlot, renameSlot, type Slot, type SlotName, slotIn, withItem, withoutItem } from './slot.ts';

/** Each operation reads the document anew, some 10 ns a unit: less may be looked through than where text is passed over. */
const MOST_WORK = 32 * 1024 * 1024;

/** Elements that all paths and criteria of a patch may pass: some tenths of a second. */
const MOST_STEPS = 2_000_000;

/**
 * The minified text of a sound resource with the operations applied in order, each on the result of the one before; all
 * of them or none. Whether the result is sound is for `checkStructure` to say.
 */
export function applyFhirPatch(
  text: string,
  operations: readonly FhirOperation[],
  limits: PatchLimits = {},
): FhirPatchResult<string> {
  const { maxLength, maxWork } = { ...defaultPatchLimits, maxWork: MOST_WORK, ...limits };
  let patched = text;
  let work = 0;
  const effort = { left: MOST_STEPS };
  for (const [place, operation] of operations.entries()) {
    work += patched.length;
    const next = inOperation(place, () => {
      if (work > maxWork) halt('too-much-work', 'The patch has too many operations for a document of this size.');
      const changed = applyOne(patched, operation, effort);
      return changed.length > maxLength
        ? halt('too-large', 'The patch makes the document larger than it may be.')
        : changed;
    });
    if (!next.ok) return next;
    patched = next.value;
  }
  return { ok: true, value: patched === text ? text : prune(patched) };
}

function applyOne(text: string, operation: FhirOperation, effort: Effort): string {
  const tree = treeOf(text);
  const places = placesAt(readPath(operation.path), rootPlace(tree), effort);
  switch (operation.type) {
    case 'add':
      return add({ text, tree }, single(places), operation);
    case 'insert': {
      const stand = listAt(places);
      checkIndex(operation.index, stand.count, stand);
      const given = givenFor(stand.element, operation.value, [...stand.holder, stand.name]);
      if (memberName(stand.element, given.type) !== stand.name) halt('value-type', 'The list holds another type.');
      return changeList({ text, tree }, stand, (slot) => withItem(slot, operation.index, given));
    }
    case 'delete':
      return places.length === 0 ? text : removeAt({ text, tree }, single(places));
    case 'replace':
      return replace({ text, tree }, single(places), operation.value);
    case 'move': {
      const stand = listAt(places);
      const { source, destination } = operation;
      checkIndex(source, stand.count - 1, stand);
      checkIndex(destination, stand.count - 1, stand);
      return changeList({ text, tree }, stand, (slot) => {
        const moved = { value: slot.values[source] ?? null, beside: slot.besides[source] ?? null };
        return withItem(withoutItem(slot, source), destination, moved);
      });
    }
    default:
      return operation satisfies never;
  }
}

interface Copy {
  readonly text: string;
  readonly tree: JsonObject;
}

function treeOf(text: string): JsonObject {
  const document = read(text);
  if (!document.ok || !isObject(document.value.tree))
    return halt('too-large', 'The patch nests the document too deep.');
  return document.value.tree;
}

function single(places: readonly Place[]): Place {
  const [place, another] = places;
  if (place === undefined) return halt('place-missing', 'No element is at the path of the operation.');
  return another === undefined
    ? place
    : halt('several-places', 'Several elements are at the path; it must name one.', pathOf(place));
}

/** The list that a path of insert or move means: all of it, in one parent. */
function listAt(places: readonly Place[]): Stand {
  const [place] = places;
  if (place === undefined) return halt('place-missing', 'No list is at the path of the operation; use add.');
  const { stand } = place;
  if (stand === null || stand.index === null) return halt('not-a-list', 'The element does not repeat.', pathOf(place));
  const { holder, name, count } = stand;
  const whole =
    places.length === count && places.every(({ stand: own }) => own?.name === name && isSame(own.holder, holder));
  return whole ? stand : halt('several-places', 'The path must name one whole list.', pathOf(place));
}

const isSame = (one: Path, other: Path): boolean =>
  one.length === other.length && one.every((step, at) => step === other[at]);

function checkIndex(index: number, most: number, { holder, name }: Stand): void {
  if (index < 0 || index > most)
    halt('index-missing', 'The list has fewer elements than the index says.', [...holder, name]);
}

function valueAt(tree: JsonValue, path: Path): JsonValue | undefined {
  let value: JsonValue | undefined = tree;
  for (const step of path) {
    if (typeof step === 'number') value = isArray(value) ? value[step] : undefined;
    else value = isObject(value) ? value[step] : undefined;
  }
  return value;
}

const nameOf = ({ holder, name, element }: Stand): SlotName => ({ holder, name, repeats: element.max > 1 });

function changeList({ text, tree }: Copy, stand: Stand, change: (slot: Slot) => Slot): string {
  const name = nameOf(stand);
  return putSlot(text, name, change(slotIn(text, valueAt(tree, stand.holder), name)));
}

/** Appended where the element repeats; else it must not be there yet, whatever its type. */
function add(copy: Copy, parent: Place, { name, value }: Extract<FhirOperation, { type: 'add' }>): string {
  const element = elementIn(parent, name);
  const standing = childrenOf(parent, name);
  if (element.max <= 1 && standing.length > 0) {
    halt('element-taken', 'The element is there already; use replace.', pathOf(parent));
  }
  const given = givenFor(element, value, pathOf(parent));
  const { text, tree } = withInside(copy, parent);
  const holder = insideOf(parent);
  const slotName = { holder, name: memberName(element, given.type), repeats: element.max > 1 };
  const slot = slotIn(text, valueAt(tree, holder), slotName);
  return putSlot(text, slotName, withItem(slot, slot.values.length, given));
}

/** The id and extensions of a primitive stand in an object beside it, which may have to be made. */
function withInside(copy: Copy, { value, beside, stand }: Place): Copy {
  if (stand === null || isObject(value) || beside !== null) return copy;
  const text = changeList(copy, stand, ({ values, besides }) => ({
    values,
    besides: besides.with(stand.index ?? 0, '{}'),
  }));
  return { text, tree: treeOf(text) };
}

function removeAt(copy: Copy, { stand }: Place): string {
  if (stand === null) return halt('root-removed', 'The resource itself cannot be deleted by a patch.');
  return changeList(copy, stand, (slot) => withoutItem(slot, stand.index ?? 0));
}

function replace(copy: Copy, place: Place, value: JsonObject): string {
  const { stand } = place;
  if (stand === null) return halt('root-removed', 'The resource itself cannot be replaced by a patch; update it.');
  const given: Given = givenFor(stand.element, value, pathOf(place));
  const to = memberName(stand.element, given.type);
  if (to !== stand.name) return renameSlot(copy.text, { holder: stand.holder, from: stand.name, to }, given);
  return changeList(copy, stand, (slot) => withItem(withoutItem(slot, stand.index ?? 0), stand.index ?? 0, given));
}
