// https://utviklerportal.nhn.no/informasjonstjenester/helsepersonellregisteret/helsepersonellregisteret/helsepersonellregisteret-offentlig-api/docs/hpr-offentlig-apimd
// (scope nhn:hpr/basic). Members as https://github.com/navikt/syfohelsenettproxy reads them of the same interface.

import { ok, refused } from '@fkj/platform-record';
import { Decimal, isArray, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import { isHprNumber } from '@fkj/standards-norway';
import { call, type RegisterAccess } from '../call.ts';
import { objectIn, objects, textIn } from '../json.ts';
import type { Keeper } from '../keep.ts';
import { trouble } from '../known.ts';
import type { Approval, HealthWorker, HealthWorkerRegister } from './port.ts';

const register = 'hpr';

export interface HealthWorkerOptions {
  readonly keeper: Keeper<HealthWorker>;
  /** ms since 1970: which approvals are in force. */
  readonly clock: () => number;
}

export function healthWorkerRegister(
  access: RegisterAccess,
  { keeper, clock }: HealthWorkerOptions,
): HealthWorkerRegister {
  return {
    byHprNumber: (hprNumber) =>
      keeper.get(hprNumber, async () => {
        if (!isHprNumber(hprNumber)) return ok(null);
        const answer = await call(access, {
          register,
          method: 'GET',
          path: `/v1/personer/${hprNumber}`,
          headers: { accept: 'application/json' },
        });
        if (!answer.ok) return answer;
        if (answer.value === null) return ok(null);
        const tree = objectIn(answer.value);
        const worker = tree === null ? null : workerIn(tree, new Date(clock()).toISOString().slice(0, 10));
        return worker === null || worker.hprNumber !== hprNumber
          ? refused(trouble(register, 'unreadable'))
          : ok(worker);
      }),
  };
}

/** `today`: YYYY-MM-DD. */
function workerIn(tree: JsonObject, today: string): HealthWorker | null {
  const { hprNummer, godkjenninger } = tree;
  if (!(hprNummer instanceof Decimal) || !isArray(godkjenninger)) return null;
  const own = inForce(tree['administrativeReaksjoner'], today);
  return {
    hprNumber: hprNummer.text,
    approvals: objects(godkjenninger).map((one) => approvalIn(one, { today, restricted: own })),
  };
}

interface Day {
  readonly today: string;
  /** An administrative reaction against the person herself is in force. */
  readonly restricted: boolean;
}

/** What does not say that it is in force is not: an authorisation is never assumed. */
function approvalIn(approval: JsonObject, { today, restricted }: Day): Approval {
  const stands = !isObject(approval['avsluttetStatus']) && covers(approval['periode'], today);
  const reacted = restricted || inForce(approval['administrativeReaksjoner'], today);
  return {
    profession: codeIn(approval['helsepersonellkategori']),
    kind: codeIn(approval['autorisasjon']),
    state: !stands ? 'withdrawn' : reacted ? 'restricted' : 'valid',
  };
}

/** One that says no period is in force. */
const inForce = (reactions: JsonValue | undefined, today: string): boolean =>
  objects(reactions).some(({ periode }) => !isObject(periode) || covers(periode, today));

function covers(period: JsonValue | undefined, today: string): boolean {
  if (!isObject(period)) return false;
  const from = textIn(period, 'fra');
  const to = textIn(period, 'til') ?? '9999';
  return from !== null && from.slice(0, 10) <= today && today <= to.slice(0, 10);
}

const codeIn = (value: JsonValue | undefined): string => (isObject(value) ? (textIn(value, 'verdi') ?? '') : '');
