// https://hl7.org/fhir/uv/bulkdata/STU2/export/index.html#bulk-data-kick-off-request

import { randomUUID } from 'node:crypto';
import type { Caller } from '@fkj/platform-access';
import { ok, type Permit, type Result } from '@fkj/platform-record';
import { isCommonKind, localObject } from '@fkj/standards-fhir';
import { isArray, isObject, read as readJson } from '@fkj/standards-json';
import type { Answer } from '../../answer.ts';
import { permitFor } from '../../guard.ts';
import { baseOf, type FhirHouse } from '../../house.ts';
import { headerOf } from '../../http/asked.ts';
import { preferenceIn } from '../../http/prefer.ts';
import { shown } from '../../interaction/shown.ts';
import type { OperationAsked } from '../../operation/operation.ts';
import { type Refusal, refuse } from '../../outcome/refusal.ts';
import { ownerNamed } from '../../owner/named-owner.ts';
import { askerOf, claimsOf } from '../job/job-caller.ts';
import { sealOrder } from '../job/seal-order.ts';
import type { ExportLevel, ExportOrder } from './export-order.ts';
import { type OrderedParts, readOrder } from './read-order.ts';
import { EXPORT } from './run-export.ts';
import { survivorsOf } from './survivors.ts';

/** Begins an export; the answer says where it can be asked for. */
export async function kickOff(
  house: FhirHouse,
  caller: Caller,
  asked: OperationAsked,
  level: ExportLevel,
): Promise<Result<Answer, Refusal>> {
  if (!asksForAsync(headerOf(asked, 'prefer'))) return refuse('async-required');
  const parts = readOrder(house, asked.given, preferenceIn(headerOf(asked, 'prefer')));
  if (!parts.ok) return parts;
  if (parts.value.patients !== null && (level === 'system' || asked.method === 'GET')) {
    return refuse('operation-parameter', {
      detail: 'patient is taken with POST, for exports of patients or of a group.',
      expression: 'patient',
    });
  }
  const permit = await permitFor(house, caller, { action: 'search', kind: '*', patients: [] });
  if (!permit.ok) return permit;
  const kinds = checkKinds(parts.value, permit.value, level);
  if (!kinds.ok) return kinds;
  const whose = await patientsOf(house, caller, { asked, level, patients: parts.value.patients });
  if (!whose.ok) return whose;
  const { ownedBy, ...ordered } = parts.value;
  const owner = ownedBy === null ? ok(null) : await ownerNamed(house, caller, { name: '_owner', text: ownedBy });
  if (!owner.ok) return owner;
  const order: ExportOrder = {
    ...ordered,
    owner: owner.value,
    ...whose.value,
    request: requestOf(house, asked, level),
    claims: claimsOf(caller),
    level,
  };
  const { bulk, clock, cursorKey } = house;
  const id = randomUUID();
  const detail = sealOrder(order, id, cursorKey);
  const added = await bulk.jobs.add({
    id,
    kind: EXPORT,
    caller: askerOf(caller),
    detail,
    now: clock(),
    most: bulk.limits.jobs,
  });
  if (!added) return refuse('jobs-too-many');
  bulk.wake.call();
  return ok({ status: 202, body: null, headers: { 'content-location': `${baseOf(house)}/$export/${id}` } });
}

/** https://www.rfc-editor.org/rfc/rfc7240#section-4.1 */
export const asksForAsync = (prefer: string | undefined): boolean =>
  prefer?.split(/[,;]/).some((one) => one.trim().toLowerCase() === 'respond-async') ?? false;

/** Types that are asked for by name must be ones that the caller may search, and that the level can give. */
function checkKinds({ kinds, typeFilters }: OrderedParts, permit: Permit, level: ExportLevel): Result<null, Refusal> {
  const named = [...(kinds ?? []), ...typeFilters.map(([kind]) => kind)];
  const { kinds: covered } = permit;
  if (covered !== '*' && named.some((kind) => !covered.has(kind))) {
    return refuse('access-denied', { detail: '_type or _typeFilter names a type that you may not search.' });
  }
  if (level !== 'system' && kinds?.every((kind) => isCommonKind(kind))) {
    return refuse('operation-parameter', {
      detail: '_type names no type that is kept with a patient.',
      expression: '_type',
    });
  }
  return ok(null);
}

interface Whose {
  readonly asked: OperationAsked;
  readonly level: ExportLevel;
  readonly patients: readonly string[] | null;
}

/** The patients of the export: those named, the members of the group, or those of the named who are members. */
async function patientsOf(
  house: FhirHouse,
  caller: Caller,
  { asked, level, patients }: Whose,
): Promise<Result<Pick<ExportOrder, 'patients' | 'remarks'>, Refusal>> {
  const survivors = await survivorsOf(house, patients ?? []);
  const named = patients === null ? null : [...new Set([...patients, ...survivors.values()])];
  if (level !== 'Group') return ok({ patients: named, remarks: [] });
  const members = await membersOf(house, caller, asked.id);
  if (!members.ok) return members;
  if (patients === null || named === null) return ok({ patients: members.value, remarks: [] });
  const isMember = (id: string): boolean => members.value.includes(id);
  const outside = patients.filter((id) => !isMember(id) && !isMember(survivors.get(id) ?? id));
  return ok({
    patients: named.filter(isMember),
    remarks: outside.map(() => [{ code: 'not-found', detail: 'A patient that was named is no member of the group.' }]),
  });
}

async function membersOf(house: FhirHouse, caller: Caller, id: string): Promise<Result<readonly string[], Refusal>> {
  const permit = await permitFor(house, caller, { action: 'read', kind: 'Group', patients: [] });
  if (!permit.ok) return permit;
  const stored = shown(await house.record.read(permit.value, { kind: 'Group', id }));
  if (!stored.ok) return stored;
  if (stored.value === null) return refuse('not-found');
  if (stored.value.action === 'delete') return refuse('deleted');
  const document = readJson(stored.value.document);
  const list = document.ok && isObject(document.value.tree) ? document.value.tree['member'] : undefined;
  const members = isArray(list) ? list.filter(isObject).filter(({ inactive }) => inactive !== true) : [];
  return ok([
    ...new Set(
      members.flatMap(({ entity }) => {
        const reference = isObject(entity) ? entity['reference'] : undefined;
        const target = typeof reference === 'string' ? localObject(reference, baseOf(house)) : null;
        return target?.kind === 'Patient' ? [target.id] : [];
      }),
    ),
  ]);
}

/** Parameters that were posted are not in it. */
const requestOf = (house: FhirHouse, { id, parameters }: OperationAsked, level: ExportLevel): string => {
  const before = level === 'system' ? '' : level === 'Patient' ? '/Patient' : `/Group/${id}`;
  return `${baseOf(house)}${before}/$export${parameters === '' ? '' : `?${parameters}`}`;
};
