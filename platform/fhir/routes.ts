// https://hl7.org/fhir/R4/http.html: every route of /fhir, and the interaction behind it.

import type { Caller } from '@fkj/platform-access';
import { ok, type Result, refused } from '@fkj/platform-record';
import type { Answer } from './answer.ts';
import type { FhirHouse } from './house.ts';
import { type Asked, formIn, headerOf, resourceIn } from './http/asked.ts';
import { type Preference, preferenceIn } from './http/prefer.ts';
import { versionToMatch } from './http/version-headers.ts';
import { batch } from './interaction/batch.ts';
import { create } from './interaction/create.ts';
import { remove } from './interaction/delete.ts';
import { removeWhere } from './interaction/delete-where.ts';
import { historyInstance } from './interaction/history-instance.ts';
import { historyOfKinds } from './interaction/history-of-kinds.ts';
import type { Condition } from './interaction/meets.ts';
import { patch, patchWhere } from './interaction/patch.ts';
import { read } from './interaction/read.ts';
import { search } from './interaction/search.ts';
import { searchKinds } from './interaction/search-kinds.ts';
import { transaction } from './interaction/transaction.ts';
import { update } from './interaction/update.ts';
import { updateWhere } from './interaction/update-where.ts';
import { vread } from './interaction/vread.ts';
import type { Operation } from './operation/operation.ts';
import { operationRoutes } from './operation/operation-routes.ts';
import { operations } from './operation/operations.ts';
import { printOutcome } from './outcome/operation-outcome.ts';
import { type Refusal, refuse } from './outcome/refusal.ts';
import { patchIn } from './patch/patch-document.ts';
import { pairsIn } from './search/parameters.ts';
import { carriesPersonNumber } from './search/personal.ts';

export type TypeInteraction =
  | 'read'
  | 'vread'
  | 'update'
  | 'patch'
  | 'delete'
  | 'history-instance'
  | 'history-type'
  | 'create'
  | 'search-type';
export type SystemInteraction = 'batch' | 'transaction' | 'history-system' | 'search-system';

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  /** What the CapabilityStatement says of it (https://hl7.org/fhir/R4/codesystem-restful-interaction.html). */
  readonly interactions: readonly (TypeInteraction | SystemInteraction)[];
  readonly operation?: Operation;
  readonly handle: (house: FhirHouse, caller: Caller, asked: Asked) => Promise<Result<Answer, Refusal>>;
}

export const routes: readonly Route[] = [
  {
    method: 'GET',
    url: '/:kind/:id',
    interactions: ['read'],
    handle: (house, caller, asked) =>
      read(house, caller, { kind: asked.kind, id: asked.id, ifNoneMatch: headerOf(asked, 'if-none-match') }),
  },
  {
    method: 'GET',
    url: '/:kind/:id/_history/:version',
    interactions: ['vread'],
    handle: (house, caller, asked) => vread(house, caller, asked),
  },
  {
    method: 'GET',
    url: '/:kind/:id/_history',
    interactions: ['history-instance'],
    handle: (house, caller, asked) =>
      historyInstance(house, caller, { ...asked, handling: preference(asked).handling }),
  },
  {
    method: 'GET',
    url: '/:kind/_history',
    interactions: ['history-type'],
    handle: (house, caller, asked) => historyOfKinds(house, caller, { ...asked, handling: preference(asked).handling }),
  },
  {
    method: 'GET',
    url: '/_history',
    interactions: ['history-system'],
    handle: (house, caller, asked) =>
      historyOfKinds(house, caller, { ...asked, kind: '*', handling: preference(asked).handling }),
  },
  { method: 'PUT', url: '/:kind/:id', interactions: ['update'], handle: handleUpdate },
  { method: 'PUT', url: '/:kind', interactions: ['update'], handle: handleUpdateWhere },
  { method: 'PATCH', url: '/:kind/:id', interactions: ['patch'], handle: handlePatch },
  { method: 'PATCH', url: '/:kind', interactions: ['patch'], handle: handlePatch },
  { method: 'DELETE', url: '/:kind/:id', interactions: ['delete'], handle: handleDelete },
  { method: 'DELETE', url: '/:kind', interactions: ['delete'], handle: handleDeleteWhere },
  { method: 'POST', url: '/:kind', interactions: ['create'], handle: handleCreate },
  {
    method: 'GET',
    url: '/:kind',
    interactions: ['search-type'],
    handle: handleSearch,
  },
  { method: 'GET', url: '/', interactions: ['search-system'], handle: handleSearch },
  { method: 'POST', url: '/_search', interactions: ['search-system'], handle: handlePostedSearch },
  { method: 'GET', url: '/:kind/:id/:inside', interactions: ['search-type'], handle: handleSearch },
  {
    method: 'POST',
    url: '/:kind/:id/:inside/_search',
    interactions: ['search-type'],
    handle: handlePostedSearch,
  },
  { method: 'POST', url: '/:kind/_search', interactions: ['search-type'], handle: handlePostedSearch },
  { method: 'POST', url: '/', interactions: ['batch', 'transaction'], handle: handleBundle },
  ...operationRoutes(operations),
];

const preference = (asked: Asked): Preference => preferenceIn(headerOf(asked, 'prefer'));

async function handleCreate(house: FhirHouse, caller: Caller, asked: Asked): Promise<Result<Answer, Refusal>> {
  const resource = resourceIn(asked, house.limits);
  if (!resource.ok) return resource;
  const ifNoneExist = headerOf(asked, 'if-none-exist') ?? null;
  return asPreferred(asked, await create(house, caller, { kind: asked.kind, resource: resource.value, ifNoneExist }));
}

