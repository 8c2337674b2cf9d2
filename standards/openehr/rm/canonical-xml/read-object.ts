// https://specifications.openehr.org/releases/ITS-XML/latest: XML elements as the canonical JSON they mean.

import { Decimal, type JsonValue } from '@fkj/standards-json';
import type { Finding, FindingCode } from '../../finding.ts';
import type { XmlElement } from '../../xml/index.ts';
import { type AttributeModel, type ClassModel, classModel, concreteClasses } from '../model/index.ts';

const NUMBER = /^([+-]?)0*(\d+)?(?:\.(\d*))?([eE][+-]?\d+)?$/;
const BOOLEANS = new Map([
  ['true', true],
  ['false', false],
  ['1', true],
  ['0', false],
]);

/** What schemas before 1.0.3 called otherwise. */
const RENAMED = new Map([['work_flow_id', 'workflow_id']]);

/** Parts of an ARCHETYPE_ID that some write besides its value, from which they follow. */
const DERIVED = /^(qualifiedRmEntity|domainConcept|rmOriginator|rmName|rmEntity|specialisation|versionId)$/;

/** A number as JSON writes it: `.5` is 0.5, `+1` is 1, `007` is 7. */
function numberOf(text: string): Decimal | null {
  const match = NUMBER.exec(text);
  if (match === null || (match[2] === undefined && !match[3])) {
    return /^[+-]?0+$/.test(text) ? new Decimal('0') : null;
  }
  const [, sign = '', whole = '0', fraction = '', power = ''] = match;
  return new Decimal(`${sign === '-' ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}${power}`);
}

export class ObjectReader {
  readonly findings: Finding[] = [];
  private readonly names: string[] = [];

  /** The element as a value of the declared type; null where it can be none. */
  value(element: XmlElement, declared: { readonly type: string; readonly argument: string | null }): JsonValue {
    if (element.type === null && classModel(declared.type) === null) return this.primitive(element, declared.type);
    const model = this.classOf(element, declared.type);
    return model === null ? null : this.object(element, model, declared.argument ?? model.bound);
  }

  private classOf(element: XmlElement, declared: string): ClassModel | null {
    if (element.type !== null) {
      const model = classModel(element.type);
      if (model === null) this.find('type-unknown', 'The xsi:type is no class of the Reference Model 1.1.0.', element);
      return model;
    }
    const [only, another] = classModel(declared)?.abstract === false ? [declared] : concreteClasses(declared);
    if (only !== undefined && another === undefined) return classModel(only);
    this.find('type-missing', `Several types may stand here: xsi:type must say which ${declared} it is.`, element);
    return null;
  }

  private object(element: XmlElement, model: ClassModel, argument: string | null): JsonValue {
    this.names.push(element.name);
    const members = new Map<string, JsonValue | JsonValue[]>();
    for (const [name, text] of element.attributes) {
      if (model.attributes.get(name)?.xmlAttribute === true) members.set(name, text);
      else this.find('attribute-unknown', `${model.name} has no XML attribute ${name}.`, element);
    }
    if (element.text.trim() !== '') this.find('value-type', 'Text stands between the elements.', element);
    for (const child of element.children) this.member(child, { model, argument, members });
    this.names.pop();
    const inOrder = [...model.attributes.keys()].flatMap((name) => {
      const member = members.get(name);
      return member === undefined ? [] : [[name, member] as const];
    });
    return { _type: model.name, ...Object.fromEntries(inOrder) };
  }

  private member(child: XmlElement, owner: Owner): void {
    const { model, argument, members } = owner;
    const name = RENAMED.get(child.name) ?? child.name;
    const attribute = model.attributes.get(name);
    if (attribute === undefined) {
      if (model.name === 'ARCHETYPE_ID' && DERIVED.test(name)) return;
      this.find('attribute-unknown', `${model.name} has no attribute of this name.`, child);
      return;
    }
    if (attribute.type === 'Hash') {
      const known = members.get(name);
      const entry = { [child.attributes.get('id') ?? '']: child.text };
      members.set(name, { ...(typeof known === 'object' && known !== null ? known : {}), ...entry });
      return;
    }
    const value = this.value(child, declaredBy(attribute, argument));
    const before = members.get(name);
    if (attribute.many) members.set(name, Array.isArray(before) ? [...before, value] : [value]);
    else if (before === undefined) members.set(name, value);
    else this.find('attribute-repeated', `${model.name} has ${name} only once.`, child);
  }

  private primitive(element: XmlElement, type: string): JsonValue {
    const text = element.text;
    if (element.children.length > 0) this.find('value-type', 'Here a text must stand, no elements.', element);
    if (type === 'Boolean') return BOOLEANS.get(text.trim()) ?? this.bad(element, 'true or false');
    if (/^(Integer|Integer64|Real|PROPORTION_KIND)$/.test(type)) {
      return numberOf(text.trim()) ?? this.bad(element, 'a number');
    }
    return type === 'Base64' ? text.replace(/\s+/g, '') : text;
  }

  private bad(element: XmlElement, words: string): null {
    this.find('value-type', `Here ${words} must stand.`, element);
    return null;
  }

  private find(code: FindingCode, sentence: string, element: XmlElement): void {
    const names = this.names.at(-1) === element.name ? this.names : [...this.names, element.name];
    this.findings.push({ code, path: `/${names.join('/')}`, sentence: `${sentence} (Line ${element.line}.)` });
  }
}

interface Owner {
  readonly model: ClassModel;
  readonly argument: string | null;
  readonly members: Map<string, JsonValue | JsonValue[]>;
}

const declaredBy = (attribute: AttributeModel, argument: string | null) => ({
  type: attribute.type === 'T' ? (argument ?? 'Any') : attribute.type,
  argument: attribute.argument === 'T' ? argument : attribute.argument,
});
