// https://hl7.org/fhir/R4/questionnaireresponse.html: the Questionnaire that a canonical address means, from this record.

import type { Caller } from '@fkj/platform-access';
import { ok, type Result } from '@fkj/platform-record';
import type { JsonObject } from '@fkj/standards-json';
import type { FhirHouse } from '../house.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import { findCanonical } from './find-canonical.ts';

/** 'Questionnaire/id', or an address with or without its version; refused where it does not name exactly one. */
export async function findQuestionnaire(
  house: FhirHouse,
  caller: Caller,
  canonical: string,
): Promise<Result<JsonObject, Refusal>> {
  const found = await findCanonical(house, caller, { kind: 'Questionnaire', canonical });
  if (!found.ok) return found;
  if (found.value !== null) return ok(found.value);
  return refuse('operation-parameter', {
    detail: 'The Questionnaire is not one of this record, or there are several.',
  });
}
