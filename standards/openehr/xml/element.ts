// https://www.w3.org/TR/xml/: an XML document as a tree of elements, within limits.

import { type SaxesAttributeNS, SaxesParser, type SaxesTagNS } from 'saxes';
import type { Found } from '../finding.ts';

export interface XmlElement {
  /** Without prefix. */
  readonly name: string;
  readonly namespace: string;
  /** Without prefixes; what declares namespaces or locates schemas is left out. */
  readonly attributes: ReadonlyMap<string, string>;
  /** The local part of xsi:type. */
  readonly type: string | null;
  readonly children: readonly XmlElement[];
  /** The text directly in it. */
  readonly text: string;
  readonly line: number;
}

export interface XmlLimits {
  /** Elements inside each other. Default 200. */
  readonly maxDepth?: number;
  /** UTF-16 units of text, bytes of bytes. Default 16 Mi. */
  readonly maxLength?: number;
}

const XMLNS = 'http://www.w3.org/2000/xmlns/';
const INSTANCE = 'http://www.w3.org/2001/XMLSchema-instance';
const MAX_ATTRIBUTES = 50;
/** The parser would read a DTD to its end before it tells of it. */
const PROLOG_WITH_DTD = /^\ufeff?\s*(?:<\?[^>]*\?>\s*|<!--(?:[^-]|-[^-])*-->\s*)*<!DOCTYPE/;
const utf8 = new TextDecoder('utf-8', { fatal: true });

class Refused extends Error {}

interface Growing extends XmlElement {
  readonly children: XmlElement[];
  text: string;
}

function grow(tag: SaxesTagNS, line: number): Growing {
  const attributes = new Map<string, string>();
  let type: string | null = null;
  for (const { uri, local, prefix, value } of Object.values<SaxesAttributeNS>(tag.attributes)) {
    // Some tools spell the namespace of xsi wrongly.
    if (local === 'type' && (uri === INSTANCE || prefix === 'xsi')) type = value.slice(value.indexOf(':') + 1);
    else if (uri !== INSTANCE && uri !== XMLNS && prefix !== 'xmlns' && local !== 'xmlns') attributes.set(local, value);
  }
  return { name: tag.local, namespace: tag.uri, attributes, type, children: [], text: '', line };
}

function parse(source: string, maxDepth: number): XmlElement {
  if (PROLOG_WITH_DTD.test(source)) throw new Refused('A document type declaration (DTD) is not taken.');
  const parser = new SaxesParser({ xmlns: true });
  const open: Growing[] = [];
  let root: XmlElement | null = null;
  let attributes = 0;
  parser.on('error', () => {
    throw new Refused(`This is not well-formed XML (line ${parser.line}).`);
  });
  parser.on('doctype', () => {
    throw new Refused('A document type declaration (DTD) is not taken.');
  });
  parser.on('opentagstart', () => {
    attributes = 0;
  });
  parser.on('attribute', () => {
    if (++attributes > MAX_ATTRIBUTES) throw new Refused(`An element has more than ${MAX_ATTRIBUTES} attributes.`);
  });
  parser.on('opentag', (tag) => {
    const element = grow(tag, parser.line);
    open.at(-1)?.children.push(element);
    root ??= element;
    if (open.push(element) > maxDepth) throw new Refused(`Elements are nested more than ${maxDepth} levels deep.`);
  });
  const addText = (text: string): void => {
    const element = open.at(-1);
    if (element !== undefined) element.text += text;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(source);
  parser.close();
  if (root === null) throw new Refused('There is no element.');
  return root;
}

/** Reads XML without DTD, as text or as bytes of UTF-8. One finding where it cannot be read. */
export function readElements(source: string | Uint8Array, limits: XmlLimits = {}): Found<XmlElement> {
  const { maxDepth = 200, maxLength = 16 * 1024 * 1024 } = limits;
  const malformed = (sentence: string): Found<XmlElement> => ({
    ok: false,
    error: [{ code: 'malformed', path: '/', sentence }],
  });
  if (source.length > maxLength) return malformed(`The document is larger than the limit of ${maxLength}.`);
  let text: string;
  try {
    text = typeof source === 'string' ? source : utf8.decode(source);
  } catch {
    return malformed('The document must be UTF-8.');
  }
  try {
    return { ok: true, value: parse(text, maxDepth) };
  } catch (thrown) {
    if (!(thrown instanceof Refused)) throw thrown;
    return malformed(thrown.message);
  }
}
