// DESIGN.md §7 "the owner decides": whoever begins a work on all that an organisation is responsible for repeats its name.

import { randomUUID } from 'node:crypto';
import type { Caller } from '@fkj/platform-access';
import { type ObjectName, ok, type Permit, type Result } from '@fkj/platform-record';
import type { Answer } from '../../answer.ts';
import { askerOf } from '../../bulk/job/job-caller.ts';
import { sealOrder } from '../../bulk/job/seal-order.ts';
import { baseOf, type FhirHouse } from '../../house.ts';
import { shown } from '../../interaction/shown.ts';
import { storedResource } from '../../operation/stored-resource.ts';
import { type Refusal, refuse } from '../../outcome/refusal.ts';
import type { OwnedOrder } from './owned-order.ts';

/** Puts the job down; the answer says where it can be asked for. */
export async function beginOwned(
  house: FhirHouse,
  caller: Caller,
  { kind, name, order }: { readonly kind: string; readonly name: string; readonly order: OwnedOrder },
): Promise<Result<Answer, Refusal>> {
  const { bulk, clock, cursorKey } = house;
  const job = randomUUID();
  const added = await bulk.jobs.add({
    id: job,
    kind,
    caller: askerOf(caller),
    detail: sealOrder(order, job, cursorKey),
    now: clock(),
    most: bulk.limits.jobs,
  });
  if (!added) return refuse('jobs-too-many');
  bulk.wake.call();
  return ok({ status: 202, body: null, headers: { 'content-location': `${baseOf(house)}/$${name}/${job}` } });
}

interface Confirmation {
  readonly owner: ObjectName;
  readonly mode: OwnedOrder['mode'];
  readonly said: string | null;
}

/** The organisation must be here, and whoever begins it repeats its name. The look leaves its line in the log, with the reason. */
export async function checkConfirmed(
  house: FhirHouse,
  permit: Permit,
  { owner, mode, said }: Confirmation,
): Promise<Result<null, Refusal>> {
  const stored = shown(await house.record.read(permit, owner));
  if (!stored.ok) return stored;
  if (stored.value === null || stored.value.action === 'delete') return refuse('not-found');
  const name = storedResource(stored.value).tree['name'];
  const expected = typeof name === 'string' ? name : `Organization/${owner.id}`;
  return mode === 'count' || said === expected
    ? ok(null)
    : refuse('operation-parameter', {
        detail: 'confirm must repeat the name of the organisation, letter by letter.',
        expression: 'confirm',
      });
}
