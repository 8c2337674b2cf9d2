// https://hl7.org/fhir/R4/json.html and validation.html "Structure, Cardinality, Value domains": one walk over a resource.

import {
  isArray,
  isObject,
  type JsonArray,
  type JsonObject,
  type JsonValue,
  printPath,
  type Step,
} from '@fkj/standards-json';
import { type ElementModel, isResourceType } from '../model/index.ts';
import { type Issue, issueTypes, type StructureKey } from './issue.ts';
import { jsonTypeOf, primitiveFault, wrongType } from './primitive-fault.ts';
import { referenceForm } from './reference-form.ts';
import { type MemberCheck, type TypeCheck, typeCheck } from './type-check.ts';

/** A sender mends the first faults first; more only cost time and memory. */
const MAX_ISSUES = 50;

/** What local references ('#p1') of one resource lead to. */
interface Container {
  readonly contained: ReadonlySet<string>;
}

/** A name of the sender's in a sentence, cut where it is no name any more. */
const quoted = (name: string): string => `'${name.length > 64 ? `${name.slice(0, 64)}…` : name}'`;

class StructureWalk {
  readonly issues: Issue[] = [];
  private readonly steps: Step[] = [];

  resource(value: JsonObject, container: Container | null): void {
    const type = value['resourceType'];
    if (typeof type !== 'string') {
      this.add('not-a-resource', "A resource must have the member 'resourceType' with the name of its type.");
      return;
    }
    const check = isResourceType(type) ? typeCheck(type) : null;
    if (!check) {
      this.add('unknown-resource-type', `FHIR R4 has no resource type ${quoted(type)}.`);
      return;
    }
    const isRoot = this.steps.length === 0;
    if (isRoot) this.steps.push(type);
    if (container && value['contained'] !== undefined) {
      this.add('contained-nested', 'A contained resource may not contain resources itself.');
    }
    this.members(check, value, container ?? { contained: containedIds(value) });
    if (isRoot) this.steps.pop();
  }

  /** Gives the number of members besides id: an object with none of them says nothing (ele-1). */
  private members(check: TypeCheck, value: JsonObject, container: Container): number {
    let children = 0;
    let choices: MemberCheck[] | null = null;
    for (const name in value) {
      if (this.issues.length >= MAX_ISSUES) return children;
      const sent = value[name];
      if (sent === undefined) continue;
      if (name !== 'id') children++;
      const siblingOf = check.siblings.get(name);
      const member = check.members.get(siblingOf ?? name);
      if (!member) {
        if (name !== 'resourceType' || check.model.kind !== 'resource') this.unknown(check, name);
        continue;
      }
      if (member.element.choice) {
        choices ??= [];
        this.oneChoice(choices, member);
      }
      // A sibling is looked at together with its value; here only if it stands alone.
      if (siblingOf !== undefined && value[siblingOf] !== undefined) continue;
      this.steps.push(member.element.name);
      if (siblingOf !== undefined) this.member(member, { value: undefined, sibling: sent }, container);
      else this.member(member, { value: sent, sibling: member.format ? value[member.sibling] : undefined }, container);
      this.steps.pop();
    }
    for (const { element, names } of check.required) {
      if (!names.some((name) => value[name] !== undefined)) this.missing(element);
    }
    return children;
  }

  private oneChoice(choices: MemberCheck[], member: MemberCheck): void {
    if (choices.includes(member)) return;
    if (choices.some(({ element }) => element === member.element)) {
      this.addAt(member.element.name, 'several-choices', `Only one ${member.element.name}[x] may be given.`);
    }
    choices.push(member);
  }

  private unknown(check: TypeCheck, name: string): void {
    this.add('unknown-element', `${check.model.name} has no element ${quoted(name)} in FHIR R4.`);
  }

  private missing(element: ElementModel): void {
    const name = element.choice ? `${element.name}[x]` : element.name;
    this.addAt(element.name, 'required-missing', `The element '${name}' must be given.`);
  }

  /** One member with its `_` sibling; at least one of them is there. */
  private member(
    member: MemberCheck,
    { value, sibling }: { value: JsonValue | undefined; sibling: JsonValue | undefined },
    container: Container,
  ): void {
    const repeats = member.element.max > 1;
    for (const part of [value, sibling]) {
      if (part === undefined || isArray(part) === repeats) continue;
      if (repeats)
        this.add('array-expected', `Expected an array, but found ${jsonTypeOf(part)}: this element may repeat.`);
      else this.add('array-not-allowed', 'Expected one value, but found an array: this element may not repeat.');
      return;
    }
    if (repeats) {
      this.items(member, { values: arrayOf(value), siblings: arrayOf(sibling) }, container);
      return;
    }
    if (value === null || sibling === null) this.nullFound();
    else {
      if (value !== undefined) this.single(member, value, container);
      if (sibling !== undefined) this.sibling(sibling, value ?? null, container);
    }
  }

