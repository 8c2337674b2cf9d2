// https://hl7.org/fhir/R4/valueset-operation-validate-code.html: a code as code and system, as Coding or as CodeableConcept.

import { ok, type Result } from '@fkj/platform-record';
import type { SentCode } from '@fkj/platform-terminology';
import { isArray, isObject, type JsonObject } from '@fkj/standards-json';
import { type Given, objectsGiven, textGiven } from '../operation/given.ts';
import type { ParameterDefinition } from '../operation/operation.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';

/** Codings of one CodeableConcept. */
const MOST = 100;

export const codeParameters: readonly ParameterDefinition[] = [
  { name: 'code', types: ['code'] },
  { name: 'display', types: ['string'] },
  { name: 'coding', types: ['Coding'] },
  { name: 'codeableConcept', types: ['CodeableConcept'] },
];

export interface GivenCodes {
  readonly codes: readonly SentCode[];
  /** As it was sent; null for a code or a Coding. */
  readonly concept: JsonObject | null;
}

const textIn = (element: JsonObject, member: string): string | null => {
  const value = element[member];
  return typeof value === 'string' ? value : null;
};

const codingOf = (coding: JsonObject, at: string): readonly SentCode[] => {
  const code = textIn(coding, 'code');
  if (code === null) return [];
  const [system, version] = [textIn(coding, 'system'), textIn(coding, 'version')];
  return [{ system, version, code, display: textIn(coding, 'display'), at }];
};

/** Exactly one of code, coding and codeableConcept, with at least one code in it. `system` goes with `code`. */
export function codesGiven(
  given: Given,
  { system, version }: { readonly system: string | null; readonly version: string | null },
): Result<GivenCodes, Refusal> {
  const code = textGiven(given, 'code');
  const [coding] = objectsGiven(given, 'coding');
  const [concept] = objectsGiven(given, 'codeableConcept');
  const forms = [code ?? undefined, coding, concept].filter((one) => one !== undefined);
  if (forms.length !== 1) {
    return refuse('operation-parameter', { detail: 'Give one of code, coding and codeableConcept.' });
  }
  const codes =
    code !== null
      ? [{ system, version, code, display: textGiven(given, 'display'), at: '' }]
      : coding !== undefined
        ? codingOf(coding, 'Coding')
        : codingsIn(concept ?? {}).flatMap((one, place) => codingOf(one, `CodeableConcept.coding[${place}]`));
  if (codes.length === 0) return refuse('operation-parameter', { detail: 'A code must be given.' });
  if (codes.length > MOST) return refuse('operation-parameter', { detail: `At most ${MOST} codings.` });
  return ok({ codes, concept: concept ?? null });
}

const codingsIn = (concept: JsonObject): readonly JsonObject[] => {
  const codings = concept['coding'];
  return isArray(codings) ? codings.filter(isObject) : [];
};
