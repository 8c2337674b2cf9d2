// https://hl7.org/fhir/R4/fhirpatch.html: what has changed between two versions, or two resources, as a FHIRPath Patch.

import type { Caller } from '@fkj/platform-access';
import { ok, type Result, refused } from '@fkj/platform-record';
import { localObject } from '@fkj/standards-fhir';
import { isObject, type JsonObject } from '@fkj/standards-json';
import type { Answer } from '../../answer.ts';
import { baseOf, type FhirHouse } from '../../house.ts';
import { checkElements } from '../../interaction/check-content.ts';
import { read } from '../../interaction/read.ts';
import { notFound } from '../../interaction/shown.ts';
import { vread } from '../../interaction/vread.ts';
import { type Refusal, refuse } from '../../outcome/refusal.ts';
import { integerGiven, resourceGiven, textGiven } from '../given.ts';
import type { Operation, OperationAsked } from '../operation.ts';
import { storedResource } from '../stored-resource.ts';
import { fhirDiff, printPatch } from './fhir-diff.ts';

export const diff: Operation = {
  name: 'diff',
  definition: 'https://felleskommunaljournal.no/fhir/OperationDefinition/diff',
  documentation:
    'Parameters of a FHIRPath Patch that makes one of another; id, versionId and lastUpdated do not count. For one resource: fromVersion (the one before) and toVersion (the current). For two: from and to, each a resource or Type/id, also with /_history/version.',
  levels: ['system', 'instance'],
  types: 'every',
  methods: ['GET', 'POST'],
  parameters: [
    { name: 'fromVersion', types: ['positiveInt', 'integer'] },
    { name: 'toVersion', types: ['positiveInt', 'integer'] },
    { name: 'from', types: ['Resource', 'string', 'uri'] },
    { name: 'to', types: ['Resource', 'string', 'uri'] },
  ],
  handle: (house, caller, asked) =>
    asked.level === 'instance' ? ofVersions(house, caller, asked) : ofTwo(house, caller, asked),
};

async function ofVersions(
  house: FhirHouse,
  caller: Caller,
  { kind, id, given }: OperationAsked,
): Promise<Result<Answer, Refusal>> {
  if (given.has('from') || given.has('to')) {
    return refuse('operation-parameter', { detail: 'It takes fromVersion and toVersion.' });
  }
  const current = await read(house, caller, { kind, id });
  const newest = current.ok ? current.value.version?.number : undefined;
  if (!current.ok) return current;
  if (newest === undefined) return refused(notFound(caller, kind));
  const to = integerGiven(given, 'toVersion') ?? newest;
  const from = integerGiven(given, 'fromVersion') ?? to - 1;
  const [before, after] = [
    from === 0 ? ok(null) : await version(house, caller, { kind, id, version: from }),
    await version(house, caller, { kind, id, version: to }),
  ];
  if (!before.ok) return before;
  if (!after.ok) return after;
  return ok(answerOf(before.value ?? { resourceType: kind }, after.value));
}

async function ofTwo(house: FhirHouse, caller: Caller, asked: OperationAsked): Promise<Result<Answer, Refusal>> {
  if (asked.given.has('fromVersion') || asked.given.has('toVersion')) {
    return refuse('operation-parameter', { detail: 'It takes from and to.' });
  }
  const before = await named(house, caller, { asked, name: 'from' });
  if (!before.ok) return before;
  const after = await named(house, caller, { asked, name: 'to' });
  if (!after.ok) return after;
  if (before.value['resourceType'] !== after.value['resourceType']) {
    return refuse('operation-parameter', { detail: 'from and to must be of one type.' });
  }
  return ok(answerOf(before.value, after.value));
}

/** A resource that was sent, or one of the record that the caller may read. */
async function named(
  house: FhirHouse,
  caller: Caller,
  { asked, name }: { readonly asked: OperationAsked; readonly name: string },
): Promise<Result<JsonObject, Refusal>> {
  const sent = resourceGiven(asked.given, name);
  if (sent !== null) {
    const sound = checkElements(sent.tree);
    return sound.ok ? ok(sent.tree) : sound;
  }
  const [reference = '', history] = (textGiven(asked.given, name) ?? '').split('/_history/');
  const target = localObject(reference, baseOf(house));
  if (target === null) {
    return refuse('operation-parameter', { detail: `${name} must be a resource or the address of one, as Type/id.` });
  }
  if (history !== undefined) return version(house, caller, { ...target, version: history });
  return treeOf(await read(house, caller, target));
}

const version = async (
  house: FhirHouse,
  caller: Caller,
  { kind, id, version: number }: { readonly kind: string; readonly id: string; readonly version: number | string },
): Promise<Result<JsonObject, Refusal>> => treeOf(await vread(house, caller, { kind, id, version: String(number) }));

function treeOf(answer: Result<Answer, Refusal>): Result<JsonObject, Refusal> {
  if (!answer.ok) return answer;
  const { status, body } = answer.value;
  if (status === 410 || body === null) return refuse('deleted');
  return ok(storedResource({ kind: '', document: body }).tree);
}

const answerOf = (before: JsonObject, after: JsonObject): Answer => ({
  status: 200,
  body: printPatch(fhirDiff(withoutServerSet(before), withoutServerSet(after))),
});

/** What the server sets is no change of anybody's. */
export function withoutServerSet(resource: JsonObject): JsonObject {
  const { id: _, meta, ...rest } = resource;
  if (!isObject(meta)) return rest;
  const { versionId: _version, lastUpdated: _time, ...kept } = meta;
  return Object.keys(kept).length === 0 ? rest : { ...rest, meta: kept };
}