  private items(
    member: MemberCheck,
    { values, siblings }: { values: JsonArray | null; siblings: JsonArray | null },
    container: Container,
  ): void {
    const length = Math.max(values?.length ?? 0, siblings?.length ?? 0);
    if (values?.length === 0 || siblings?.length === 0)
      this.add('empty', 'An array may not be empty: leave the element out.');
    if (length > member.element.max) this.add('too-many', `At most ${member.element.max} values may be given.`);
    for (let index = 0; index < length && this.issues.length < MAX_ISSUES; index++) {
      const value = values?.[index] ?? null;
      const sibling = siblings?.[index] ?? null;
      this.steps.push(index);
      if (value === null && sibling === null) this.nullFound();
      if (value !== null) this.single(member, value, container);
      if (sibling !== null) this.sibling(sibling, value, container);
      this.steps.pop();
    }
  }

  private nullFound(): void {
    this.add('null-not-allowed', "null may stand only in an array, where the '_' array beside it has an object.");
  }

  /** Id and extensions of a primitive; an id alone is enough only beside a value. */
  private sibling(sibling: JsonValue, value: JsonValue, container: Container): void {
    const isIdBesideValue = value !== null && isObject(sibling) && sibling['id'] !== undefined;
    this.complex(sibling, { type: 'Element', container, least: isIdBesideValue ? 0 : 1 });
  }

  private single(member: MemberCheck, value: JsonValue, container: Container): void {
    if (member.format) {
      const fault = primitiveFault(member, member.format, value);
      if (fault) this.add(fault.key, fault.diagnostics);
      return;
    }
    // Bundle.entry.response.outcome alone names a type of resource; what stands there must still say which it is.
    if (member.type === 'Resource' || isResourceType(member.type)) {
      if (!isObject(value)) this.wrongType('an object', value);
      else this.resource(value, member.element.name === 'contained' ? container : null);
      return;
    }
    this.complex(value, { type: member.type, container, least: 1 });
    if (!isObject(value)) return;
    if (member.type === 'Reference') this.reference(value, container);
    if (member.type === 'Extension') this.extension(value);
  }

  private complex(
    value: JsonValue,
    { type, container, least }: { type: string; container: Container; least: number },
  ): void {
    const check = typeCheck(type);
    if (!isObject(value)) {
      this.wrongType('an object', value);
    } else if (check && this.members(check, value, container) < least) {
      this.add('empty', 'An object may not be empty: leave the element out, or give it a value.');
    }
  }

  private wrongType(wanted: string, found: JsonValue): void {
    const { key, diagnostics } = wrongType(wanted, found);
    this.add(key, diagnostics);
  }

  private reference(value: JsonObject, container: Container): void {
    const { reference } = value;
    if (typeof reference !== 'string') return;
    const form = referenceForm(reference);
    if (!form) {
      this.addAt(
        'reference',
        'invalid-reference',
        "A reference must be 'Type/id' with a type of R4, '#id', or an absolute address.",
      );
    } else if (form.form === 'contained' && form.id !== '' && !container.contained.has(form.id)) {
      this.addAt('reference', 'contained-missing', 'There is no contained resource with this id.');
    }
  }

  /** ext-1: either a value or extensions inside. */
  private extension(value: JsonObject): void {
    const hasValue = Object.keys(value).some((name) => name.startsWith('value') || name.startsWith('_value'));
    if (hasValue === (value['extension'] !== undefined)) {
      this.add('extension-form', 'An extension must have either a value or extensions inside, and not both.');
    }
  }

  private addAt(name: string, key: StructureKey, diagnostics: string): void {
    this.steps.push(name);
    this.add(key, diagnostics);
    this.steps.pop();
  }

  private add(key: StructureKey, diagnostics: string): void {
    if (this.issues.length >= MAX_ISSUES) return;
    const expression = printPath(this.steps);
    this.issues.push({ severity: 'error', code: issueTypes[key], key, expression, diagnostics });
  }
}

const arrayOf = (value: JsonValue | undefined): JsonArray | null => (isArray(value) ? value : null);

function containedIds(resource: JsonObject): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const contained of arrayOf(resource['contained']) ?? []) {
    if (isObject(contained) && typeof contained['id'] === 'string') ids.add(contained['id']);
  }
  return ids;
}

/**
 * Whether a resource, as `read` gave it, has the structure that R4 demands: types, names, cardinality, formats, codes of
 * required bindings that can be listed, forms of references. Empty if it has; else the first faults, at most fifty issues.
 * Invariants, profiles, and the type and existence of what is referred to are not looked at.
 */
export function checkStructure(tree: JsonValue): readonly Issue[] {
  const walk = new StructureWalk();
  if (isObject(tree)) walk.resource(tree, null);
  else {
    const diagnostics = `Expected a resource, which is a JSON object, but found ${jsonTypeOf(tree)}.`;
    walk.issues.push({ severity: 'error', code: 'structure', key: 'not-a-resource', expression: '', diagnostics });
  }
  return walk.issues;
}
