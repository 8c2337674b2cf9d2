// DESIGN.md §7 "acute contact": a legevakt doctor opens a contact with a person she has found, with a written reason.

import type { ObjectName } from '@fkj/platform-record';
import type { Caller } from '../caller.ts';
import { objectsAt, referenceAt, textAt } from '../relations/tree.ts';
import type { AccessRules } from '../rights/role-rights.ts';

export type AcuteContact =
  | { readonly found: 'none' }
  | { readonly found: 'without-reason' }
  | { readonly found: 'contact'; readonly patient: string; readonly organization: ObjectName; readonly reason: string };

const none: AcuteContact = { found: 'none' };

/** http://terminology.hl7.org/CodeSystem/v3-ActCode */
export const isEmergencyClass = (encounter: unknown): boolean => textAt(encounter, 'class', 'code') === 'EMER';

/** The reason in words: every reasonCode.text, and nothing else, since a code alone explains nothing to the citizen. */
export const writtenReason = (encounter: unknown): string =>
  objectsAt(encounter, 'reasonCode')
    .map((reason) => textAt(reason, 'text')?.trim() ?? '')
    .filter((reason) => reason !== '')
    .join('; ');

const same = (one: ObjectName, other: ObjectName): boolean => one.kind === other.kind && one.id === other.id;

/**
 * Is this resource an acute contact that the caller may open herself? The contact must be hers: her own organisation
 * provides it and nobody but she takes part. With `without-reason` only the reason is missing.
 */
export const readAcuteContact = (resource: unknown, caller: Caller, rules: AccessRules): AcuteContact => {
  if (caller.category !== 'personnel') return none;
  if (textAt(resource, 'resourceType') !== 'Encounter' || !isEmergencyClass(resource)) return none;
  const subject = referenceAt(resource, 'subject');
  const provider = referenceAt(resource, 'serviceProvider');
  if (subject?.kind !== 'Patient' || provider === null) return none;
  const { professions, services, reasonLength } = rules.acuteContact;
  const assignment = caller.assignments.find(
    (held) =>
      same(held.organization, provider) &&
      professions.has(held.profession) &&
      held.services.some((service) => services.has(service)),
  );
  if (assignment === undefined) return none;
  const participants = objectsAt(resource, 'participant').map((participant) => referenceAt(participant, 'individual'));
  const own = (name: ObjectName | null): boolean =>
    name !== null && (same(name, caller.who) || same(name, assignment.role));
  if (!participants.every(own)) return none;
  const reason = writtenReason(resource);
  if (reason.length < reasonLength) return { found: 'without-reason' };
  return { found: 'contact', patient: subject.id, organization: provider, reason };
};
