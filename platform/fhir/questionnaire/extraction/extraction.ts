// https://hl7.org/fhir/uv/sdc/extraction.html: what all ways of extraction share: the form, its answers, and entries of a transaction.

import { type Item, type Items, typeModel } from '@fkj/standards-fhir';
import type { JsonObject } from '@fkj/standards-json';
import { type Expressions, type Scope, textItem, withConstant } from '../expressions.ts';
import { choiceIn, extensionsOf, objectsIn, partOf } from '../questionnaire-items.ts';

export interface Extraction {
  readonly questionnaire: JsonObject;
  readonly response: JsonObject;
  readonly expressions: Expressions;
  /** 'urn:uuid:…', another each time. */
  readonly newAddress: () => string;
}

/** Items inside each other, and resources of one response. */
export const DEEPEST = 50;
export const MOST_RESOURCES = 2000;

/** The scope of the whole response. */
export function rootScope({ questionnaire, response }: Extraction): Scope {
  const whole: Item = { value: response, type: 'QuestionnaireResponse', element: null };
  const form: Item = { value: questionnaire, type: 'Questionnaire', element: null };
  return { focus: [whole], constants: new Map([['questionnaire', [form]]]) };
}

/** The scope inside an item of the response, with the variables and new addresses that its question brings. */
export function enter(extraction: Extraction, element: JsonObject, { scope, focus, place }: Entering): Scope {
  const inside: Scope = { ...scope, focus };
  const addressed = extensionsOf(element, 'extractAllocateId').reduce((before, { valueString }) => {
    return typeof valueString === 'string'
      ? withConstant(before, valueString, [textItem(extraction.newAddress())])
      : before;
  }, inside);
  return extraction.expressions.withVariables(element, addressed, place);
}

export interface Entering {
  readonly scope: Scope;
  readonly focus: Items;
  readonly place: string;
}

/** An item of the response, as expressions see it. */
export const itemFocus = (item: JsonObject): Items => [
  { value: item, type: 'QuestionnaireResponse.item', element: null },
];

/** The items of a response, or inside one of its items and their answers, that answer a question. */
export const answering = (holder: JsonObject, question: JsonObject): readonly JsonObject[] =>
  [holder, ...objectsIn(holder['answer'])]
    .flatMap((one) => objectsIn(one['item']))
    .filter(({ linkId }) => linkId === question['linkId']);

/** The value of an answer with its type. */
export function answerItem(answer: JsonObject): Item | null {
  const choice = choiceIn(answer);
  if (choice === null) return null;
  const [name, value] = choice;
  const written = name.slice('value'.length);
  const primitive = written.charAt(0).toLowerCase() + written.slice(1);
  return { value, type: typeModel(primitive) === null ? written : primitive, element: null };
}

/** https://hl7.org/fhir/uv/sdc/StructureDefinition-sdc-questionnaire-definitionExtract.html: how a resource stands in the transaction. */
export function entryOf(
  { expressions, newAddress }: Extraction,
  resource: JsonObject,
  { extension, scope, place }: { readonly extension: JsonObject; readonly scope: Scope; readonly place: string },
): JsonObject {
  const said = (name: string): string | null => {
    const expression = partOf(extension, name);
    if (expression === undefined) return null;
    const value = expressions.evaluateExpression(expression, scope, place)[0]?.value;
    return typeof value === 'string' ? value : null;
  };
  const kind = String(resource['resourceType']);
  const id = resource['id'];
  const conditions = ['ifNoneMatch', 'ifModifiedSince', 'ifMatch', 'ifNoneExist'].flatMap((name) => {
    const value = said(name);
    return value === null ? [] : [[name, value] as const];
  });
  return {
    fullUrl: said('fullUrl') ?? newAddress(),
    resource,
    request: {
      method: typeof id === 'string' ? 'PUT' : 'POST',
      url: typeof id === 'string' ? `${kind}/${id}` : kind,
      ...Object.fromEntries(conditions),
    },
  };
}
