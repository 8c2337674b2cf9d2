// https://hl7.org/fhir/R4/resource-operation-meta.html: profiles, tags and security labels of a resource, read and changed by themselves.

import type { Caller } from '@fkj/platform-access';
import { ok, type Result } from '@fkj/platform-record';
import { type JsonObject, locate } from '@fkj/standards-json';
import type { Answer } from '../../answer.ts';
import type { FhirHouse } from '../../house.ts';
import { headerOf } from '../../http/asked.ts';
import { versionToMatch } from '../../http/version-headers.ts';
import { patch } from '../../interaction/patch.ts';
import { read } from '../../interaction/read.ts';
import { type Refusal, refuse } from '../../outcome/refusal.ts';
import { objectsGiven } from '../given.ts';
import type { Operation, OperationAsked } from '../operation.ts';
import { metaOfKinds } from './meta-of-kinds.ts';
import { withMeta, withoutMeta } from './meta-patch.ts';

export const meta: Operation = {
  name: 'meta',
  definition: 'http://hl7.org/fhir/OperationDefinition/Resource-meta',
  documentation:
    'The meta of one resource; of a type or of the system the profiles, tags and security labels in use there, as far as the caller reaches, among at most 50,000 resources. Parameters with return (valueMeta).',
  levels: ['system', 'type', 'instance'],
  types: 'every',
  methods: ['GET', 'POST'],
  parameters: [],
  handle: async (house, caller, { level, kind, id }) =>
    level === 'instance'
      ? answerOf(await read(house, caller, { kind, id }))
      : metaOfKinds(house, caller, level === 'type' ? kind : null),
};

/** What both changes are given. */
const given = [{ name: 'meta', types: ['Meta'], min: 1 }] as const;

export const metaAdd: Operation = {
  name: 'meta-add',
  definition: 'http://hl7.org/fhir/OperationDefinition/Resource-meta-add',
  documentation:
    'Adds profiles, tags and security labels (parameter meta) that the resource does not have yet, as a new version; If-Match is obeyed. The answer is Parameters with return (valueMeta).',
  levels: ['instance'],
  types: 'every',
  methods: ['POST'],
  affectsState: true,
  parameters: given,
  handle: (house, caller, asked) => change(house, caller, { asked, by: withMeta }),
};

export const metaDelete: Operation = {
  name: 'meta-delete',
  definition: 'http://hl7.org/fhir/OperationDefinition/Resource-meta-delete',
  documentation:
    'Takes profiles, tags and security labels (parameter meta; known by system and code) away, as a new version; If-Match is obeyed. The answer is Parameters with return (valueMeta).',
  levels: ['instance'],
  types: 'every',
  methods: ['POST'],
  affectsState: true,
  parameters: given,
  handle: (house, caller, asked) => change(house, caller, { asked, by: withoutMeta }),
};

interface Change {
  readonly asked: OperationAsked;
  readonly by: (text: string, meta: JsonObject) => string;
}

async function change(house: FhirHouse, caller: Caller, { asked, by }: Change): Promise<Result<Answer, Refusal>> {
  const { kind, id } = asked;
  const ifMatch = versionToMatch(headerOf(asked, 'if-match'));
  if (!ifMatch.ok) return ifMatch;
  const [wanted] = objectsGiven(asked.given, 'meta');
  if (wanted === undefined) return refuse('operation-parameter', { detail: 'meta must be given.' });
  const request = { kind, id, patch: (text: string) => ok(by(text, wanted)), ifMatch: ifMatch.value };
  return answerOf(await patch(house, caller, request));
}

/** The meta of the version that was answered, its text untouched. */
function answerOf(answer: Result<Answer, Refusal>): Result<Answer, Refusal> {
  if (!answer.ok) return answer;
  const { status, body, version } = answer.value;
  if (status === 410) return refuse('deleted');
  if (body === null) throw new Error('a resource was answered without its text');
  const span = locate(body, ['meta']);
  const text = span === null ? '{}' : body.slice(span.start, span.end);
  const parameters = `{"resourceType":"Parameters","parameter":[{"name":"return","valueMeta":${text}}]}`;
  return ok({ status: 200, body: parameters, ...(version === undefined ? {} : { version }) });
}
