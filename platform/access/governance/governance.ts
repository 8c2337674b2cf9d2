// Normen 5.2: what the parts of access governance are given, and the small questions that they share.

import { ok, type Result, refused } from '@fkj/platform-record';
import type { AccessRequestRow, GovernanceRows } from '@fkj/platform-store';
import type { Access, Denial } from '../access.ts';
import type { Caller } from '../caller.ts';
import { deny } from '../decision/denials.ts';
import type { Directory, DirectoryDraft } from '../directory/directory.ts';
import type { Person } from '../directory/person.ts';
import type { UnitTree } from '../directory/unit.ts';
import type { CatalogueRole, RoleCatalogue } from '../rights/role-catalogue.ts';
import type { AccessRules } from '../rights/role-rights.ts';
import { type Step, stepDraft } from './audit-event.ts';
import { type Governor, governorOf, mayWriteRoles, selfGovernor } from './governor.ts';
import type { GovernanceRefusal } from './refusals.ts';
import type { Seal } from './seal.ts';

/** What a register says of an authorisation. */
export interface Authorisation {
  readonly state: 'valid' | 'withdrawn' | 'unknown';
  /** When the register was asked, ms since 1970. */
  readonly asOf: number;
  /** Codes of Volven 9060 that she is authorised or licensed as now; left out where the register tells none. */
  readonly professions?: readonly string[];
}

/** Whether it lets her have this role: a nurse's authorisation makes nobody a doctor. */
export const covers = (
  { state, professions }: Authorisation,
  role: Pick<CatalogueRole, 'authorisedAs'> | undefined,
): boolean =>
  state === 'valid' && (professions === undefined || professions.some((one) => role?.authorisedAs.has(one) === true));

export interface GovernanceParts {
  readonly access: Pick<Access, 'callerOf' | 'housePermit'>;
  readonly directory: Directory;
  readonly rows: GovernanceRows;
  readonly rules: () => AccessRules;
  readonly catalogue: () => RoleCatalogue;
  readonly seal: Seal;
  /** ms since 1970. */
  readonly clock: () => number;
  readonly newId: (kind: string, patients: readonly string[]) => string;
  /** HPR; null where there is no connection, and then the number alone counts. A source that fails says 'unknown'. */
  readonly authorisationOf: ((hprNumber: string) => Promise<Authorisation>) | null;
}

/** Somebody at work, with what she leads. */
export interface Desk {
  readonly by: Governor;
  readonly units: UnitTree;
  /** She has the duty to govern or to oversee somewhere. */
  readonly leads: 'units' | 'all' | 'nothing';
}

/** The caller's desk: leaders see their units, privacy officers all, everybody else what concerns themselves. */
export const openDesk = async (parts: GovernanceParts, caller: Caller): Promise<Result<Desk, Denial>> => {
  const units = await parts.directory.units(parts.access.housePermit('units'));
  const rules = parts.rules();
  const overseer = governorOf(caller, { duties: ['oversee'], rules, units });
  const leader = governorOf(caller, { duties: ['govern'], rules, units });
  // Who does both leads: what one may do is more than what one may see.
  if (overseer.ok && !leader.ok) return ok({ by: overseer.value, units, leads: 'all' });
  if (leader.ok) return ok({ by: leader.value, units, leads: 'units' });
  if (caller.category !== 'personnel') return leader;
  return mayWriteRoles(caller) ? ok({ by: selfGovernor(caller), units, leads: 'nothing' }) : refused(deny('scope'));
};

/** Whether she leads this unit; who only oversees leads nothing. */
export const leadsUnit = ({ by, leads }: Desk, unit: string): boolean =>
  leads === 'units' && by.units !== '*' && by.units.has(unit);

export const seesUnit = (desk: Desk, unit: string): boolean => desk.leads === 'all' || leadsUnit(desk, unit);

/** Units that she sees; null for all. */
export const seenUnits = ({ by, leads }: Desk): readonly string[] | null =>
  leads === 'all' || by.units === '*' ? null : [...by.units];

/** Persons by id. */
export const personsOf = async (
  { directory, access }: GovernanceParts,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Person>> => {
  if (ids.length === 0) return new Map();
  const found = await directory.persons(access.housePermit('names of the directory'), { by: 'id', ids });
  return new Map((found.ok ? found.value : []).map((person) => [person.id, person]));
};

/** Writes a step, with what it changes, under the governor's own name. */
export const writeStep = async (
  parts: GovernanceParts,
  by: Governor | null,
  {
    step,
    drafts = [],
    reason,
  }: {
    readonly step: Omit<Step, 'id' | 'at' | 'by'>;
    readonly drafts?: readonly DirectoryDraft[];
    readonly reason?: string;
  },
): Promise<Result<null, GovernanceRefusal>> => {
  const event = stepDraft({
    ...step,
    id: parts.newId('AuditEvent', []),
    at: parts.clock(),
    by: by === null ? null : { id: by.id, display: by.caller.display },
  });
  const permit = by === null ? parts.access.housePermit(`governance:${step.step}`) : by.permit(step.step, reason);
  const written = await parts.directory.commit(permit, [...drafts, event]);
  if (written.ok || written.error.code === 'exists') return ok(null);
  if (written.error.code === 'conflict') return refused({ code: 'conflict' });
  throw new Error(`a step of access governance could not be written: ${written.error.code}`);
};

/** Whether the authorisation lets her have a role that needs one. A source that does not answer never opens a door. */
export const isAuthorised = async (
  { authorisationOf }: GovernanceParts,
  { hprNumber }: Person,
  role: CatalogueRole,
): Promise<boolean> => {
  if (hprNumber === null) return false;
  return authorisationOf === null || covers(await authorisationOf(hprNumber), role);
};

/** What a sealed request holds. */
export interface RequestDetail {
  /** YYYY-MM-DD. */
  readonly start: string;
  readonly end: string;
  readonly reason: string;
  readonly substituteFor: string | null;
  readonly hours: readonly object[] | null;
}

/** What we sealed ourselves. */
export const detailOf = (seal: Seal, { detail }: Pick<AccessRequestRow, 'detail'>): RequestDetail =>
  seal.open(detail) as RequestDetail;
