// https://api.offentlig.hpr.nhn.no (scope nhn:hpr/basic, reference/norway.md §8.2): the public interface of Helsepersonellregisteret.

import { ok, refused } from '@fkj/platform-record';
import { isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import { isHprNumber } from '@fkj/standards-norway';
import { call, type RegisterAccess } from '../call.ts';
import { objectIn, objects, textIn } from '../json.ts';
import type { Keeper } from '../keep.ts';
import { trouble } from '../known.ts';
import type { Approval, HealthWorker, HealthWorkerRegister } from './port.ts';

const register = 'hpr';

export function healthWorkerRegister(access: RegisterAccess, keeper: Keeper<HealthWorker>): HealthWorkerRegister {
  return {
    byHprNumber: (hprNumber) =>
      keeper.get(hprNumber, async () => {
        if (!isHprNumber(hprNumber)) return ok(null);
        const answer = await call(access, {
          register,
          method: 'GET',
          path: `/v1/helsepersonell/${hprNumber}`,
          headers: { accept: 'application/json' },
        });
        if (!answer.ok) return answer;
        if (answer.value === null) return ok(null);
        const tree = objectIn(answer.value);
        const worker = tree === null ? null : workerIn(tree);
        return worker === null || worker.hprNumber !== hprNumber
          ? refused(trouble(register, 'unreadable'))
          : ok(worker);
      }),
  };
}

function workerIn(tree: JsonObject): HealthWorker | null {
  const hprNumber = textIn(tree, 'hprNummer');
  if (hprNumber === null || !Array.isArray(tree['godkjenninger'])) return null;
  return { hprNumber, approvals: objects(tree['godkjenninger']).map(approvalIn) };
}

/** What does not say that it is active is not: an authorisation is never assumed. */
function approvalIn(approval: JsonObject): Approval {
  const kind = approval['autorisasjon'];
  return {
    profession: codeIn(approval['helsepersonellkategori']),
    kind: codeIn(kind),
    state: isObject(kind) && kind['aktiv'] === true ? 'valid' : 'withdrawn',
  };
}

const codeIn = (value: JsonValue | undefined): string => (isObject(value) ? (textIn(value, 'verdi') ?? '') : '');
