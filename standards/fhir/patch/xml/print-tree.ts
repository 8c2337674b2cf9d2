// https://www.w3.org/TR/xml-names/: nodes as XML text, each namespace declared where it begins.

import { halt } from './refusal.ts';
import type { XmlElement, XmlNode } from './tree.ts';

/** The element as text. Elements are written without prefix; the order of attributes and all text stay. */
export const printTree = (root: XmlElement): string =>
  print(
    root,
    new Map([
      ['xml', XML],
      ['', ''],
    ]),
  );

const XML = 'http://www.w3.org/XML/1998/namespace';

function print(node: XmlNode, around: ReadonlyMap<string, string>): string {
  switch (node.node) {
    case 'text':
      return node.text.replace(/[&<>]/g, escaped);
    case 'comment':
      return node.text.includes('--') || node.text.endsWith('-')
        ? halt('unrepresentable', 'A comment holds two hyphens.')
        : `<!--${node.text}-->`;
    case 'instruction':
      return `<?${node.target}${node.text === '' ? '' : ` ${node.text}`}?>`;
    case 'element':
      return printElement(node, around);
  }
}

function printElement(element: XmlElement, around: ReadonlyMap<string, string>): string {
  const { local, uri, attributes, declared, children, closesItself } = element;
  const scope = new Map(around);
  let written = `<${local}`;
  const declare = (prefix: string, of: string) => {
    if (scope.get(prefix) === of) return;
    scope.set(prefix, of);
    written += ` xmlns${prefix === '' ? '' : `:${prefix}`}="${attributeText(of)}"`;
  };
  declare('', uri);
  for (const [prefix, of] of declared) if (prefix !== '') declare(prefix, of);
  for (const { prefix, uri: of } of attributes) if (prefix !== '') declare(prefix, of);
  for (const { prefix, local: name, value } of attributes) {
    written += ` ${prefix === '' ? '' : `${prefix}:`}${name}="${attributeText(value)}"`;
  }
  if (children.length === 0 && closesItself) return `${written}/>`;
  return `${written}>${children.map((child) => print(child, scope)).join('')}</${local}>`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};

const escaped = (character: string): string => ESCAPES[character] ?? character;

const attributeText = (value: string): string => value.replace(/[&<>"\n\r\t]/g, escaped);
