// https://hl7.org/fhir/uv/sdc/OperationDefinition-QuestionnaireResponse-extract.html: observations out of a completed form, as a transaction.

import type { Caller } from '@fkj/platform-access';
import { ok, type Result, refused } from '@fkj/platform-record';
import { type JsonObject, write } from '@fkj/standards-json';
import type { Answer } from '../answer.ts';
import { permitFor } from '../guard.ts';
import type { FhirHouse } from '../house.ts';
import { checkElements } from '../interaction/check-content.ts';
import { notFound, shown } from '../interaction/shown.ts';
import { isId } from '../object-id.ts';
import { resourceGiven } from '../operation/given.ts';
import type { Operation, OperationAsked } from '../operation/operation.ts';
import { storedResource } from '../operation/stored-resource.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import { extractObservations } from './extract-observations.ts';
import { findQuestionnaire } from './find-questionnaire.ts';

export const extract: Operation = {
  name: 'extract',
  definition: 'http://hl7.org/fhir/uv/sdc/OperationDefinition/QuestionnaireResponse-extract',
  documentation:
    'Observations out of the answers that the Questionnaire marks with observationExtract and a code, as a transaction Bundle to be posted; nothing is stored. Definition-based, template-based and StructureMap extraction are not offered.',
  levels: ['type', 'instance'],
  types: ['QuestionnaireResponse'],
  methods: ['GET', 'POST'],
  parameters: [{ name: 'questionnaire-response', types: ['Resource'] }],
  handle: extractAsked,
};

async function extractAsked(house: FhirHouse, caller: Caller, asked: OperationAsked): Promise<Result<Answer, Refusal>> {
  const response = await responseFor(house, caller, asked);
  if (!response.ok) return response;
  const { status, questionnaire } = response.value;
  if (status !== 'completed' && status !== 'amended') {
    return refuse('operation-parameter', {
      detail: 'Only a completed or amended response can be extracted.',
      expression: 'QuestionnaireResponse.status',
    });
  }
  if (typeof questionnaire !== 'string') {
    return refuse('operation-parameter', {
      detail: 'The response names no Questionnaire.',
      expression: 'QuestionnaireResponse.questionnaire',
    });
  }
  const found = await findQuestionnaire(house, caller, questionnaire);
  if (!found.ok) return found;
  return ok({ status: 200, body: printTransaction(house, extractObservations(found.value, response.value)) });
}

/** The response that was sent, or the stored one. */
async function responseFor(
  house: FhirHouse,
  caller: Caller,
  { level, id, given }: OperationAsked,
): Promise<Result<JsonObject, Refusal>> {
  const sent = resourceGiven(given, 'questionnaire-response');
  if (level === 'type') {
    if (sent === null) return refuse('operation-parameter', { detail: 'questionnaire-response must be given.' });
    if (sent.kind !== 'QuestionnaireResponse') return refuse('wrong-type');
    const sound = checkElements(sent.tree);
    return sound.ok ? ok(sent.tree) : sound;
  }
  if (sent !== null) return refuse('operation-parameter', { detail: 'The address names the response already.' });
  const kind = 'QuestionnaireResponse';
  if (!isId(id)) return refused(notFound(caller, kind));
  const permit = await permitFor(house, caller, { action: 'read', kind, patients: [] });
  if (!permit.ok) return permit;
  const stored = shown(await house.record.read(permit.value, { kind, id }));
  if (!stored.ok) return stored;
  if (stored.value === null) return refused(notFound(caller, kind));
  return stored.value.action === 'delete' ? refuse('deleted') : ok(storedResource(stored.value).tree);
}

const printTransaction = (house: FhirHouse, resources: readonly JsonObject[]): string =>
  write({
    resourceType: 'Bundle',
    type: 'transaction',
    ...(resources.length === 0
      ? {}
      : {
          entry: resources.map((resource) => ({
            fullUrl: `urn:uuid:${house.newId('Observation', [])}`,
            resource,
            request: { method: 'POST', url: String(resource['resourceType']) },
          })),
        }),
  });
