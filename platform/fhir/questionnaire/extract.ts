// https://hl7.org/fhir/uv/sdc/OperationDefinition-QuestionnaireResponse-extract.html: what a completed form says, as a transaction.

import type { Caller } from '@fkj/platform-access';
import { ok, type Result, refused } from '@fkj/platform-record';
import { isObject, type JsonObject, write } from '@fkj/standards-json';
import type { Answer } from '../answer.ts';
import { permitFor } from '../guard.ts';
import { baseOf, type FhirHouse } from '../house.ts';
import { checkElements } from '../interaction/check-content.ts';
import { notFound, shown } from '../interaction/shown.ts';
import { isId } from '../object-id.ts';
import { resourceGiven } from '../operation/given.ts';
import type { Operation, OperationAsked } from '../operation/operation.ts';
import { storedResource } from '../operation/stored-resource.ts';
import { printOutcome } from '../outcome/operation-outcome.ts';
import { type Issue, type Refusal, refuse } from '../outcome/refusal.ts';
import { Expressions } from './expressions.ts';
import { extractObservations } from './extract-observations.ts';
import { extractByDefinition } from './extraction/extract-by-definition.ts';
import { extractByMap } from './extraction/extract-by-map.ts';
import { extractByTemplate } from './extraction/extract-by-template.ts';
import type { Extraction } from './extraction/extraction.ts';
import { findMap } from './extraction/find-maps.ts';
import { findProfiles } from './extraction/find-profiles.ts';
import { findQuestionnaire } from './find-questionnaire.ts';

export const extract: Operation = {
  name: 'extract',
  definition: 'http://hl7.org/fhir/uv/sdc/OperationDefinition/QuestionnaireResponse-extract',
  documentation:
    'A transaction Bundle to be posted, of what the Questionnaire says is in the answers: by definition (definitionExtract, with profiles of this record), by template (templateExtract, templateExtractBundle), by observation (observationExtract and a code), by StructureMap of this record (targetStructureMap). Where something is left out the answer is Parameters return and issues. Nothing is stored. Queries are not offered.',
  levels: ['type', 'instance'],
  types: ['QuestionnaireResponse'],
  methods: ['GET', 'POST'],
  parameters: [
    { name: 'questionnaire-response', types: ['Resource'], alone: true },
    { name: 'questionnaire', types: ['Resource'] },
  ],
  handle: extractAsked,
};

async function extractAsked(house: FhirHouse, caller: Caller, asked: OperationAsked): Promise<Result<Answer, Refusal>> {
  const response = await responseFor(house, caller, asked);
  if (!response.ok) return response;
  const { status } = response.value;
  if (status !== 'completed' && status !== 'amended') {
    return refuse('operation-parameter', {
      detail: 'Only a completed or amended response can be extracted.',
      expression: 'QuestionnaireResponse.status',
    });
  }
  const form = await formFor(house, caller, { asked, response: response.value });
  if (!form.ok) return form;
  const profiles = await findProfiles(house, caller, form.value);
  if (!profiles.ok) return profiles;
  const map = await findMap(house, caller, form.value);
  if (!map.ok) return map;
  const now = house.clock();
  const newUuid = (): string => house.newId('Observation', []);
  const expressions = new Expressions({ resource: response.value, base: baseOf(house), now, remark: 'extract-open' });
  const newAddress = (): string => `urn:uuid:${newUuid()}`;
  const extraction: Extraction = { questionnaire: form.value, response: response.value, expressions, newAddress };
  const entries = [
    ...extractByDefinition(extraction, profiles.value),
    ...extractByTemplate(extraction),
    ...extractByMap(extraction, map.value, { newUuid, now }),
    ...extractObservations(form.value, response.value).map((resource) => created(resource, newAddress())),
  ];
  const checked = entries.map(({ resource }) => (isObject(resource) ? checkElements(resource) : ok(null)));
  const issues = [...expressions.remarks, ...checked.flatMap((check) => (check.ok ? [] : check.error.map(leftOut)))];
  return ok({
    status: 200,
    body: print(
      entries.filter((_, at) => checked[at]?.ok === true),
      issues,
    ),
  });
}

/** What is no resource of R4 would refuse the transaction; it is told of instead. */
const leftOut = ({ detail, expression }: Issue): Issue => ({
  code: 'extract-open',
  detail: `A resource is left out. ${detail ?? ''}`,
  ...(expression === undefined ? {} : { expression }),
});

/** The form that was sent with the response, or the one that the response names. */
async function formFor(
  house: FhirHouse,
  caller: Caller,
  { asked, response }: { readonly asked: OperationAsked; readonly response: JsonObject },
): Promise<Result<JsonObject, Refusal>> {
  const sent = resourceGiven(asked.given, 'questionnaire');
  if (sent !== null) {
    if (sent.kind !== 'Questionnaire') return refuse('wrong-type');
    const sound = checkElements(sent.tree);
    return sound.ok ? ok(sent.tree) : sound;
  }
  const { questionnaire } = response;
  if (typeof questionnaire === 'string') return findQuestionnaire(house, caller, questionnaire);
  return refuse('operation-parameter', {
    detail: 'The response names no Questionnaire.',
    expression: 'QuestionnaireResponse.questionnaire',
  });
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

const created = (resource: JsonObject, fullUrl: string): JsonObject => ({
  fullUrl,
  resource,
  request: { method: 'POST', url: String(resource['resourceType']) },
});

function print(entries: readonly JsonObject[], issues: readonly Issue[]): string {
  const empty = { resourceType: 'Bundle', type: 'transaction' };
  const bundle = write(entries.length === 0 ? empty : { ...empty, entry: entries });
  if (issues.length === 0) return bundle;
  const parameter = `{"name":"return","resource":${bundle}},{"name":"issues","resource":${printOutcome(issues)}}`;
  return `{"resourceType":"Parameters","parameter":[${parameter}]}`;
}
