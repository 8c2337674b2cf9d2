// https://specifications.openehr.org/releases/ITS-JSON/latest: a JSON tree against the classes of the Reference Model.

import { isArray, isObject, type JsonObject, type JsonValue, type Step } from '@fkj/standards-json';
import type { Finding, FindingCode } from '../../finding.ts';
import { type AttributeModel, type ClassModel, classModel, concreteClasses, isA } from '../model/index.ts';
import { placeOf } from '../path/index.ts';
import { invariantFault } from './invariants.ts';
import { isPrimitive, primitiveFault } from './primitive-fault.ts';

/** More than this is not told: the sender will not read it. */
const MAX_FINDINGS = 1000;

/** `POINT_EVENT<ITEM_TREE>`, as some write it, is POINT_EVENT. */
const bareType = (name: string): string => (name.endsWith('>') ? name.slice(0, name.indexOf('<')) : name);

/** The XML schema lets these be left out (they then are true where there is an end), 1.0.4 senders do so in JSON too. */
const MAY_BE_LEFT_OUT = new Set(['lower_included', 'upper_included']);

/** One value in releases before 1.0.4, several since. */
const ONCE_SINGLE = new Set(['reason']);

/** What is asked for at a place: a class and what stands for its `T`. */
interface Asked {
  readonly type: string;
  readonly argument: string | null;
}

class ObjectCheck {
  readonly findings: Finding[] = [];
  private readonly steps: Step[] = [];
  private readonly root: JsonValue;

  constructor(root: JsonValue) {
    this.root = root;
  }

  value(value: JsonValue, asked: Asked): void {
    if (isPrimitive(asked.type)) {
      const fault = primitiveFault(asked.type, value);
      if (fault !== null) this.find('value-type', `Here ${fault} must stand.`);
      return;
    }
    if (!isObject(value)) {
      this.find('not-an-object', `Here an object of type ${asked.type} must stand.`);
      return;
    }
    const model = this.classOf(value, asked.type);
    if (model !== null) this.members(value, model, asked.argument ?? model.bound);
  }

  private classOf(object: JsonObject, asked: string): ClassModel | null {
    const said = object._type;
    if (said === undefined) {
      const [only, another] = classModel(asked)?.abstract === false ? [asked] : concreteClasses(asked);
      if (only !== undefined && another === undefined) return classModel(only);
      this.find('type-missing', `Several types may stand here: _type must say which ${asked} it is.`);
      return null;
    }
    const model = typeof said === 'string' ? classModel(bareType(said)) : null;
    if (model === null) {
      this.find('type-unknown', 'The _type is no class of the Reference Model 1.1.0.');
      return null;
    }
    if (!isA(model.name, asked)) {
      this.find('type-not-allowed', `A ${model.name} may not stand here; it must be ${asked}.`);
      return null;
    }
    if (model.abstract) {
      this.find('type-not-allowed', `${model.name} is abstract: _type must say which kind of it this is.`);
      return null;
    }
    return model;
  }

  private members(object: JsonObject, model: ClassModel, argument: string | null): void {
    const found = this.findings.length;
    for (const name in object) {
      if (name === '_type') continue;
      const member = object[name];
      const attribute = model.attributes.get(name);
      if (member === undefined) continue;
      this.steps.push(name);
      if (attribute === undefined) this.find('attribute-unknown', `${model.name} has no attribute of this name.`);
      else this.member(member, attribute, attribute.type === 'T' ? argument : null);
      this.steps.pop();
    }
    for (const name of model.required) {
      if (object[name] !== undefined || MAY_BE_LEFT_OUT.has(name)) continue;
      this.steps.push(name);
      this.find('attribute-missing', `${model.name} must have ${name}.`);
      this.steps.pop();
    }
    if (this.findings.length > found) return;
    const fault = invariantFault(object, model.ancestors);
    if (fault !== null) this.find('invariant', fault);
  }

  private member(member: JsonValue, attribute: AttributeModel, argument: string | null): void {
    const asked = {
      type: argument ?? attribute.type,
      argument: attribute.argument === 'T' ? null : attribute.argument,
    };
    if (!attribute.many) {
      if (isArray(member)) this.find('attribute-repeated', `${attribute.name} is one value, not a list.`);
      else this.value(member, asked);
      return;
    }
    if (!isArray(member)) {
      if (ONCE_SINGLE.has(attribute.name)) this.value(member, asked);
      else this.find('value-type', `${attribute.name} is a list: its values stand in [ ].`);
      return;
    }
    if (attribute.filled && member.length === 0) {
      this.find('attribute-empty', `${attribute.name} may not be empty: leave it out, or say at least one.`);
    }
    member.forEach((item, index) => {
      this.steps.push(index);
      this.value(item, asked);
      this.steps.pop();
    });
  }

  private find(code: FindingCode, sentence: string): void {
    if (this.findings.length < MAX_FINDINGS)
      this.findings.push({ code, path: placeOf(this.root, this.steps), sentence });
  }
}

/**
 * Everything in which a tree is not an object of the class `type` (or of one that inherits from it) by the Reference Model
 * 1.1.0: types, attributes, multiplicities, primitive forms, invariants. Empty for a sound object; at most 1000 findings.
 * What 1.0.4 wrote otherwise is taken: generic type names, `included` left out of intervals, one `reason`.
 */
export function checkObject(tree: JsonValue, type: string): readonly Finding[] {
  const check = new ObjectCheck(tree);
  check.value(tree, { type, argument: null });
  return check.findings;
}

/** The class of an object where one of class `asked` is due: its `_type`, or `asked` where that leaves no choice; else null. */
export function typeOf(object: JsonObject, asked: string): string | null {
  if (typeof object._type === 'string') {
    const name = bareType(object._type);
    return classModel(name) === null ? null : name;
  }
  if (classModel(asked)?.abstract === false) return asked;
  const [only, another] = concreteClasses(asked);
  return only !== undefined && another === undefined ? only : null;
}
