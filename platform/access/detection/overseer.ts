// DESIGN.md §7, helsepersonelloven § 21 a: who follows up unusual look-ups: the leader of the unit her own, the privacy officer all.

import { ok, type Result, refused } from '@fkj/platform-record';
import type { Denial } from '../access.ts';
import type { Assignment, Caller } from '../caller.ts';
import { deny } from '../decision/denials.ts';
import { hatsOf } from '../decision/role-of-caller.ts';
import { unlimitedReach } from '../decision/scopes.ts';
import type { AccessRules } from '../rights/role-rights.ts';

/** A caller who follows up. */
export interface Overseer {
  readonly caller: Caller;
  readonly assignment: Assignment;
  /** Ids of the units whose findings, and those of the units below, are hers; null for all. */
  readonly units: readonly string[] | null;
}

/** Duty (`oversee` for all, `govern` for one's own units), scope to read the log, and the purpose of the role. */
export const overseerOf = (caller: Caller, rules: AccessRules): Result<Overseer, Denial> => {
  const hats = hatsOf(caller, rules).flatMap(({ role, assignment }) =>
    assignment === null ? [] : [{ role, assignment }],
  );
  const overseeing = hats.filter(({ role }) => role.duties.has('oversee'));
  const able = overseeing.length > 0 ? overseeing : hats.filter(({ role }) => role.duties.has('govern'));
  const [first] = able;
  if (first === undefined) return refused(deny('role'));
  if (unlimitedReach(caller, 'AuditEvent', 'read') !== 'whole') return refused(deny('scope'));
  const purposeful = able.filter(({ role }) => role.purposes.has(caller.purpose));
  const [worn] = purposeful;
  if (worn === undefined) return refused(deny('purpose'));
  const units = purposeful.map(({ assignment }) => assignment.organization.id);
  return ok({ caller, assignment: worn.assignment, units: overseeing.length > 0 ? null : units });
};
