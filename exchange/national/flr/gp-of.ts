// reference/norway.md §11, issue "Trust" C10: the regular doctor of a patient, as input to tjenstlig behov.

import type { Access } from '@fkj/platform-access';
import { type HealthRecord, ok, type Result, refused } from '@fkj/platform-record';
import { personNumberSystems } from '@fkj/standards-norway';
import { objectIn, objects } from '../json.ts';
import type { Known, RegisterTrouble } from '../known.ts';
import type { GeneralPractitioner, GeneralPractitionerRegister } from './port.ts';

export interface GpParts {
  readonly register: GeneralPractitionerRegister;
  readonly record: Pick<HealthRecord, 'read'>;
  readonly access: Pick<Access, 'housePermit'>;
}

/** By the id of a Patient. Who has no number that the register knows has no regular doctor there: `no-number`. */
export const gpOf =
  ({ register, record, access }: GpParts) =>
  async (
    patient: string,
  ): Promise<Result<Known<GeneralPractitioner>, RegisterTrouble | { readonly code: 'no-number' }>> => {
    const stored = await record.read(access.housePermit('flr'), { kind: 'Patient', id: patient });
    if (!stored.ok) throw new Error(`the house may not read a patient: ${stored.error.code}`);
    const tree = stored.value === null || stored.value.action === 'delete' ? null : objectIn(stored.value.document);
    const numbers = objects(tree?.['identifier']).filter(
      ({ system, use, value }) =>
        typeof system === 'string' &&
        personNumberSystems.includes(system) &&
        use !== 'old' &&
        typeof value === 'string',
    );
    const number = numbers[0]?.['value'];
    if (typeof number !== 'string') return refused({ code: 'no-number' });
    const answer = await register.gpOf(number);
    return answer.ok ? ok(answer.value) : answer;
  };
