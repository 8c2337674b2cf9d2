// https://www.rfc-editor.org/rfc/rfc5261#section-4.1: the part of XPath that a selector may use, and the node it selects.

import { halt } from './refusal.ts';
import { elementsIn, textIn, type XmlAttribute, type XmlElement, type XmlNode } from './tree.ts';

/** A child element, with conditions that each narrow what is left. */
interface Step {
  /** Null for `*`. */
  readonly name: Name | null;
  readonly conditions: readonly Condition[];
}

interface Name {
  readonly uri: string;
  readonly local: string;
}

type Condition =
  | { readonly of: 'place'; readonly place: number }
  /** A path from the element to an attribute, a child's text or, with neither, its own text. */
  | { readonly of: 'value'; readonly path: readonly Name[]; readonly attribute: string | null; readonly value: string };

/** What the selector ends in, below the last element. */
type Ending =
  | { readonly ends: 'element' }
  | { readonly ends: 'attribute'; readonly name: string }
  | { readonly ends: 'namespace'; readonly prefix: string }
  | { readonly ends: 'text' | 'comment' | 'instruction'; readonly place: number | null };

export interface Selector {
  readonly steps: readonly Step[];
  readonly ending: Ending;
}

/** What a selector found: a node or attribute and the element that has it (null for the root). */
export type Selected =
  | { readonly is: 'node'; readonly node: XmlNode; readonly parent: XmlElement | null }
  | { readonly is: 'attribute'; readonly attribute: XmlAttribute; readonly parent: XmlElement }
  | { readonly is: 'namespace'; readonly prefix: string; readonly parent: XmlElement };

const NAME = String.raw`(?:([\p{L}_][\p{L}\p{N}_.-]*):)?([\p{L}_][\p{L}\p{N}_.-]*)`;
const QUOTED = `(?:'([^']*)'|"([^"]*)")`;
const STEP = new RegExp(String.raw`^(?:${NAME}|(\*))`, 'u');
const PLACE = /^\[\s*([1-9][0-9]{0,8})\s*\]/;
const VALUE = new RegExp(String.raw`^\[([^\[\]'"=]+)=\s*${QUOTED}\s*\]`, 'u');
const NODE = /^(text|comment|processing-instruction)\(\s*\)(?:\[([1-9][0-9]{0,8})\])?$/;
const ATTRIBUTE = new RegExp(`^@${NAME}$`, 'u');
const NAMESPACE = /^namespace::([\p{L}_][\p{L}\p{N}_.-]*)$/u;
const LONGEST = 20_000;

