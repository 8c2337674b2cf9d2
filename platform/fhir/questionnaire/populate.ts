// https://hl7.org/fhir/uv/sdc/OperationDefinition-Questionnaire-populate.html: a form with what is known of the patient.

import type { Caller } from '@fkj/platform-access';
import { ok, type Permit, type Result, refused } from '@fkj/platform-record';
import { type Items, resourceItem } from '@fkj/standards-fhir';
import { isObject, type JsonObject, write } from '@fkj/standards-json';
import type { Answer } from '../answer.ts';
import { permitFor } from '../guard.ts';
import { baseOf, type FhirHouse } from '../house.ts';
import { checkElements } from '../interaction/check-content.ts';
import { notFound, shown } from '../interaction/shown.ts';
import { type Given, patientGiven, resourceGiven, textGiven } from '../operation/given.ts';
import type { Operation, OperationAsked } from '../operation/operation.ts';
import { storedResource } from '../operation/stored-resource.ts';
import { printOutcome } from '../outcome/operation-outcome.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import { shownTo } from '../outgoing-document.ts';
import { fillIn } from './fill-in.ts';
import { findQuestionnaire } from './find-questionnaire.ts';

export const populate: Operation = {
  name: 'populate',
  definition: 'http://hl7.org/fhir/uv/sdc/OperationDefinition/Questionnaire-populate',
  documentation:
    'Parameters with response: a QuestionnaireResponse filled in by initialExpression (FHIRPath, with %patient, the resources of context, and variables), observationLinkPeriod and initial; itemPopulationContext repeats its group. Variables and contexts may be queries (application/x-fhir-query), asked with the rights of the caller; so are sourceQueries, a batch whose answers are the variable of its id. issues tells which questions stay open. The Questionnaire is named by the address, or given as questionnaire or canonical. Nothing is stored. StructureMaps are not offered.',
  levels: ['type', 'instance'],
  types: ['Questionnaire'],
  methods: ['POST'],
  parameters: [
    { name: 'questionnaire', types: ['Resource'] },
    { name: 'canonical', types: ['uri', 'canonical'] },
    { name: 'subject', types: ['Reference'], min: 1 },
    { name: 'context', types: ['part'], max: '*' },
  ],
  handle: populateAsked,
};

async function populateAsked(
  house: FhirHouse,
  caller: Caller,
  asked: OperationAsked,
): Promise<Result<Answer, Refusal>> {
  const { given } = asked;
  const patient = patientGiven(given, 'subject', baseOf(house));
  if (!patient.ok) return patient;
  const questionnaire = await questionnaireFor(house, caller, asked);
  if (!questionnaire.ok) return questionnaire;
  const permit = await permitFor(house, caller, { action: 'read', kind: '*', patients: [patient.value] });
  if (!permit.ok) return permit;
  const context = contextIn(given);
  if (!context.ok) return context;
  const person = await patientFor(house, caller, { permit: permit.value, id: patient.value });
  if (!person.ok) return person;
  const constants = new Map<string, Items>([...context.value, ['patient', [resourceItem(person.value)]]]);
  const filled = await fillIn(questionnaire.value, {
    house,
    caller,
    permit: permit.value,
    patient: patient.value,
    constants,
  });
  if (!filled.ok) return filled;
  const { items, remarks } = filled.value;
  const response = write({
    resourceType: 'QuestionnaireResponse',
    questionnaire: canonicalOf(questionnaire.value),
    status: 'in-progress',
    subject: { reference: `Patient/${patient.value}` },
    authored: new Date(house.clock()).toISOString(),
    ...(items.length === 0 ? {} : { item: items }),
  });
  const issues = remarks.length === 0 ? '' : `,{"name":"issues","resource":${printOutcome(remarks)}}`;
  const parameter = `{"name":"response","resource":${response}}${issues}`;
  return ok({ status: 200, body: `{"resourceType":"Parameters","parameter":[${parameter}]}` });
}

/** By the address, or as one of two parameters. */
async function questionnaireFor(
  house: FhirHouse,
  caller: Caller,
  { level, id, given }: OperationAsked,
): Promise<Result<JsonObject, Refusal>> {
  const sent = resourceGiven(given, 'questionnaire');
  const canonical = textGiven(given, 'canonical');
  const named = [level === 'instance' ? id : null, sent, canonical].filter((one) => one !== null);
  if (named.length !== 1) {
    return refuse('operation-parameter', { detail: 'Name one form: by the address, questionnaire or canonical.' });
  }
  if (sent === null) return findQuestionnaire(house, caller, canonical ?? `Questionnaire/${id}`);
  if (sent.kind !== 'Questionnaire') return refuse('wrong-type');
  const sound = checkElements(sent.tree);
  return sound.ok ? ok(sent.tree) : sound;
}

/** The patient as this caller may see her. */
async function patientFor(
  house: FhirHouse,
  caller: Caller,
  { permit, id }: { readonly permit: Permit; readonly id: string },
): Promise<Result<JsonObject, Refusal>> {
  const found = shown(await house.record.read(permit, { kind: 'Patient', id }));
  if (!found.ok) return found;
  if (found.value === null) return refused(notFound(caller, 'Patient'));
  if (found.value.action === 'delete') return refuse('deleted');
  return ok(storedResource(shownTo(house, caller, found.value)).tree);
}

/** https://hl7.org/fhir/uv/sdc/OperationDefinition-Questionnaire-populate.html: parts name and content, a resource. */
function contextIn(given: Given): Result<ReadonlyMap<string, Items>, Refusal> {
  const constants = new Map<string, Items>();
  for (const value of given.get('context') ?? []) {
    const parts = value.type === 'part' ? value.parts : [];
    const name = parts.find((part) => part['name'] === 'name')?.['valueString'];
    const content = parts.find((part) => part['name'] === 'content')?.['resource'];
    if (typeof name !== 'string' || !/^[A-Za-z_][A-Za-z0-9_-]{0,63}$/.test(name) || !isObject(content)) {
      return refuse('operation-parameter', { detail: 'context has the parts name (a name) and content (a resource).' });
    }
    const sound = checkElements(content);
    if (!sound.ok) return sound;
    constants.set(name, [...(constants.get(name) ?? []), resourceItem(content)]);
  }
  return ok(constants);
}

function canonicalOf({ url, version, id }: JsonObject): string {
  if (typeof url === 'string') return typeof version === 'string' ? `${url}|${version}` : url;
  return `Questionnaire/${typeof id === 'string' ? id : 'unknown'}`;
}
