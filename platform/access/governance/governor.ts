// DESIGN.md §7 "role and duty": who may give and take roles, and in which units.

import { ok, type Permit, type Result, refused } from '@fkj/platform-record';
import { issuePermit } from '@fkj/platform-record/permit-issuer';
import type { Denial } from '../access.ts';
import type { Caller } from '../caller.ts';
import { agentFor } from '../callers/agent.ts';
import { deny } from '../decision/denials.ts';
import { hatsOf } from '../decision/role-of-caller.ts';
import { scopeReach } from '../decision/scopes.ts';
import type { UnitTree } from '../directory/unit.ts';
import type { AccessRules, Duty } from '../rights/role-rights.ts';

/** A caller in the work of governing access. */
export interface Governor {
  readonly caller: Caller;
  /** Practitioner id; the client's for a system. */
  readonly id: string;
  /** Units in which she has the duty, with those below; '*' for all. */
  readonly units: ReadonlySet<string> | '*';
  /** Named in the log by `work`; the reason is stored encrypted. */
  permit(work: string, reason?: string): Permit;
}

const kinds = new Set(['Practitioner', 'PractitionerRole', 'Organization', 'AuditEvent']);

/** Administration is its own purpose: it is not taken from the log-in. */
const PURPOSE = 'HOPERAT';

/** As `governorOf` for those who govern nothing themselves: what they ask for concerns themselves. */
export const selfGovernor = (caller: Caller): Governor => governor(caller, { units: new Set(), assignment: null });

const governor = (
  caller: Caller,
  {
    units,
    assignment,
  }: { readonly units: Governor['units']; readonly assignment: Caller['assignments'][number] | null },
): Governor => ({
  caller,
  id: caller.who.id,
  units,
  permit: (work, reason) =>
    issuePermit({
      restriction: { reach: 'everything' },
      sees: 'all',
      kinds,
      actions: new Set(['read', 'search', 'create', 'update']),
      agent: agentFor(caller, assignment),
      basis: { purpose: PURPOSE, rule: `governance:${work}`, ...(reason === undefined ? {} : { reason }) },
      // The commit itself advances the epoch; what these permits reach holds nothing of patients.
      epoch: Number.MAX_SAFE_INTEGER,
    }),
});

/** Whether the program was allowed to read and write roles. */
export const mayWriteRoles = (caller: Caller): boolean =>
  (['read', 'create', 'update'] as const).every((action) => scopeReach(caller, 'PractitionerRole', action) === 'whole');

export interface GovernorQuestion {
  readonly duties: readonly Duty[];
  readonly rules: AccessRules;
  readonly units: UnitTree;
  /** Whether the program was allowed this work; unless told, whether it may read and write roles over /fhir. */
  readonly may?: (caller: Caller) => boolean;
}

/** The caller with one of these duties, as far as it goes; refused to who has none, or whose program may not do the work. */
export const governorOf = (
  caller: Caller,
  { duties, rules, units, may = mayWriteRoles }: GovernorQuestion,
): Result<Governor, Denial> => {
  const hats = hatsOf(caller, rules);
  if (hats.length === 0) return refused(deny(caller.category === 'system' ? 'unknown-system' : 'no-role'));
  const able = hats.filter(({ role }) => duties.some((duty) => role.duties.has(duty)));
  const [first] = able;
  if (first === undefined) return refused(deny('role'));
  if (!may(caller)) return refused(deny('scope'));
  const own = able.flatMap(({ assignment }) => assignment?.organization.id ?? []);
  const everywhere = able.some(({ assignment }) => assignment === null);
  return ok(governor(caller, { units: everywhere ? '*' : units.below(own), assignment: first.assignment }));
};
