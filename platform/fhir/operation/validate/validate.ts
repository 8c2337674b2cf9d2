// https://hl7.org/fhir/R4/resource-operation-validate.html: everything that a create, update or delete would be refused for, at once.

import type { Caller } from '@fkj/platform-access';
import { ok, type Result, refused } from '@fkj/platform-record';
import { isObject } from '@fkj/standards-json';
import type { Answer } from '../../answer.ts';
import { permitFor } from '../../guard.ts';
import type { FhirHouse } from '../../house.ts';
import { notFound, patientsNamedBy, shown } from '../../interaction/shown.ts';
import { isId } from '../../object-id.ts';
import { printOutcome } from '../../outcome/operation-outcome.ts';
import { type Issue, type Refusal, refuse } from '../../outcome/refusal.ts';
import { shownTo } from '../../outgoing-document.ts';
import type { Received } from '../../receive.ts';
import { resourceGiven, textGiven } from '../given.ts';
import type { Operation, OperationAsked } from '../operation.ts';
import { storedResource } from '../stored-resource.ts';
import { issuesOfDelete, issuesOfWrite } from './would-be.ts';

export const validate: Operation = {
  name: 'validate',
  definition: 'http://hl7.org/fhir/OperationDefinition/Resource-validate',
  documentation:
    'Checks resource (or the stored one) for elements, types, cardinality, required codes and the rules of this record; mode create, update or delete also asks whether that would be taken. The answer is an OperationOutcome with every issue. Profiles are not checked yet: profile is refused.',
  levels: ['type', 'instance'],
  types: 'every',
  methods: ['GET', 'POST'],
  parameters: [
    { name: 'resource', types: ['Resource'] },
    { name: 'mode', types: ['code'] },
    { name: 'profile', types: ['uri', 'canonical'] },
  ],
  handle: validateAsked,
};

const MODES = ['create', 'update', 'delete'] as const;
type Mode = (typeof MODES)[number];

async function validateAsked(
  house: FhirHouse,
  caller: Caller,
  asked: OperationAsked,
): Promise<Result<Answer, Refusal>> {
  const { kind, level, given } = asked;
  if (given.has('profile')) return refuse('operation-parameter', { detail: 'profile is not offered yet.' });
  const named = textGiven(given, 'mode');
  const mode = MODES.find((one) => one === named) ?? null;
  if (named !== null && mode === null) {
    return refuse('operation-parameter', { detail: `mode is one of: ${MODES.join(', ')}.` });
  }
  if (mode === 'delete') {
    if (level !== 'instance') return refuse('operation-parameter', { detail: 'mode delete needs the id.' });
    return answerOf(await issuesOfDelete(house, caller, asked));
  }
  const sent = resourceGiven(given, 'resource');
  if (sent !== null && sent.kind !== kind) return refuse('wrong-type');
  if (sent !== null) return answerOf(await issuesOf(house, caller, { asked, mode, resource: sent }));
  if (level === 'type') return refuse('operation-parameter', { detail: 'resource must be given.' });
  const stored = await storedNow(house, caller, asked);
  return stored.ok ? answerOf(await issuesOf(house, caller, { asked, mode, resource: stored.value })) : stored;
}

interface Question {
  readonly asked: OperationAsked;
  readonly mode: Exclude<Mode, 'delete'> | null;
  readonly resource: Received;
}

async function issuesOf(
  house: FhirHouse,
  caller: Caller,
  question: Question,
): Promise<Result<readonly Issue[], Refusal>> {
  const { asked, mode, resource } = question;
  const id = asked.level === 'instance' ? asked.id : null;
  const issues = await issuesOfWrite(house, caller, { kind: asked.kind, id, mode, resource });
  if (!issues.ok) return issues;
  const { meta } = resource.tree;
  const profiled = isObject(meta) && meta['profile'] !== undefined;
  return ok(profiled ? [...issues.value, { code: 'profile-unchecked' }] : issues.value);
}

/** The current version, as far as the caller may read it. */
async function storedNow(
  house: FhirHouse,
  caller: Caller,
  { kind, id }: OperationAsked,
): Promise<Result<Received, Refusal>> {
  if (!isId(id)) return refused(notFound(caller, kind));
  const permit = await permitFor(house, caller, { action: 'read', kind, patients: patientsNamedBy(kind, id) });
  if (!permit.ok) return permit;
  const stored = shown(await house.record.read(permit.value, { kind, id }));
  if (!stored.ok) return stored;
  if (stored.value === null) return refused(notFound(caller, kind));
  if (stored.value.action === 'delete') return refuse('deleted');
  return ok(storedResource(shownTo(house, caller, stored.value)));
}

/** 200 whatever was found: the operation itself went well. */
function answerOf(issues: Result<readonly Issue[], Refusal>): Result<Answer, Refusal> {
  if (!issues.ok) return issues;
  const found = issues.value.length === 0 ? [{ code: 'done' } as const] : issues.value;
  return ok({ status: 200, body: printOutcome(found) });
}
