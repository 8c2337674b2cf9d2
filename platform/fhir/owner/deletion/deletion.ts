// DESIGN.md §1.4, §7 "the owner decides deletion": the deletion of all that one organisation is responsible for, as a job.

import { isCommonKind, resourceTypes } from '@fkj/standards-fhir';
import type { OwnedOrder } from '../work/owned-order.ts';
import { type OwnedWork, runOwned } from '../work/run-owned.ts';
import { deleteObject } from './delete-object.ts';

/** The kind of the job. */
export const DELETION = 'owner-deletion';

/** Events of the log stay, whoever sent them; a person goes when all else has gone. */
const OBJECTS = resourceTypes.filter((kind) => !isCommonKind(kind) && kind !== 'Patient' && kind !== 'AuditEvent');

const deletion: OwnedWork<OwnedOrder> = {
  work: 'deletion',
  phases: [OBJECTS, ['Patient']],
  counts: 'deleted',
  names: 'https://felleskommunaljournal.no/fhir/StructureDefinition/not-deleted',
  act: (house, pending, { permit, order: { owner }, head }) => deleteObject(house, pending, { permit, owner, head }),
};

/** Does the job until it is done, lost, or the server stops. */
export const runDeletion = runOwned(deletion);
