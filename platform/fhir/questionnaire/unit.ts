// https://hl7.org/fhir/R4/extension-questionnaire-unit.html: the unit of a question that asks for a bare number.

import { isObject, type JsonObject } from '@fkj/standards-json';
import { extensionsOf } from './questionnaire-items.ts';

/** unit, system and code of a Quantity; null where the question names none. */
export function unitOf(question: JsonObject): JsonObject | null {
  const unit = extensionsOf(question, 'unit')[0]?.['valueCoding'];
  if (!isObject(unit)) return null;
  const { system, code, display } = unit;
  return {
    ...(display === undefined && code === undefined ? {} : { unit: display ?? code ?? '' }),
    ...(system === undefined ? {} : { system }),
    ...(code === undefined ? {} : { code }),
  };
}
