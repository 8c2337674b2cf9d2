// https://hl7.org/fhir/uv/sdc/expressions.html: FHIRPath of a form, with its constants, variables and a common limit.

import { compilePath, type Effort, type Item, type Items } from '@fkj/standards-fhir';
import { isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import type { Issue } from '../outcome/refusal.ts';
import { choiceIn, extensionsOf } from './questionnaire-items.ts';

/** What an expression sees: its first items, and constants by name. */
export interface Scope {
  readonly focus: Items;
  readonly constants: ReadonlyMap<string, Items>;
}

export interface ExpressionsOptions {
  /** %resource. */
  readonly resource: JsonObject;
  /** Address of this server. */
  readonly base: string;
  /** ms since 1970, for now() and today() (UTC). */
  readonly now: number;
  /** What is told of an expression that gives nothing because it is wrong. */
  readonly remark: 'question-open' | 'extract-open';
}

/** Steps of all expressions of one form together: some tenths of a second. */
const EFFORT = 2_000_000;
const MOST_REMARKS = 200;

/** Evaluates the expressions of one form; what cannot be evaluated gives nothing, and a remark. */
export class Expressions {
  readonly remarks: Issue[] = [];
  private readonly options: ExpressionsOptions;
  private readonly effort: Effort = { left: EFFORT };
  private readonly compiled = new Map<string, ReturnType<typeof compilePath>>();

  private readonly clock: readonly (readonly [name: string, items: Items])[];

  constructor(options: ExpressionsOptions) {
    this.options = options;
    const now = new Date(options.now).toISOString();
    this.clock = [
      ['now()', [{ value: now, type: 'System.DateTime', element: null }]],
      ['today()', [{ value: now.slice(0, 10), type: 'System.Date', element: null }]],
    ];
  }

  evaluate(expression: string, scope: Scope, place: string): Items {
    const constants = new Map([...scope.constants, ...this.clock]);
    const names = [...constants.keys()];
    const key = `${names.join(' ')}\n${expression}`;
    const compiled = this.compiled.get(key) ?? compilePath(expression, { constants: names });
    this.compiled.set(key, compiled);
    const { resource, base } = this.options;
    const environment = { resource, constants, base, effort: this.effort };
    const items = compiled.ok ? compiled.value.evaluate(scope.focus, environment) : compiled;
    if (items.ok) return items.value;
    this.remark(place, `The expression cannot be evaluated: ${items.error.sentence}`);
    return [];
  }

  /** The same for an Expression; another language than FHIRPath gives nothing, and a remark. */
  evaluateExpression(expression: JsonValue | undefined, scope: Scope, place: string): Items {
    if (typeof expression === 'string') return this.evaluate(expression, scope, place);
    const { language, expression: text } = isObject(expression) ? expression : {};
    if (language === 'text/fhirpath' && typeof text === 'string') return this.evaluate(text, scope, place);
    this.remark(place, 'Only expressions in FHIRPath are evaluated.');
    return [];
  }

  /** https://hl7.org/fhir/R4/extension-variable.html: an element of the form brings its variables, each seeing those before it. */
  withVariables(element: JsonObject, scope: Scope, place: string): Scope {
    return extensionsOf(element, 'variable').reduce((before, extension) => {
      const expression = choiceIn(extension)?.[1];
      const name = isObject(expression) ? expression['name'] : undefined;
      if (typeof name !== 'string') return before;
      return withConstant(before, name, this.evaluateExpression(expression, before, place));
    }, scope);
  }

  remark(expression: string, detail: string): void {
    if (this.remarks.length < MOST_REMARKS) this.remarks.push({ code: this.options.remark, expression, detail });
  }
}

export const withConstant = (scope: Scope, name: string, items: Items): Scope => ({
  ...scope,
  constants: new Map([...scope.constants, [name, items]]),
});

/** A text that no expression made. */
export const textItem = (value: string): Item => ({ value, type: 'System.String', element: null });
