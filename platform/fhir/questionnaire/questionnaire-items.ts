// https://hl7.org/fhir/R4/questionnaire.html and https://hl7.org/fhir/uv/sdc/: items with what their extensions say of them.

import { isArray, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';

const SDC = 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-';

/** Extensions that are read, by their short names. */
export const extensionUrls = {
  observationExtract: `${SDC}observationExtract`,
  observationExtractCategory: `${SDC}observation-extract-category`,
  observationLinkPeriod: `${SDC}observationLinkPeriod`,
  initialExpression: `${SDC}initialExpression`,
  itemPopulationContext: `${SDC}itemPopulationContext`,
  launchContext: `${SDC}launchContext`,
  sourceQueries: `${SDC}sourceQueries`,
  definitionExtract: `${SDC}definitionExtract`,
  definitionExtractValue: `${SDC}definitionExtractValue`,
  itemExtractionContext: `${SDC}itemExtractionContext`,
  templateExtract: `${SDC}templateExtract`,
  templateExtractBundle: `${SDC}templateExtractBundle`,
  templateExtractContext: `${SDC}templateExtractContext`,
  templateExtractValue: `${SDC}templateExtractValue`,
  extractAllocateId: `${SDC}extractAllocateId`,
  targetStructureMap: `${SDC}targetStructureMap`,
  variable: 'http://hl7.org/fhir/StructureDefinition/variable',
  unit: 'http://hl7.org/fhir/StructureDefinition/questionnaire-unit',
} as const;

export const objectsIn = (value: JsonValue | undefined): readonly JsonObject[] =>
  isArray(value) ? value.filter(isObject) : [];

/** The extensions of an element with this address. */
export const extensionsOf = (element: JsonObject, name: keyof typeof extensionUrls): readonly JsonObject[] =>
  objectsIn(element['extension']).filter(({ url }) => url === extensionUrls[name]);

/** The value of a part of an extension that has parts; undefined where it is not there. */
export const partOf = (extension: JsonObject, url: string): JsonValue | undefined => {
  const part = objectsIn(extension['extension']).find((one) => one['url'] === url);
  return part === undefined ? undefined : choiceIn(part)?.[1];
};

/** A boolean extension; null where the element does not say. */
export function flagOf(element: JsonObject, name: keyof typeof extensionUrls): boolean | null {
  const value = extensionsOf(element, name)[0]?.['valueBoolean'];
  return typeof value === 'boolean' ? value : null;
}

/** A value with its choice name: ['valueCoding', {…}]; null where there is none. */
export function choiceIn(element: JsonObject): readonly [name: string, value: JsonValue] | null {
  for (const name of Object.keys(element)) {
    const value = element[name];
    if (name.startsWith('value') && value !== undefined) return [name, value];
  }
  return null;
}
