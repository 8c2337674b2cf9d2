// https://hl7.org/fhir/R4/xml.html: a resource's JSON text as XML, elements in the order of the definition, numbers as written.

import {
  Decimal,
  isArray,
  isObject,
  type JsonArray,
  type JsonObject,
  type JsonValue,
  printPath,
  read,
  type Step,
} from '@fkj/standards-json';
import { isResourceType } from '../model/index.ts';
import { attributeText } from './primitive-text.ts';
import { xhtmlOf } from './written-xhtml.ts';
import { XmlRefused, type XmlResult } from './xml-refusal.ts';
import { FHIR_NAMESPACE, type XmlMember, type XmlType, xmlType } from './xml-type.ts';

/** How the text is laid out; `indented` has one element on each line, two blanks for each level. */
export type XmlLayout = 'compact' | 'indented';

/** What we have printed ourselves has passed its limits already. */
const OURS = { maxLength: Number.POSITIVE_INFINITY };

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>';

/** Null stands for a place that an array leaves empty. */
interface Occurrence {
  readonly value: JsonValue;
  readonly sibling: JsonValue;
}

class XmlWriter {
  readonly steps: Step[] = [];
  private readonly layout: XmlLayout;

  constructor(layout: XmlLayout) {
    this.layout = layout;
  }

  resource(value: JsonValue, level: number): string {
    const name = isObject(value) ? value['resourceType'] : undefined;
    const type = typeof name === 'string' && isResourceType(name) ? xmlType(name) : null;
    if (type === null || !isObject(value)) throw new XmlRefused('not-a-resource', 'This is not a resource of FHIR R4.');
    if (level === 0) this.steps.push(type.model.name);
    const attributes = level === 0 ? ` xmlns="${FHIR_NAMESPACE}"` : '';
    return this.element(type.model.name, { attributes, content: this.content(type, value, level + 1), level });
  }

  private content(type: XmlType, value: JsonObject, level: number): string {
    const present = new Map<string, XmlMember>();
    for (const name in value) {
      if (name === 'resourceType' && type.model.kind === 'resource') continue;
      const member = type.members.get(name) ?? (name.startsWith('_') ? type.members.get(name.slice(1)) : undefined);
      if (member === undefined)
        throw new XmlRefused('unknown-element', `${type.model.name} has no such element in FHIR R4.`);
      if (member.form !== 'attribute') present.set(member.name, member);
    }
    let text = '';
    for (const member of [...present.values()].sort((one, other) => one.place - other.place)) {
      text += this.member(member, { value: value[member.name], sibling: value[`_${member.name}`] }, level);
    }
    return text;
  }

  private member(
    member: XmlMember,
    { value, sibling }: { value: JsonValue | undefined; sibling: JsonValue | undefined },
    level: number,
  ): string {
    this.steps.push(member.element.name);
    let text = '';
    if (member.element.max > 1) {
      const values = itemsOf(value);
      const siblings = itemsOf(sibling);
      for (let at = 0; at < Math.max(values.length, siblings.length); at++) {
        this.steps.push(at);
        text += this.occurrence(member, { value: values[at] ?? null, sibling: siblings[at] ?? null }, level);
        this.steps.pop();
      }
    } else text = this.occurrence(member, { value: value ?? null, sibling: sibling ?? null }, level);
    this.steps.pop();
    return text;
  }

  private occurrence(member: XmlMember, { value, sibling }: Occurrence, level: number): string {
    const { name } = member;
    if (member.form === 'primitive') {
      const attributes = `${this.attributes(member.type, sibling)}${value === null ? '' : ` value="${primitiveText(value)}"`}`;
      return this.element(name, { attributes, content: this.inside(member.type, sibling, level), level });
    }
    if (sibling !== null || value === null) throw misplaced();
    if (member.form === 'xhtml') {
      if (typeof value !== 'string') throw misplaced();
      return `${this.lead(level)}${xhtmlOf(value)}`;
    }
    const content =
      member.form === 'wrapper' ? this.resource(value, level + 1) : this.inside(member.type, value, level);
    return this.element(name, { attributes: this.attributes(member.type, value), content, level });
  }

  private inside(type: string, value: JsonValue, level: number): string {
    if (value === null) return '';
    const table = xmlType(type);
    if (table === null || !isObject(value)) throw misplaced();
    return this.content(table, value, level + 1);
  }

  /** `id` and `url`, in the order of the definition. */
  private attributes(type: string, value: JsonValue): string {
    if (!isObject(value)) return '';
    let text = '';
    for (const name of xmlType(type)?.attributes ?? []) {
      const set = value[name];
      if (value[`_${name}`] !== undefined) throw misplaced();
      if (set !== undefined) text += ` ${name}="${primitiveText(set)}"`;
    }
    return text;
  }

  private element(
    name: string,
    { attributes, content, level }: { attributes: string; content: string; level: number },
  ): string {
    const lead = this.lead(level);
    return content === ''
      ? `${lead}<${name}${attributes}/>`
      : `${lead}<${name}${attributes}>${content}${lead}</${name}>`;
  }

  private lead(level: number): string {
    return this.layout === 'indented' ? `\n${'  '.repeat(level)}` : '';
  }
}

const itemsOf = (value: JsonValue | undefined): JsonArray => {
  if (value === undefined) return [];
  if (isArray(value)) return value;
  throw misplaced();
};

function primitiveText(value: JsonValue): string {
  if (typeof value === 'string') return attributeText(value);
  if (typeof value === 'boolean') return String(value);
  if (value instanceof Decimal) return value.text;
  throw misplaced();
}

const misplaced = (): XmlRefused => new XmlRefused('unrepresentable', 'The JSON has a form that XML has no place for.');

/**
 * Writes the JSON text of one resource as an XML document. What `checkStructure` finds sound can be written, but for
 * characters that no XML can hold (U+FFFE, U+FFFF), narratives that are not XML, and ids or extensions of a narrative,
 * an id or an extension's url: `unrepresentable`.
 */
export function writeXml(json: string, layout: XmlLayout = 'compact'): XmlResult {
  const document = read(json, OURS);
  if (!document.ok) throw new Error('what should be written as XML is not JSON');
  const writer = new XmlWriter(layout);
  try {
    const root = writer.resource(document.value.tree, 0);
    return { ok: true, value: `${DECLARATION}${root}${layout === 'indented' ? '\n' : ''}` };
  } catch (thrown) {
    if (!(thrown instanceof XmlRefused)) throw thrown;
    const { code, message } = thrown;
    return { ok: false, error: { code, line: 0, column: 0, expression: printPath(writer.steps), sentence: message } };
  }
}
