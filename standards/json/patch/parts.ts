// DESIGN.md §4 "Byte-true": the members and items of one object or array, as the texts they are written with.

import { endOfString, endOfValue, nameIn } from '../locate.ts';

export interface MemberText {
  readonly name: string;
  /** The name as it is written, with its quotes. */
  readonly quoted: string;
  readonly value: string;
}

/** The members of an object, in their order. `text` is minified and begins with the object. */
export function membersOf(text: string): readonly MemberText[] {
  const members: MemberText[] = [];
  for (let at = 1; text[at] === '"'; ) {
    const endOfName = endOfString(text, at);
    const end = endOfValue(text, endOfName + 1);
    const quoted = text.slice(at, endOfName);
    members.push({ name: nameIn(quoted), quoted, value: text.slice(endOfName + 1, end) });
    at = end + 1;
  }
  return members;
}

/** The items of an array, in their order. `text` is minified and begins with the array. */
export function itemsOf(text: string): readonly string[] {
  const items: string[] = [];
  if (text[1] === ']') return items;
  for (let at = 1; ; ) {
    const end = endOfValue(text, at);
    items.push(text.slice(at, end));
    if (text[end] !== ',') return items;
    at = end + 1;
  }
}
