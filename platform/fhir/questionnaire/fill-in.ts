// https://hl7.org/fhir/uv/sdc/populate.html: what is known already, put into a form: expressions, measurements, initial values.

import type { Caller } from '@fkj/platform-access';
import { ok, type Permit, type Result } from '@fkj/platform-record';
import type { Items } from '@fkj/standards-fhir';
import { isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import { baseOf, type FhirHouse } from '../house.ts';
import type { Issue, Refusal } from '../outcome/refusal.ts';
import { answerTo } from './answers.ts';
import { Expressions, type Scope, withConstant } from './expressions.ts';
import { FhirQueries, resourcesIn } from './fhir-query.ts';
import { linkedValue } from './linked-observation.ts';
import { choiceIn, extensionsOf, objectsIn, partOf } from './questionnaire-items.ts';
import { withSourceQueries } from './source-queries.ts';

export interface FillContext {
  readonly house: FhirHouse;
  readonly caller: Caller;
  readonly permit: Permit;
  readonly patient: string;
  /** By name: %patient and what else was given. */
  readonly constants: ReadonlyMap<string, Items>;
}

export interface FilledIn {
  /** Items of the response that have an answer, and those around them. */
  readonly items: readonly JsonObject[];
  readonly remarks: readonly Issue[];
}

/** Items inside each other, questions, and measurements looked up for one form. */
const DEEPEST = 50;
const MOST_QUESTIONS = 5000;
const MOST_LOOKUPS = 200;

/** Fills a form in as far as it goes; a question that cannot be filled in stays open, with a remark. */
export async function fillIn(questionnaire: JsonObject, context: FillContext): Promise<Result<FilledIn, Refusal>> {
  const filling = new Filling(context);
  const scope = await filling.begin(questionnaire);
  const items = await filling.items(questionnaire, { place: 'Questionnaire', depth: 0, scope });
  return items.ok ? ok({ items: items.value, remarks: filling.remarks }) : items;
}

interface Spot {
  readonly place: string;
  readonly depth: number;
  readonly scope: Scope;
}

class Filling {
  private readonly context: FillContext;
  private readonly expressions: Expressions;
  private readonly queries: FhirQueries;
  private questions = 0;
  private lookups = 0;

  constructor(context: FillContext) {
    const { house, caller } = context;
    this.context = context;
    const now = house.clock();
    this.expressions = new Expressions({ resource: RESPONSE, base: baseOf(house), now, remark: 'question-open' });
    this.queries = new FhirQueries(house, caller, this.expressions);
  }

  get remarks(): readonly Issue[] {
    return this.expressions.remarks;
  }

  /** https://hl7.org/fhir/uv/sdc/populate.html#launchcontext: what the form expects and was not given is empty. */
  async begin(questionnaire: JsonObject): Promise<Scope> {
    const place = 'Questionnaire';
    const given: Scope = { focus: [], constants: this.context.constants };
    const expected = extensionsOf(questionnaire, 'launchContext').flatMap((extension) => {
      const name = partOf(extension, 'name');
      const code = isObject(name) ? name['code'] : name;
      return typeof code === 'string' && !given.constants.has(code) ? [code] : [];
    });
    for (const name of expected) this.expressions.remark(place, `The context ${printable(name)} was not given.`);
    const scope = expected.reduce((before, name) => withConstant(before, name, []), given);
    const { queries, expressions } = this;
    const queried = await withSourceQueries(questionnaire, scope, { queries, expressions });
    return this.withVariables(questionnaire, queried, place);
  }

  async items(holder: JsonObject, { place, depth, scope }: Spot): Promise<Result<readonly JsonObject[], Refusal>> {
    const filled: JsonObject[] = [];
    for (const [number, question] of objectsIn(holder['item']).entries()) {
      const here = `${place}.item[${number}]`;
      for (const each of await this.scopesOf(question, scope, here)) {
        this.questions += 1;
        if (depth >= DEEPEST || this.questions > MOST_QUESTIONS) {
          this.expressions.remark(here, 'The form has more questions than are filled in.');
          return ok(filled);
        }
        const answers = await this.answers(question, each, here);
        if (!answers.ok) return answers;
        const inside = await this.items(question, { place: here, depth: depth + 1, scope: each });
        if (!inside.ok) return inside;
        if (answers.value.length === 0 && inside.value.length === 0) continue;
        filled.push(itemOf(question, { answers: answers.value, inside: inside.value }));
      }
    }
    return ok(filled);
  }

  /** https://hl7.org/fhir/uv/sdc/StructureDefinition-sdc-questionnaire-itemPopulationContext.html: a repeating group once for each. */
  private async scopesOf(question: JsonObject, outer: Scope, place: string): Promise<readonly Scope[]> {
    const scope = await this.withVariables(question, outer, place);
    const expression = extensionsOf(question, 'itemPopulationContext')[0]?.['valueExpression'];
    if (!isObject(expression) || typeof expression['name'] !== 'string') return [scope];
    const { name } = expression;
    const items = resourcesIn(await this.evaluated(expression, scope, place));
    if (question['repeats'] !== true || items.length === 0) return [withConstant(scope, name, items)];
    return items.map((item) => withConstant(scope, name, [item]));
  }

  /** https://hl7.org/fhir/R4/extension-variable.html; a query gives its Bundle. */
  private async withVariables(element: JsonObject, outer: Scope, place: string): Promise<Scope> {
    let scope = outer;
    for (const { valueExpression } of extensionsOf(element, 'variable')) {
      const name = isObject(valueExpression) ? valueExpression['name'] : undefined;
      if (!isObject(valueExpression) || typeof name !== 'string') continue;
      scope = withConstant(scope, name, await this.evaluated(valueExpression, scope, place));
    }
    return scope;
  }

  private async evaluated(expression: JsonObject, scope: Scope, place: string): Promise<Items> {
    const { language, expression: text } = expression;
    if (language === 'application/x-fhir-query' && typeof text === 'string')
      return this.queries.ask(text, scope, place);
    return this.expressions.evaluateExpression(expression, scope, place);
  }

  private async answers(
    question: JsonObject,
    scope: Scope,
    place: string,
  ): Promise<Result<readonly JsonObject[], Refusal>> {
    const values = await this.values(question, scope, place);
    if (!values.ok) return values;
    const answers = values.value.map((value) => answerTo(question, value)).filter((answer) => answer !== null);
    if (values.value.length > 0 && answers.length === 0)
      this.expressions.remark(place, 'The value is not of the question’s type.');
    return ok(question['repeats'] === true ? answers : answers.slice(0, 1));
  }

  /** The first that gives something: expression, last measurement, initial value. */
  private async values(
    question: JsonObject,
    scope: Scope,
    place: string,
  ): Promise<Result<readonly JsonValue[], Refusal>> {
    const expression = extensionsOf(question, 'initialExpression')[0]?.['valueExpression'];
    const items = expression === undefined ? [] : this.expressions.evaluateExpression(expression, scope, place);
    const evaluated = items.flatMap(({ value }) => (value === null ? [] : [value]));
    if (evaluated.length > 0) return ok(evaluated);
    if (extensionsOf(question, 'observationLinkPeriod').length > 0) {
      this.lookups += 1;
      if (this.lookups > MOST_LOOKUPS)
        this.expressions.remark(place, `More than ${MOST_LOOKUPS} measurements are asked for.`);
      else {
        const { house, permit, patient } = this.context;
        const linked = await linkedValue(house, permit, { question, patient });
        if (!linked.ok || linked.value !== null) return linked.ok ? ok([linked.value ?? '']) : linked;
      }
    }
    return ok(objectsIn(question['initial']).flatMap((initial) => choiceIn(initial)?.[1] ?? []));
  }
}

/** A name of the form may be repeated in a remark where it is a name. */
const printable = (name: string): string => (/^[A-Za-z_][A-Za-z0-9_-]{0,63}$/.test(name) ? name : '');

/** %resource is the response that is being filled in. */
const RESPONSE: JsonObject = { resourceType: 'QuestionnaireResponse' };

/** Items inside a group stand in the item, those inside a question in its answer. */
function itemOf(
  { linkId, text, type }: JsonObject,
  { answers, inside }: { readonly answers: readonly JsonObject[]; readonly inside: readonly JsonObject[] },
): JsonObject {
  const named = { linkId: linkId ?? '', ...(text === undefined ? {} : { text }) };
  if (inside.length === 0) return { ...named, answer: answers };
  const [first, ...rest] = answers;
  if (type === 'group' || first === undefined) return { ...named, item: inside };
  return { ...named, answer: [{ ...first, item: inside }, ...rest] };
}
