// https://hl7.org/fhir/uv/sdc/extraction.html#template-based-extraction: entries out of the resources that a form contains.

import { isObject, type JsonObject } from '@fkj/standards-json';
import type { Scope } from '../expressions.ts';
import { choiceIn, extensionsOf, objectsIn, partOf } from '../questionnaire-items.ts';
import {
  answering,
  DEEPEST,
  type Extraction,
  enter,
  entryOf,
  itemFocus,
  MOST_RESOURCES,
  rootScope,
} from './extraction.ts';
import { TemplateFilling } from './fill-template.ts';

interface Level {
  readonly questions: JsonObject;
  readonly answers: JsonObject;
  readonly scope: Scope;
  readonly place: string;
  readonly depth: number;
}

/** Entries of a transaction, in the order of the form. */
export function extractByTemplate(extraction: Extraction): readonly JsonObject[] {
  const { questionnaire, response } = extraction;
  const place = 'Questionnaire';
  const { focus } = rootScope(extraction);
  const scope = enter(extraction, questionnaire, { scope: rootScope(extraction), focus, place });
  const templates = new TemplateExtraction(extraction);
  const root: Level = { questions: questionnaire, answers: response, scope, place, depth: 0 };
  return [...templates.bundles(root), ...templates.resources(root)];
}

class TemplateExtraction {
  private readonly extraction: Extraction;
  private readonly filling: TemplateFilling;
  private made = 0;

  constructor(extraction: Extraction) {
    this.extraction = extraction;
    this.filling = new TemplateFilling(extraction.expressions);
  }

  /** The entries of whole transactions that the form contains. */
  bundles({ questions, scope, place }: Level): readonly JsonObject[] {
    return extensionsOf(questions, 'templateExtractBundle').flatMap((extension) => {
      const template = this.contained(choiceIn(extension)?.[1], place);
      const bundle = template === null ? null : this.filling.fill(template, scope, place);
      return objectsIn(bundle?.['entry']).flatMap((entry) => {
        const { resource } = entry;
        if (!isObject(resource)) return [];
        const made = entryOf(this.extraction, resource, { extension: {}, scope, place });
        return [{ ...made, ...entry }];
      });
    });
  }

  resources(level: Level): readonly JsonObject[] {
    const { extraction } = this;
    const { scope, place, depth } = level;
    const own = extensionsOf(level.questions, 'templateExtract').flatMap((extension) => {
      const template = this.contained(partOf(extension, 'template'), place);
      this.made += 1;
      const filled = template === null || this.made > MOST_RESOURCES ? null : this.filling.fill(template, scope, place);
      if (filled === null) return [];
      const id = this.idOf(extension, level);
      return [entryOf(extraction, id === null ? filled : { ...filled, id }, { extension, scope, place })];
    });
    if (depth > DEEPEST) return own;
    const inside = objectsIn(level.questions['item']).flatMap((question, number) => {
      const here = `${place}.item[${number}]`;
      return answering(level.answers, question).flatMap((item) => {
        const within = enter(extraction, question, { scope, focus: itemFocus(item), place: here });
        return this.resources({ questions: question, answers: item, scope: within, place: here, depth: depth + 1 });
      });
    });
    return [...own, ...inside];
  }

  private idOf(extension: JsonObject, { scope, place }: Level): string | null {
    const expression = partOf(extension, 'resourceId');
    if (expression === undefined) return null;
    const value = this.extraction.expressions.evaluateExpression(expression, scope, place)[0]?.value;
    return typeof value === 'string' ? value : null;
  }

  private contained(reference: unknown, place: string): JsonObject | null {
    const named =
      typeof reference === 'object' && reference !== null && 'reference' in reference ? reference.reference : reference;
    const found = objectsIn(this.extraction.questionnaire['contained']).find(({ id }) => `#${String(id)}` === named);
    if (found === undefined) this.extraction.expressions.remark(place, 'The template is not contained in the form.');
    return found ?? null;
  }
}