async function handleUpdate(house: FhirHouse, caller: Caller, asked: Asked): Promise<Result<Answer, Refusal>> {
  const ifMatch = versionToMatch(headerOf(asked, 'if-match'));
  if (!ifMatch.ok) return ifMatch;
  const resource = resourceIn(asked, house.limits);
  if (!resource.ok) return resource;
  const { kind, id } = asked;
  return asPreferred(
    asked,
    await update(house, caller, { kind, id, resource: resource.value, ifMatch: ifMatch.value }),
  );
}

async function handleUpdateWhere(house: FhirHouse, caller: Caller, asked: Asked): Promise<Result<Answer, Refusal>> {
  const ifMatch = versionToMatch(headerOf(asked, 'if-match'));
  if (!ifMatch.ok) return ifMatch;
  const condition = conditionIn(asked);
  if (!condition.ok) return condition;
  const resource = resourceIn(asked, house.limits);
  if (!resource.ok) return resource;
  const request = { condition: condition.value, resource: resource.value, ifMatch: ifMatch.value };
  return asPreferred(asked, await updateWhere(house, caller, request));
}

async function handleDeleteWhere(house: FhirHouse, caller: Caller, asked: Asked): Promise<Result<Answer, Refusal>> {
  const ifMatch = versionToMatch(headerOf(asked, 'if-match'));
  if (!ifMatch.ok) return ifMatch;
  const condition = conditionIn(asked);
  return condition.ok ? removeWhere(house, caller, { condition: condition.value, ifMatch: ifMatch.value }) : condition;
}

/** The condition in the address, where no national number may stand. */
const conditionIn = ({ kind, parameters }: Asked): Result<Condition, Refusal> =>
  carriesPersonNumber(pairsIn(parameters)) ? refuse('parameter-personal') : ok({ kind, parameters });

/** By id, or, where the address names none, of the one object that meets its parameters. */
async function handlePatch(house: FhirHouse, caller: Caller, asked: Asked): Promise<Result<Answer, Refusal>> {
  const { kind, id, parameters } = asked;
  const ifMatch = versionToMatch(headerOf(asked, 'if-match'));
  if (!ifMatch.ok) return ifMatch;
  const document = patchIn(asked, house.limits);
  if (!document.ok) return document;
  const request = { kind, patch: document.value, ifMatch: ifMatch.value };
  if (id !== '') return asPreferred(asked, await patch(house, caller, { ...request, id }));
  if (carriesPersonNumber(pairsIn(parameters))) return refuse('parameter-personal');
  return asPreferred(asked, await patchWhere(house, caller, { ...request, condition: { kind, parameters } }));
}

async function handleDelete(house: FhirHouse, caller: Caller, asked: Asked): Promise<Result<Answer, Refusal>> {
  const ifMatch = versionToMatch(headerOf(asked, 'if-match'));
  if (!ifMatch.ok) return ifMatch;
  return remove(house, caller, { kind: asked.kind, id: asked.id, ifMatch: ifMatch.value });
}

/** Of one type, or, where the address names none, or all of a compartment, of several. */
async function handleSearch(house: FhirHouse, caller: Caller, asked: Asked): Promise<Result<Answer, Refusal>> {
  return searchFor(house, caller, { asked, parameters: asked.parameters, from: 'address' });
}

async function searchFor(
  house: FhirHouse,
  caller: Caller,
  { asked, parameters, from }: { asked: Asked; parameters: string; from: 'address' | 'body' },
): Promise<Result<Answer, Refusal>> {
  const { kind, compartment } = asked;
  const { handling } = preference(asked);
  return kind === '' || kind === '*'
    ? searchKinds(house, caller, { compartment: compartment ?? null, parameters, from, handling })
    : search(house, caller, { kind, compartment, parameters, from, handling });
}

async function handlePostedSearch(house: FhirHouse, caller: Caller, asked: Asked): Promise<Result<Answer, Refusal>> {
  const form = formIn(asked);
  if (!form.ok) return form;
  // Parameters may stand in the address as well (https://hl7.org/fhir/R4/http.html#search), but no number may.
  if (asked.parameters === '') return searchFor(house, caller, { asked, parameters: form.value, from: 'body' });
  if (carriesPersonNumber(pairsIn(asked.parameters))) return refuse('parameter-personal');
  const parameters = form.value === '' ? asked.parameters : `${asked.parameters}&${form.value}`;
  return searchFor(house, caller, { asked, parameters, from: 'body' });
}

async function handleBundle(house: FhirHouse, caller: Caller, asked: Asked): Promise<Result<Answer, Refusal>> {
  const bundle = resourceIn(asked, house.limits);
  if (!bundle.ok) return bundle;
  const { kind, tree } = bundle.value;
  if (kind !== 'Bundle') return refuse('bundle-type');
  const request = { bundle: bundle.value, show: preference(asked).show ?? 'minimal' } as const;
  if (tree['type'] === 'transaction') return transaction(house, caller, request);
  return tree['type'] === 'batch' ? ok(await batch(house, caller, request)) : refuse('bundle-type');
}

/** How much of a write is shown back (Prefer: return=…). */
function asPreferred(asked: Asked, answer: Result<Answer, Refusal>): Result<Answer, Refusal> {
  if (!answer.ok) return refused(answer.error);
  const { show } = preference(asked);
  if (show === 'minimal') return ok({ ...answer.value, body: null });
  return show === 'OperationOutcome' ? ok({ ...answer.value, body: printOutcome([{ code: 'done' }]) }) : answer;
}
