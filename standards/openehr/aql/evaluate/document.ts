// https://specifications.openehr.org/releases/RM/Release-1.1.0: the objects of a document, in the order in which they stand in it.

import { isArray, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import { classModel } from '../../rm/model/index.ts';
import { declaredType } from '../model/attributes.ts';
import { type AqlNode, isTimeClass } from '../value/scalar.ts';

/** Every object with the place after the last one within it. */
export interface Document {
  readonly objects: readonly { readonly node: AqlNode; readonly end: number }[];
}

const documents = new WeakMap<JsonObject, Document>();

/** The objects of a document, the outermost first. */
export function documentOf(root: JsonObject): Document {
  const known = documents.get(root);
  if (known !== undefined) return known;
  const objects: { node: AqlNode; end: number }[] = [];
  const walk = (node: AqlNode): void => {
    if (!isObject(node.value)) return;
    const entry = { node, end: 0 };
    objects.push(entry);
    for (const name of Object.keys(node.value)) {
      const held = node.value[name];
      // Bare values are many, and never stand for a class.
      if (isObject(held) || isArray(held)) for (const child of childrenOf(node, name)) walk(child);
    }
    entry.end = objects.length;
  };
  walk(nodeOf(root, null));
  documents.set(root, { objects });
  return { objects };
}

/** An object with its class: the one it says, else the declared one. */
export function nodeOf(value: JsonValue, declared: string | null): AqlNode {
  const said = isObject(value) ? value['_type'] : null;
  if (typeof said !== 'string') return { value, type: isObject(value) ? declared : null };
  const name = said.includes('<') ? said.replace(/<.*/, '') : said;
  return { value, type: classModel(name) === null ? declared : name };
}

/** The values of an attribute; none for what is not there or null. */
export function childrenOf({ value, type }: AqlNode, attribute: string): readonly AqlNode[] {
  if (!isObject(value) || !Object.hasOwn(value, attribute)) return [];
  const held = value[attribute];
  if (held === null || held === undefined) return [];
  if (isObject(held) || isArray(held)) {
    const declared = type === null ? null : declaredType(type, attribute);
    const all = isArray(held) ? held : [held];
    return all.filter((one) => one !== null).map((one) => nodeOf(one, declared));
  }
  return [{ value: held, type: attribute === 'value' && isTimeClass(type) ? type : null }];
}
