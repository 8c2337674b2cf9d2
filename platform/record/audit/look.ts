// DESIGN.md §1.3, §4 "audit": each look leaves a line for each patient that was seen.

import type { AuditRow } from '@fkj/platform-store';
import type { RecordHouse } from '../house.ts';
import { bucketOfName, bucketOfPatient } from '../identity/bucket.ts';
import { kindNumber } from '../identity/kind-number.ts';
import { objectKey, patientKey } from '../identity/object-key.ts';
import type { Action, Permit } from '../permit.ts';
import type { ObjectName } from '../reference.ts';
import { actionNumber } from './action-number.ts';
import { sealDetail } from './audit-detail.ts';
import { type Seen, toldOf } from './seen.ts';

export interface Look {
  readonly action: Action;
  readonly kind: string | null;
  /** The one object that was shown; null for a page. */
  readonly object: ObjectName | null;
  readonly version: number | null;
  /** Whom it showed; none when nothing of a patient was. */
  readonly seen: readonly Seen[];
  /** The question as asked, for searches. */
  readonly query?: string;
}

interface Nobody {
  readonly patient: null;
  readonly opened: null;
}
const NOBODY: Nobody = { patient: null, opened: null };

/** Writes the log of a look; durable when it resolves. */
export const traceLook = async (house: RecordHouse, permit: Permit, look: Look): Promise<void> => {
  const agent = await house.agents.keyOf(permit.agent);
  const { reason, across } = permit.basis;
  const row = ({ patient, opened }: Seen | Nobody, query: string | undefined): AuditRow => ({
    bucket: patient === null ? bucketOfName(permit.agent.who.kind, permit.agent.who.id) : bucketOfPatient(patient),
    kind: look.kind === null ? null : kindNumber(look.kind),
    version: look.version,
    at: house.clock(),
    agent,
    patient: patient === null ? 0n : patientKey(patient),
    object: look.object === null ? null : objectKey(look.object),
    action: actionNumber(look.action),
    ...toldOf(opened, permit.basis),
    detail: sealDetail(
      {
        ...(query !== undefined && { query }),
        ...(reason !== undefined && { reason }),
        ...(across !== undefined && { across }),
      },
      house.auditKey,
    ),
  });
  const patients = firstOfEach(look.seen);
  await house.audit.write(
    patients.length === 0
      ? [row(NOBODY, look.query)]
      : patients.map((seen, place) => row(seen, place === 0 ? look.query : undefined)),
  );
};

/** The first that is told of a patient counts. */
const firstOfEach = (seen: readonly Seen[]): readonly Seen[] => {
  const first = new Map<string, Seen>();
  for (const one of seen) if (!first.has(one.patient)) first.set(one.patient, one);
  return [...first.values()];
};
