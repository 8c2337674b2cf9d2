// https://hl7.org/fhir/R4/questionnaireresponse.html: values of FHIRPath and of Observations as answers of a question's type.

import { Decimal, isArray, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import { objectsIn } from './questionnaire-items.ts';

/** An answer, or null where a value of this kind is none for the question. */
export function answerTo(question: JsonObject, value: JsonValue): JsonObject | null {
  switch (question['type']) {
    case 'boolean':
      return typeof value === 'boolean' ? { valueBoolean: value } : null;
    case 'decimal': {
      const number = numberIn(value);
      return number === null ? null : { valueDecimal: number };
    }
    case 'integer': {
      const number = numberIn(value);
      return number !== null && /^-?\d+$/.test(number.text) ? { valueInteger: number } : null;
    }
    case 'quantity':
      return isObject(value) && value['value'] !== undefined ? { valueQuantity: value } : null;
    case 'date':
      return typeof value === 'string' && /^\d{4}/.test(value) ? { valueDate: value.slice(0, 10) } : null;
    case 'dateTime':
      return typeof value === 'string' && /^\d{4}/.test(value) ? { valueDateTime: value } : null;
    case 'time':
      return typeof value === 'string' ? { valueTime: value } : null;
    case 'string':
    case 'text':
      return textIn(value);
    case 'url':
      return typeof value === 'string' ? { valueUri: value } : null;
    case 'choice':
      return codingFor(question, value);
    case 'open-choice':
      return codingFor(question, value) ?? textIn(value);
    case 'reference':
      return isObject(value) && value['reference'] !== undefined ? { valueReference: value } : null;
    default:
      return null;
  }
}

/** A number, or that of an amount. */
function numberIn(value: JsonValue): Decimal | null {
  if (value instanceof Decimal) return value;
  const amount = isObject(value) ? value['value'] : undefined;
  return amount instanceof Decimal ? amount : null;
}

function textIn(value: JsonValue): JsonObject | null {
  if (typeof value === 'string') return { valueString: value };
  if (value instanceof Decimal) return { valueString: value.text };
  const text = isObject(value) ? (value['text'] ?? value['display']) : undefined;
  return typeof text === 'string' ? { valueString: text } : null;
}

/** A Coding, the first of a CodeableConcept that is an option, or the option with this code. */
function codingFor(question: JsonObject, value: JsonValue): JsonObject | null {
  const options = objectsIn(question['answerOption']).flatMap(({ valueCoding }) =>
    isObject(valueCoding) ? [valueCoding] : [],
  );
  if (typeof value === 'string') {
    const option = options.find(({ code }) => code === value);
    return option === undefined ? null : { valueCoding: option };
  }
  if (!isObject(value)) return null;
  const codings = isArray(value['coding']) ? value['coding'].filter(isObject) : [value];
  const isOption = (coding: JsonObject): boolean =>
    options.some(({ system, code }) => system === coding['system'] && code === coding['code']);
  const coding = options.length === 0 ? codings[0] : codings.find(isOption);
  return coding?.['code'] === undefined ? null : { valueCoding: coding };
}
