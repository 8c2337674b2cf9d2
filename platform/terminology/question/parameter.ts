// https://hl7.org/fhir/R4/parameters.html: answers as Parameters.

import type { JsonObject, JsonValue } from '@fkj/standards-json';

/** One parameter; `member` is valueCode, valueString …, resource or part. */
export const parameter = (name: string, member: string, value: JsonValue): JsonObject => ({ name, [member]: value });

/** None where there is nothing to say. */
export const given = (name: string, member: string, value: JsonValue | null): readonly JsonObject[] =>
  value === null ? [] : [parameter(name, member, value)];

export const parameters = (list: readonly JsonObject[]): JsonObject => ({
  resourceType: 'Parameters',
  parameter: list,
});
