// https://www.rfc-editor.org/rfc/rfc5261#section-4.3: add, replace and remove on the nodes of a document.

import type { XmlOperation } from './operation.ts';
import { halt } from './refusal.ts';
import { attributeOf, type Selected, select } from './selector.ts';
import { withoutBlanks, type XmlElement, type XmlNode } from './tree.ts';

/** Changes `root`; halts, with the document half changed, when the operation cannot be done. */
export function applyToTree(root: XmlElement, operation: XmlOperation): void {
  const selected = select(root, operation.at);
  switch (operation.op) {
    case 'add':
      add(selected, operation);
      return;
    case 'add-attribute': {
      const { name, value } = operation;
      const element = elementOf(selected);
      if (attributeOf(element, name) !== null) halt('element-taken', 'The attribute is there already.');
      element.attributes.push({ prefix: '', local: name, uri: '', value });
      return;
    }
    case 'add-namespace': {
      const { declared } = elementOf(selected);
      if (declared.has(operation.prefix)) halt('element-taken', 'The prefix is declared already.');
      declared.set(operation.prefix, operation.value.trim());
      return;
    }
    case 'replace':
      replace(selected, operation);
      return;
    case 'remove':
      remove(selected, operation.space);
      return;
    default:
      operation satisfies never;
  }
}

function elementOf(selected: Selected): XmlElement {
  return selected.is === 'node' && selected.node.node === 'element'
    ? selected.node
    : halt('value-type', 'The selector must find an element.');
}

/** Copies: an operation may be applied again to a newer version. */
const copied = (nodes: readonly XmlNode[]): XmlNode[] => nodes.map((node) => structuredClone(node));

function add(selected: Selected, { nodes, position }: Extract<XmlOperation, { op: 'add' }>): void {
  const added = copied(nodes);
  if (position === 'append') elementOf(selected).children.push(...added);
  else if (position === 'prepend') elementOf(selected).children.unshift(...added);
  else {
    const { parent, place } = standIn(selected);
    parent.children.splice(position === 'before' ? place : place + 1, 0, ...added);
  }
}

/** Where a node stands among the children of its parent. */
function standIn(selected: Selected): { readonly parent: XmlElement; readonly place: number; readonly node: XmlNode } {
  if (selected.is !== 'node') return halt('value-type', 'The selector must find a node, not an attribute.');
  const { parent, node } = selected;
  if (parent === null) return halt('root-removed', 'The root element stays; its children can be changed.');
  return { parent, place: parent.children.indexOf(node), node };
}

function replace(selected: Selected, { nodes, text }: Extract<XmlOperation, { op: 'replace' }>): void {
  if (selected.is === 'attribute') {
    selected.attribute.value = text;
    return;
  }
  if (selected.is === 'namespace') {
    selected.parent.declared.set(selected.prefix, text.trim());
    return;
  }
  const { parent, place, node } = standIn(selected);
  const [other, ...others] = node.node === 'text' ? copied(nodes) : withoutBlanks(copied(nodes));
  if (node.node === 'text' && other === undefined) {
    parent.children.splice(place, 1);
    return;
  }
  if (other?.node !== node.node || others.length > 0) {
    halt('value-type', 'A node is replaced by one node of its own kind.');
  } else parent.children.splice(place, 1, other);
}

function remove(selected: Selected, space: 'none' | 'before' | 'after' | 'both'): void {
  if (selected.is === 'attribute') {
    const { parent, attribute } = selected;
    parent.attributes = parent.attributes.filter((one) => one !== attribute);
    return;
  }
  if (selected.is === 'namespace') {
    selected.parent.declared.delete(selected.prefix);
    return;
  }
  const { parent, place } = standIn(selected);
  const before = space === 'before' || space === 'both';
  const after = space === 'after' || space === 'both';
  const around = [...(before ? [parent.children[place - 1]] : []), ...(after ? [parent.children[place + 1]] : [])];
  for (const node of around) {
    const isBlank = node !== undefined && withoutBlanks([node]).length === 0;
    if (!isBlank) halt('place-missing', 'There is no white space beside the node to be removed with it.');
  }
  parent.children.splice(before ? place - 1 : place, 1 + around.length);
}
