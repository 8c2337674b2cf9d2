// https://www.w3.org/TR/xml/ and https://www.w3.org/TR/xml-names/: XML text to nodes. No DTD, no entities but XML's own.

import { SaxesParser, type SaxesTagNS } from 'saxes';
import { halt } from './refusal.ts';
import type { XmlElement, XmlNode } from './tree.ts';

const DEEPEST = 100;
const XMLNS = 'http://www.w3.org/2000/xmlns/';
const OPTIONS = { xmlns: true, forceXMLVersion: true, defaultXMLVersion: '1.0' } as const;

/** The root element; halts where the text is not well-formed. */
export function readTree(text: string): XmlElement {
  const parser = new SaxesParser(OPTIONS);
  const open: XmlElement[] = [];
  let root: XmlElement | null = null;
  parser.on('error', () => halt('not-xml', 'This is not well-formed XML.'));
  parser.on('doctype', () => halt('not-xml', 'A document type declaration (DTD) is not taken.'));
  parser.on('opentag', (tag) => {
    if (open.length >= DEEPEST) halt('too-large', `Elements are nested more than ${DEEPEST} levels deep.`);
    const element = elementOf(tag);
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  parser.on('closetag', () => {
    open.pop();
  });
  const add = (node: XmlNode) => open.at(-1)?.children.push(node);
  parser.on('text', (content) => add({ node: 'text', text: content }));
  parser.on('cdata', (content) => add({ node: 'text', text: content }));
  parser.on('comment', (content) => add({ node: 'comment', text: content }));
  parser.on('processinginstruction', ({ target, body }) => add({ node: 'instruction', target, text: body }));
  parser.write(text).close();
  return root ?? halt('not-xml', 'There is no element.');
}

function elementOf({ local, uri, attributes, ns, isSelfClosing }: SaxesTagNS): XmlElement {
  return {
    node: 'element',
    local,
    uri,
    attributes: Object.values(attributes).flatMap((attribute) =>
      attribute.uri === XMLNS
        ? []
        : [{ prefix: attribute.prefix, local: attribute.local, uri: attribute.uri, value: attribute.value }],
    ),
    declared: new Map(Object.entries(ns)),
    children: [],
    closesItself: isSelfClosing,
  };
}
