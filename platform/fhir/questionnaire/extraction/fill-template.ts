// https://hl7.org/fhir/uv/sdc/extraction.html#template-based-extraction: a contained resource with its expressions replaced by values.

import type { Item } from '@fkj/standards-fhir';
import { Decimal, isArray, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import { type Expressions, type Scope, withConstant } from '../expressions.ts';
import { choiceIn, extensionsOf, extensionUrls, objectsIn } from '../questionnaire-items.ts';

/** Elements that one response may make of all templates together. */
const MOST_ELEMENTS = 50_000;

/** Fills the templates of one response; static content stays, elements whose expression gives nothing go. */
export class TemplateFilling {
  private readonly expressions: Expressions;
  private elements = 0;

  constructor(expressions: Expressions) {
    this.expressions = expressions;
  }

  /** The resource, without the id by which the form knows its template; null where nothing is left. */
  fill(template: JsonObject, scope: Scope, place: string): JsonObject | null {
    const { id: _, ...content } = template;
    return this.objects(content, scope, place)[0] ?? null;
  }

  /** None, one, or several where a context or value says so. */
  private objects(element: JsonObject, scope: Scope, place: string): readonly JsonObject[] {
    const [context] = extensionsOf(element, 'templateExtractContext');
    const scopes = context === undefined ? [scope] : this.contexts(context, scope, place);
    return scopes.flatMap((inside) => {
      if (this.isFull(place)) return [];
      const [value] = extensionsOf(element, 'templateExtractValue');
      const beside = this.members(element, inside, place);
      if (value === undefined) return Object.keys(beside).length === 0 ? [] : [beside];
      return this.values(value, inside, place).flatMap((item) => {
        if (isObject(item.value)) return [{ ...beside, ...item.value }];
        this.expressions.remark(place, 'The value is not of the type that the template has here.');
        return [];
      });
    });
  }

  private isFull(place: string): boolean {
    this.elements += 1;
    if (this.elements === MOST_ELEMENTS)
      this.expressions.remark(place, `More than ${MOST_ELEMENTS} elements are made.`);
    return this.elements >= MOST_ELEMENTS;
  }

  private contexts(extension: JsonObject, scope: Scope, place: string): readonly Scope[] {
    const [, expression = null] = choiceIn(extension) ?? [];
    const name = isObject(expression) ? expression['name'] : undefined;
    return this.values(extension, scope, place).map((item) => {
      const inside: Scope = { ...scope, focus: [item] };
      return typeof name === 'string' ? withConstant(inside, name, [item]) : inside;
    });
  }

  private values(extension: JsonObject, scope: Scope, place: string): readonly Item[] {
    return this.expressions.evaluateExpression(choiceIn(extension)?.[1], scope, place);
  }

  private members(element: JsonObject, scope: Scope, place: string): JsonObject {
    const filled: Record<string, JsonValue> = {};
    const names = new Set(Object.keys(element).map((name) => name.replace(/^_/, '')));
    for (const name of names) {
      const here = `${place}.${name}`;
      const value = element[name];
      const parts = element[`_${name}`];
      if (name === 'extension') {
        const kept = objectsIn(value).filter((one) => !OWN.has(String(one['url'])));
        const extensions = kept.flatMap((one) => this.objects(one, scope, here));
        if (extensions.length > 0) filled[name] = extensions;
      } else if (parts !== undefined) this.primitive({ name, value, parts }, { scope, place: here, filled });
      else if (isArray(value)) {
        const items = value.flatMap((one): readonly JsonValue[] =>
          isObject(one) ? this.objects(one, scope, here) : [one],
        );
        if (items.length > 0) filled[name] = items;
      } else if (isObject(value)) {
        const [first, second] = this.objects(value, scope, here);
        if (second !== undefined) this.expressions.remark(here, 'There are several values, and room for one.');
        if (first !== undefined) filled[name] = first;
      } else if (value !== undefined) filled[name] = value;
    }
    return filled;
  }

  /** A primitive with extensions beside it: they say what replaces it, or stay. */
  private primitive(
    { name, value, parts }: { readonly name: string; readonly value: JsonValue | undefined; readonly parts: JsonValue },
    {
      scope,
      place,
      filled,
    }: { readonly scope: Scope; readonly place: string; readonly filled: Record<string, JsonValue> },
  ): void {
    if (isArray(parts)) {
      const values = isArray(value) ? value : [];
      const length = Math.max(values.length, parts.length);
      const items = Array.from({ length }, (_, at) => this.replaced(values[at], parts[at], { scope, place })).flat();
      if (items.length > 0) filled[name] = items;
      return;
    }
    const [first, second] = this.replaced(value, parts, { scope, place });
    if (second !== undefined) this.expressions.remark(place, 'There are several values, and room for one.');
    if (first !== undefined) filled[name] = first;
    else if (!isTemplate(parts)) filled[`_${name}`] = parts;
    if (first !== undefined && value !== undefined && !isTemplate(parts)) filled[`_${name}`] = parts;
  }

  private replaced(
    value: JsonValue | undefined,
    parts: JsonValue | undefined,
    { scope, place }: { readonly scope: Scope; readonly place: string },
  ): readonly JsonValue[] {
    if (!isObject(parts) || !isTemplate(parts)) return value === undefined || value === null ? [] : [value];
    const [context] = extensionsOf(parts, 'templateExtractContext');
    const scopes = context === undefined ? [scope] : this.contexts(context, scope, place);
    const [extension] = extensionsOf(parts, 'templateExtractValue');
    if (extension === undefined) return scopes.length === 0 || value === undefined ? [] : [value];
    return scopes.flatMap((inside) =>
      this.values(extension, inside, place).flatMap((item) => {
        if (item.value === null || this.isFull(place)) return [];
        if (typeof item.value !== 'object' || item.value instanceof Decimal) return [item.value];
        this.expressions.remark(place, 'The value is not of the type that the template has here.');
        return [];
      }),
    );
  }
}

const OWN: ReadonlySet<string> = new Set([extensionUrls.templateExtractContext, extensionUrls.templateExtractValue]);

const isTemplate = (parts: JsonValue): boolean =>
  isObject(parts) && objectsIn(parts['extension']).some(({ url }) => OWN.has(String(url)));
