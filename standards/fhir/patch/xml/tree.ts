// https://www.w3.org/TR/xml-names/: an XML document as nodes that a patch can change.

export interface XmlAttribute {
  readonly prefix: string;
  readonly local: string;
  /** Empty for none; declarations of namespaces are not attributes here. */
  readonly uri: string;
  value: string;
}

export interface XmlElement {
  readonly node: 'element';
  readonly local: string;
  readonly uri: string;
  attributes: XmlAttribute[];
  /** Prefixes declared on this element; the default one, '', follows from the elements' own namespaces. */
  readonly declared: Map<string, string>;
  children: XmlNode[];
  /** `<br/>` rather than `<br></br>`: the same in XML, not in a browser. */
  readonly closesItself: boolean;
}

export type XmlNode =
  | XmlElement
  | { readonly node: 'text' | 'comment'; readonly text: string }
  | { readonly node: 'instruction'; readonly target: string; readonly text: string };

const isBlank = (node: XmlNode): boolean => node.node === 'text' && /^[ \t\r\n]*$/.test(node.text);

/** The nodes that carry something: text of white space only lays out the others. */
export const withoutBlanks = (nodes: readonly XmlNode[]): XmlNode[] => nodes.filter((node) => !isBlank(node));

export const elementsIn = (nodes: readonly XmlNode[]): readonly XmlElement[] =>
  nodes.filter((node) => node.node === 'element');

/** All text inside, as XPath's string(). */
export function textIn({ children }: XmlElement): string {
  let text = '';
  for (const child of children) {
    if (child.node === 'text') text += child.text;
    else if (child.node === 'element') text += textIn(child);
  }
  return text;
}