/** Reads a selector; `scope` has the namespaces of the patch, '' the default one that names without prefix are in. */
export function readSelector(text: string, scope: ReadonlyMap<string, string>): Selector {
  if (text.length > LONGEST) return halt('too-large', `A selector has at most ${LONGEST} characters.`);
  const steps: Step[] = [];
  let rest = text.trim().replace(/^\//, '');
  for (;;) {
    if (rest.startsWith('/')) return halt('path-not-supported', 'A selector names each level; // is not taken.');
    const ending = endingOf(rest);
    if (ending !== null) return { steps, ending };
    const { step, left } = readStep(rest, scope);
    steps.push(step);
    if (left === '') return { steps, ending: { ends: 'element' } };
    if (!left.startsWith('/')) return badSyntax();
    rest = left.slice(1);
  }
}

const badSyntax = (): never =>
  halt('path-syntax', "A selector is written as f:Patient/f:name[2]/f:family/@value, with conditions [n] or [@a='b'].");

function endingOf(text: string): Ending | null {
  const attribute = ATTRIBUTE.exec(text);
  // Attributes of FHIR and of XHTML are in no namespace.
  if (attribute?.[2] !== undefined) return { ends: 'attribute', name: attributeName(attribute) };
  const namespace = NAMESPACE.exec(text)?.[1];
  if (namespace !== undefined) return { ends: 'namespace', prefix: namespace };
  const node = NODE.exec(text);
  if (node === null) return null;
  const place = node[2] === undefined ? null : Number(node[2]);
  if (node[1] === 'processing-instruction') return { ends: 'instruction', place };
  return { ends: node[1] === 'text' ? 'text' : 'comment', place };
}

const attributeName = ([, prefix, local = '']: RegExpExecArray): string =>
  prefix === undefined ? local : `${prefix}:${local}`;

function readStep(text: string, scope: ReadonlyMap<string, string>): { step: Step; left: string } {
  const match = STEP.exec(text);
  if (match === null) return badSyntax();
  const [whole, prefix, local] = match;
  const name = local === undefined ? null : { uri: uriOf(prefix ?? '', scope), local };
  const conditions: Condition[] = [];
  let left = text.slice(whole.length);
  while (left.startsWith('[')) {
    const place = PLACE.exec(left);
    const value = place === null ? VALUE.exec(left) : null;
    if (place?.[1] !== undefined) conditions.push({ of: 'place', place: Number(place[1]) });
    else if (value?.[1] !== undefined) {
      conditions.push(valueCondition(value[1].trim(), { value: value[2] ?? value[3] ?? '', scope }));
    } else return badSyntax();
    left = left.slice((place ?? value)?.[0].length);
  }
  return { step: { name, conditions }, left };
}

function valueCondition(
  path: string,
  { value, scope }: { value: string; scope: ReadonlyMap<string, string> },
): Condition {
  if (path === '.') return { of: 'value', path: [], attribute: null, value };
  const parts = path.split('/');
  const last = parts.at(-1) ?? '';
  const attribute = ATTRIBUTE.exec(last);
  const elements = attribute === null ? parts : parts.slice(0, -1);
  const names = elements.map((part) => {
    const match = new RegExp(`^${NAME}$`, 'u').exec(part.trim());
    return match?.[2] === undefined ? badSyntax() : { uri: uriOf(match[1] ?? '', scope), local: match[2] };
  });
  return { of: 'value', path: names, attribute: attribute === null ? null : attributeName(attribute), value };
}

function uriOf(prefix: string, scope: ReadonlyMap<string, string>): string {
  const uri = scope.get(prefix) ?? (prefix === '' ? '' : undefined);
  return uri ?? halt('unknown-prefix', 'A prefix in the selector is not declared in the patch.');
}

/** The one node that a selector means; halts when it means none or several. */
export function select(root: XmlElement, { steps, ending }: Selector): Selected {
  const [first, ...others] = steps;
  if (first === undefined) return halt('path-not-supported', 'A selector begins with the root element.');
  let found = matching([root], first).map((element): Found => ({ element, parent: null }));
  for (const step of others) {
    found = found.flatMap(({ element }) =>
      matching(elementsIn(element.children), step).map((child) => ({ element: child, parent: element })),
    );
  }
  return only(found.flatMap(({ element, parent }) => endIn(element, parent, ending)));
}

interface Found {
  readonly element: XmlElement;
  readonly parent: XmlElement | null;
}

function only(found: readonly Selected[]): Selected {
  const [selected, another] = found;
  if (selected === undefined) return halt('place-missing', 'The selector finds nothing.');
  return another === undefined
    ? selected
    : halt('several-places', 'The selector finds several nodes; it must find one.');
}

function endIn(element: XmlElement, parent: XmlElement | null, ending: Ending): readonly Selected[] {
  switch (ending.ends) {
    case 'element':
      return [{ is: 'node', node: element, parent }];
    case 'attribute': {
      const attribute = attributeOf(element, ending.name);
      return attribute === null ? [] : [{ is: 'attribute', attribute, parent: element }];
    }
    case 'namespace':
      return element.declared.has(ending.prefix) ? [{ is: 'namespace', prefix: ending.prefix, parent: element }] : [];
    default: {
      const nodes = element.children.filter(({ node }) => node === ending.ends);
      const chosen = ending.place === null ? nodes : nodes.slice(ending.place - 1, ending.place);
      return chosen.map((node) => ({ is: 'node', node, parent: element }));
    }
  }
}

/** `name` as it is written: 'value', 'xml:lang'. */
export const attributeOf = ({ attributes }: XmlElement, name: string): XmlAttribute | null =>
  attributes.find(({ prefix, local }) => (prefix === '' ? local : `${prefix}:${local}`) === name) ?? null;

function matching(elements: readonly XmlElement[], { name, conditions }: Step): readonly XmlElement[] {
  let left = elements.filter((element) => name === null || isNamed(element, name));
  for (const condition of conditions) {
    left =
      condition.of === 'place'
        ? left.slice(condition.place - 1, condition.place)
        : left.filter((element) => meets(element, condition));
  }
  return left;
}

const isNamed = (element: XmlElement, { uri, local }: Name): boolean => element.local === local && element.uri === uri;

function meets(element: XmlElement, { path, attribute, value }: Extract<Condition, { of: 'value' }>): boolean {
  let ends: readonly XmlElement[] = [element];
  for (const name of path)
    ends = ends.flatMap((end) => elementsIn(end.children).filter((child) => isNamed(child, name)));
  return ends.some((end) => (attribute === null ? textIn(end) : attributeOf(end, attribute)?.value) === value);
}
