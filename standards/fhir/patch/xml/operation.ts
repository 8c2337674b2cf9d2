// https://www.rfc-editor.org/rfc/rfc5261#section-4: the operations of an XML Patch document.

import { defaultPatchLimits, type PatchLimits } from '@fkj/standards-json';
import { FHIR_NAMESPACE, XHTML_NAMESPACE } from '../../xml/xml-type.ts';
import { readTree } from './read-tree.ts';
import { halt, inXmlOperation, type XmlPatchResult } from './refusal.ts';
import { attributeOf, readSelector, type Selector } from './selector.ts';
import { elementsIn, textIn, type XmlElement, type XmlNode } from './tree.ts';

/** Where an add puts its nodes. */
export type Position = 'append' | 'prepend' | 'before' | 'after';

/** White space text to take away with a node. */
export type WhiteSpace = 'none' | 'before' | 'after' | 'both';

export type XmlOperation =
  | { readonly op: 'add'; readonly at: Selector; readonly nodes: readonly XmlNode[]; readonly position: Position }
  | { readonly op: 'add-attribute'; readonly at: Selector; readonly name: string; readonly value: string }
  | { readonly op: 'add-namespace'; readonly at: Selector; readonly prefix: string; readonly value: string }
  | { readonly op: 'replace'; readonly at: Selector; readonly nodes: readonly XmlNode[]; readonly text: string }
  | { readonly op: 'remove'; readonly at: Selector; readonly space: WhiteSpace };

/** The prefixes of FHIR's own examples, where a patch does not declare them itself. */
const USUAL: ReadonlyMap<string, string> = new Map([
  ['f', FHIR_NAMESPACE],
  ['h', XHTML_NAMESPACE],
]);

/** Reads a patch document: operations by their local name, in any root element, as RFC 5261 leaves it. */
export function readXmlPatch(text: string, limits: PatchLimits = {}): XmlPatchResult<readonly XmlOperation[]> {
  const root = inXmlOperation(null, () => readTree(text));
  if (!root.ok) return root;
  const most = limits.maxOperations ?? defaultPatchLimits.maxOperations;
  const elements = elementsIn(root.value.children);
  const counted = inXmlOperation(null, () => {
    if (elements.length === 0) halt('not-a-patch', 'The patch has no operations.');
    if (elements.length > most) halt('too-many-operations', `A patch has at most ${most} operations.`);
  });
  if (!counted.ok) return counted;
  const operations: XmlOperation[] = [];
  for (const [place, element] of elements.entries()) {
    const scope = new Map([...USUAL, ...root.value.declared, ...element.declared]);
    const operation = inXmlOperation(place, () => readOperation(element, scope));
    if (!operation.ok) return operation;
    operations.push(operation.value);
  }
  return { ok: true, value: operations };
}

function readOperation(element: XmlElement, scope: ReadonlyMap<string, string>): XmlOperation {
  const { local, children } = element;
  if (local !== 'add' && local !== 'replace' && local !== 'remove') {
    return halt('unknown-operation', 'An operation is one of add, replace and remove.');
  }
  const sel = attributeOf(element, 'sel')?.value ?? halt('not-a-patch', 'An operation needs the attribute sel.');
  const at = readSelector(sel, scope);
  switch (local) {
    case 'add':
      return readAdd(element, at);
    case 'replace':
      return { op: 'replace', at, nodes: children, text: textIn(element) };
    case 'remove':
      return { op: 'remove', at, space: spaceIn(element) };
  }
}

const POSITIONS: ReadonlyMap<string, Position> = new Map([
  ['prepend', 'prepend'],
  ['before', 'before'],
  ['after', 'after'],
]);

function readAdd(element: XmlElement, at: Selector): XmlOperation {
  const type = attributeOf(element, 'type')?.value;
  const pos = attributeOf(element, 'pos')?.value;
  if (type !== undefined) {
    if (pos !== undefined) return halt('not-a-patch', 'An add has either type or pos.');
    const attribute = /^@([\p{L}_][\p{L}\p{N}_.-]*)$/u.exec(type)?.[1];
    const prefix = /^namespace::([\p{L}_][\p{L}\p{N}_.-]*)$/u.exec(type)?.[1];
    const value = textIn(element);
    if (attribute !== undefined) return { op: 'add-attribute', at, name: attribute, value };
    if (prefix !== undefined) return { op: 'add-namespace', at, prefix, value };
    return halt('not-a-patch', 'type is written @name or namespace::prefix.');
  }
  const position = pos === undefined ? 'append' : POSITIONS.get(pos);
  if (position === undefined) return halt('not-a-patch', 'pos is one of prepend, before and after.');
  if (element.children.length === 0) return halt('value-missing', 'The add holds nothing.');
  return { op: 'add', at, nodes: element.children, position };
}

function spaceIn(element: XmlElement): WhiteSpace {
  const space = attributeOf(element, 'ws')?.value ?? 'none';
  return space === 'none' || space === 'before' || space === 'after' || space === 'both'
    ? space
    : halt('not-a-patch', 'ws is one of before, after and both.');
}
