// https://specifications.openehr.org/releases/ITS-XML/latest: canonical JSON as XML.

import { Decimal, isArray, isObject, type JsonObject, type JsonValue, type Step } from '@fkj/standards-json';
import type { Finding, Found } from '../../finding.ts';
import { typeOf } from '../canonical/index.ts';
import { type AttributeModel, classModel } from '../model/index.ts';
import { placeOf } from '../path/index.ts';

export type XmlRelease = 'v1' | 'v2';

export const XML_NAMESPACES: Readonly<Record<XmlRelease, string>> = {
  v1: 'http://schemas.openehr.org/v1',
  v2: 'http://schemas.openehr.org/v2',
};

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
  '\n': '&#10;',
  '\t': '&#9;',
};
const escapeText = (text: string): string => text.replace(/[&<>\r]/g, (one) => ESCAPES[one] ?? one);
const escapeAttribute = (text: string): string => text.replace(/[&<>"\r\n\t]/g, (one) => ESCAPES[one] ?? one);
// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these cannot stand in XML 1.0.
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

interface Place {
  readonly own: string;
  readonly declared: string;
}

export class ObjectWriter {
  private readonly findings: Finding[] = [];
  private readonly steps: Step[] = [];
  private readonly parts: string[] = [];
  private readonly root: JsonObject;

  constructor(root: JsonObject) {
    this.root = root;
  }

  document(name: string, { own, declared, release }: Place & { readonly release: XmlRelease }): Found<string> {
    const namespaces = ` xmlns="${XML_NAMESPACES[release]}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"`;
    this.parts.push('<?xml version="1.0" encoding="UTF-8"?>\n');
    this.object(this.root, { name, own, declared, argument: null, namespaces });
    return this.findings.length > 0 ? { ok: false, error: this.findings } : { ok: true, value: this.parts.join('') };
  }

  private object(object: JsonObject, { name, own, declared, argument, namespaces }: Written): void {
    const model = classModel(own);
    if (model === null) throw new Error(`${own} is no class`);
    const attributes = [...model.attributes.values()];
    let tag = `<${name}${namespaces}${own === declared ? '' : ` xsi:type="${own}"`}`;
    for (const attribute of attributes) {
      const value = object[attribute.name];
      if (attribute.xmlAttribute && typeof value === 'string')
        tag += ` ${attribute.name}="${escapeAttribute(this.text(value))}"`;
    }
    this.parts.push(tag, '>');
    for (const attribute of attributes) {
      const value = object[attribute.name];
      if (value === undefined || attribute.xmlAttribute) continue;
      this.steps.push(attribute.name);
      this.member(value, attribute, argument ?? model.bound);
      this.steps.pop();
    }
    this.parts.push(`</${name}>`);
  }

  private member(value: JsonValue, attribute: AttributeModel, argument: string | null): void {
    if (attribute.type === 'Hash' && isObject(value)) {
      for (const [id, text] of Object.entries(value)) {
        if (typeof text !== 'string') continue;
        this.parts.push(
          `<${attribute.name} id="${escapeAttribute(this.text(id))}">${escapeText(this.text(text))}</${attribute.name}>`,
        );
      }
      return;
    }
    if (!isArray(value)) {
      this.one(value, attribute, argument);
      return;
    }
    value.forEach((item, index) => {
      this.steps.push(index);
      this.one(item, attribute, argument);
      this.steps.pop();
    });
  }

  private one(value: JsonValue, { name, type, argument: own }: AttributeModel, argument: string | null): void {
    const declared = type === 'T' ? (argument ?? 'Any') : type;
    if (!isObject(value)) {
      const text = value instanceof Decimal ? value.text : String(value);
      this.parts.push(`<${name}>${escapeText(this.text(text))}</${name}>`);
      return;
    }
    const actual = typeOf(value, declared);
    if (actual === null) {
      this.find('_type must say what the object is.', 'type-missing');
      return;
    }
    this.object(value, { name, own: actual, declared, argument: own === 'T' ? argument : own, namespaces: '' });
  }

  private text(text: string): string {
    if (NOT_XML.test(text)) this.find('The text has control characters that XML cannot say.', 'unsupported');
    return text;
  }

  private find(sentence: string, code: 'unsupported' | 'type-missing'): void {
    this.findings.push({ code, path: placeOf(this.root, this.steps), sentence });
  }
}

interface Written extends Place {
  readonly name: string;
  readonly argument: string | null;
  readonly namespaces: string;
}
