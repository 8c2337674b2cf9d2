// Helsepersonelloven § 39, pasientjournalloven § 8: all that one organisation is responsible for becomes another's, as a job.

import { isCommonKind, resourceTypes } from '@fkj/standards-fhir';
import { type OwnedWork, runOwned } from '../work/run-owned.ts';
import { handOverObject } from './hand-over-object.ts';
import type { HandOverOrder } from './hand-over-order.ts';

/** The kind of the job. */
export const HAND_OVER = 'owner-hand-over';

/** Events that were sent for the log stay with who was responsible then. */
const OBJECTS = resourceTypes.filter((kind) => !isCommonKind(kind) && kind !== 'AuditEvent');

const handOver: OwnedWork<HandOverOrder> = {
  work: 'hand-over-all',
  phases: [OBJECTS],
  counts: 'handedOver',
  names: 'https://felleskommunaljournal.no/fhir/StructureDefinition/not-handed-over',
  act: handOverObject,
};

/** Does the job until it is done, lost, or the server stops. */
export const runHandOver = runOwned(handOver);
