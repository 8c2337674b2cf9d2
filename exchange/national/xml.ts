// https://www.w3.org/TR/soap11/: texts of a SOAP answer by the path of their elements. No DTD, no entities but XML's own.

import { SaxesParser } from 'saxes';

export interface XmlElement {
  readonly name: string;
  /** xsi:type without its prefix; null where none is said. */
  readonly type: string | null;
  readonly text: string;
  readonly children: readonly XmlElement[];
}

interface Open {
  readonly name: string;
  readonly type: string | null;
  readonly children: XmlElement[];
  text: string;
}

const DEEPEST = 60;

/** The root element with names without prefix; null where it is not well-formed, has a DTD, or is too deep. */
export function readXml(source: string): XmlElement | null {
  const parser = new SaxesParser();
  const open: Open[] = [{ name: '', type: null, children: [], text: '' }];
  let sound = true;
  parser.on('error', () => {
    sound = false;
  });
  parser.on('doctype', () => {
    sound = false;
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (open.length > DEEPEST) sound = false;
    else open.push({ name: unprefixed(name), type: typeIn(attributes), children: [], text: '' });
  });
  parser.on('text', (text) => {
    const last = open.at(-1);
    if (last !== undefined) last.text += text;
  });
  parser.on('closetag', () => {
    const closed = sound && open.length > 1 ? open.pop() : undefined;
    if (closed !== undefined) open.at(-1)?.children.push(closed);
  });
  parser.write(source).close();
  return sound ? (open[0]?.children[0] ?? null) : null;
}

const unprefixed = (name: string): string => name.replace(/^.*:/, '');

const typeIn = (attributes: Readonly<Record<string, string>>): string | null => {
  const said = Object.entries(attributes).find(([name]) => /^[^:]+:type$/.test(name))?.[1];
  return said === undefined ? null : unprefixed(said);
};

/** All elements under these names, one inside the other. */
export const elements = (from: XmlElement, ...path: readonly string[]): readonly XmlElement[] =>
  path.reduce<readonly XmlElement[]>(
    (found, name) => found.flatMap(({ children }) => children.filter((child) => child.name === name)),
    [from],
  );

/** The text of the first of them; null where it is not there, or empty. */
export function textAt(from: XmlElement, ...path: readonly string[]): string | null {
  const text = elements(from, ...path)[0]?.text.trim() ?? '';
  return text === '' ? null : text;
}

const ESCAPED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (character) => ESCAPED[character] ?? '');
