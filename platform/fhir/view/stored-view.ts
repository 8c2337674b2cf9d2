// https://build.fhir.org/ig/HL7/sql-on-fhir/StructureDefinition-ViewDefinition.html: views that are kept in the record.

import type { Caller } from '@fkj/platform-access';
import { ok, type Result } from '@fkj/platform-record';
import { localObject } from '@fkj/standards-fhir';
import { isObject, type JsonObject, read as readJson } from '@fkj/standards-json';
import { baseOf, type FhirHouse } from '../house.ts';
import { read } from '../interaction/read.ts';
import { type Given, objectsGiven, resourceGiven, textGiven } from '../operation/given.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import { findCanonical } from '../questionnaire/find-canonical.ts';

/** The ViewDefinition that the address names (`id`, else empty), that was sent, or that a reference leads to. */
export async function viewAsked(
  house: FhirHouse,
  caller: Caller,
  { id, given }: { readonly id: string; readonly given: Given },
): Promise<Result<JsonObject, Refusal>> {
  const sent = resourceGiven(given, 'viewResource');
  const [reference] = objectsGiven(given, 'viewReference').map((value) => value['reference']);
  const address = textGiven(given, 'viewReference') ?? (typeof reference === 'string' ? reference : null);
  if ((id === '' ? 0 : 1) + (sent === null ? 0 : 1) + (given.has('viewReference') ? 1 : 0) !== 1) {
    return refuse('operation-parameter', { detail: 'Name one view: by the address, viewResource or viewReference.' });
  }
  if (sent !== null) {
    return sent.kind === 'ViewDefinition'
      ? ok(sent.tree)
      : refuse('operation-parameter', { detail: 'viewResource must be a ViewDefinition.' });
  }
  const named = address === null ? null : localObject(address, baseOf(house));
  const own = id === '' ? (named?.kind === 'ViewDefinition' ? named.id : null) : id;
  if (own !== null) return storedView(house, caller, own);
  const found = await findCanonical(house, caller, { kind: 'ViewDefinition', canonical: address ?? '' });
  if (!found.ok) return found;
  return found.value === null
    ? refuse('operation-parameter', { detail: 'viewReference does not lead to one ViewDefinition of this record.' })
    : ok(found.value);
}

async function storedView(house: FhirHouse, caller: Caller, id: string): Promise<Result<JsonObject, Refusal>> {
  const answer = await read(house, caller, { kind: 'ViewDefinition', id });
  if (!answer.ok) return answer;
  const document = answer.value.status === 200 && answer.value.body !== null ? readJson(answer.value.body) : null;
  return document?.ok && isObject(document.value.tree) ? ok(document.value.tree) : refuse('deleted');
}
