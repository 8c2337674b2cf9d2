// https://hl7.org/fhir/uv/sdc/populate.html: what is known already, put into a form: expressions, measurements, initial values.

import { ok, type Permit, type Result } from '@fkj/platform-record';
import { compilePath, type Effort, type Items } from '@fkj/standards-fhir';
import { isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import { baseOf, type FhirHouse } from '../house.ts';
import type { Issue, Refusal } from '../outcome/refusal.ts';
import { answerTo } from './answers.ts';
import { linkedValue } from './linked-observation.ts';
import { choiceIn, extensionsOf, objectsIn } from './questionnaire-items.ts';

export interface FillContext {
  readonly house: FhirHouse;
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
/** Steps of all expressions together. */
const EFFORT = 5_000_000;

/** Fills a form in as far as it goes; a question that cannot be filled in stays open, with a remark. */
export async function fillIn(questionnaire: JsonObject, context: FillContext): Promise<Result<FilledIn, Refusal>> {
  const filling = new Filling(context);
  const items = await filling.items(questionnaire, { place: 'Questionnaire', depth: 0 });
  return items.ok ? ok({ items: items.value, remarks: filling.remarks }) : items;
}

interface Spot {
  readonly place: string;
  readonly depth: number;
}

class Filling {
  readonly remarks: Issue[] = [];
  private readonly context: FillContext;
  private readonly effort: Effort = { left: EFFORT };
  private questions = 0;
  private lookups = 0;

  constructor(context: FillContext) {
    this.context = context;
  }

  async items(holder: JsonObject, { place, depth }: Spot): Promise<Result<readonly JsonObject[], Refusal>> {
    const filled: JsonObject[] = [];
    for (const [number, question] of objectsIn(holder['item']).entries()) {
      const here = `${place}.item[${number}]`;
      this.questions += 1;
      if (depth >= DEEPEST || this.questions > MOST_QUESTIONS) {
        this.remark(here, 'The form has more questions than are filled in.');
        break;
      }
      const answers = await this.answers(question, here);
      if (!answers.ok) return answers;
      const inside = await this.items(question, { place: here, depth: depth + 1 });
      if (!inside.ok) return inside;
      if (answers.value.length === 0 && inside.value.length === 0) continue;
      filled.push(itemOf(question, { answers: answers.value, inside: inside.value }));
    }
    return ok(filled);
  }

  private async answers(question: JsonObject, place: string): Promise<Result<readonly JsonObject[], Refusal>> {
    const values = await this.values(question, place);
    if (!values.ok) return values;
    const answers = values.value.map((value) => answerTo(question, value)).filter((answer) => answer !== null);
    if (values.value.length > 0 && answers.length === 0) this.remark(place, 'The value is not of the question’s type.');
    return ok(question['repeats'] === true ? answers : answers.slice(0, 1));
  }

  /** The first that gives something: expression, last measurement, initial value. */
  private async values(question: JsonObject, place: string): Promise<Result<readonly JsonValue[], Refusal>> {
    const expression = extensionsOf(question, 'initialExpression')[0]?.['valueExpression'];
    const evaluated = isObject(expression) ? this.evaluated(expression, place) : [];
    if (evaluated.length > 0) return ok(evaluated);
    if (extensionsOf(question, 'observationLinkPeriod').length > 0) {
      this.lookups += 1;
      if (this.lookups > MOST_LOOKUPS) this.remark(place, `More than ${MOST_LOOKUPS} measurements are asked for.`);
      else {
        const { house, permit, patient } = this.context;
        const linked = await linkedValue(house, permit, { question, patient });
        if (!linked.ok || linked.value !== null) return linked.ok ? ok([linked.value ?? '']) : linked;
      }
    }
    return ok(objectsIn(question['initial']).flatMap((initial) => choiceIn(initial)?.[1] ?? []));
  }

  private evaluated({ language, expression }: JsonObject, place: string): readonly JsonValue[] {
    if (language !== 'text/fhirpath' || typeof expression !== 'string') {
      this.remark(place, 'Only expressions in FHIRPath are evaluated.');
      return [];
    }
    const { constants, house } = this.context;
    const compiled = compilePath(expression, { constants: [...constants.keys()] });
    const environment = { resource: RESPONSE, constants, base: baseOf(house), effort: this.effort };
    const items = compiled.ok ? compiled.value.evaluate([], environment) : compiled;
    if (items.ok) return items.value.flatMap(({ value }) => (value === null ? [] : [value]));
    this.remark(place, 'The expression cannot be evaluated.');
    return [];
  }

  private remark(expression: string, detail: string): void {
    this.remarks.push({ code: 'question-open', expression, detail });
  }
}

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
