// DESIGN.md §2 "IGA work flows (SCIM)": what the HR system may do with persons, employments, units and roles.

import { type CommitRefusal, type ObjectName, ok, type Result, refused } from '@fkj/platform-record';
import type { Access, Denial } from '../access.ts';
import type { Caller, TokenClaims } from '../caller.ts';
import type { Directory, DirectoryDraft, PersonQuestion } from '../directory/directory.ts';
import { type HeldRole, heldRolesOf, isCurrent, isStanding, practitionerRoleOf } from '../directory/held-role.ts';
import { directorySystems } from '../directory/identifiers.ts';
import { type Person, type PersonFacts, practitionerOf } from '../directory/person.ts';
import { organizationOf, type Unit, type UnitTree } from '../directory/unit.ts';
import type { RoleCatalogue } from '../rights/role-catalogue.ts';
import type { AccessRules } from '../rights/role-rights.ts';
import { type Employment, type EmploymentFault, employmentFault, employmentsOf, endRoles } from './employment.ts';
import { followEmployment } from './follow-employment.ts';
import { covers, type GovernanceParts } from './governance.ts';
import { type Governor, governorOf } from './governor.ts';

export interface WorkforceParts {
  readonly access: Pick<Access, 'callerOf' | 'housePermit'>;
  readonly directory: Directory;
  readonly rules: () => AccessRules;
  readonly catalogue: () => RoleCatalogue;
  /** ms since 1970. */
  readonly clock: () => number;
  readonly newId: (kind: string, patients: readonly string[]) => string;
  /** HPR; null where there is no connection: what is missing then is found by the report. */
  readonly authorisationOf: GovernanceParts['authorisationOf'];
}

/** A person with all that she holds. */
export interface Employee {
  readonly person: Person;
  /** Also those that are over. */
  readonly roles: readonly HeldRole[];
  /** Those that hold today, hours aside. */
  readonly standing: readonly HeldRole[];
  /** That stand now or will; the first is the one that HR systems which know of one only are told of. */
  readonly employments: readonly HeldRole[];
}

export interface EmployeeFacts {
  readonly person: PersonFacts;
  /** All of them, as they are to be. */
  readonly employments: readonly Employment[];
}

export type WorkforceRefusal =
  | { readonly code: 'taken'; readonly what: 'userName' | 'hprNumber' | 'nationalNumber' }
  /** Somebody else changed it meanwhile. */
  | { readonly code: 'conflict' }
  | { readonly code: 'too-many' }
  | { readonly code: 'unknown'; readonly what: 'unit' | 'job' | 'role' | 'person' }
  | { readonly code: 'employment'; readonly what: EmploymentFault }
  /** A role of the job needs an authorisation. `missing`: she has none that is valid; `unknown`: the register did not answer. */
  | { readonly code: 'authorisation'; readonly what: 'missing' | 'unknown' }
  /** Needs a request with two approvers. */
  | { readonly code: 'sensitive' }
  /** The unit still has roles or units. */
  | { readonly code: 'in-use' }
  /** It would become part of itself. */
  | { readonly code: 'ring' };

export interface Workforce {
  /** The system behind these claims, with the duty to provision. `scope` is what its token must have been given. */
  governor(claims: TokenClaims, scope: string): Promise<Result<Governor, Denial>>;
  employees(by: Governor, question: PersonQuestion): Promise<Result<readonly Employee[], WorkforceRefusal>>;
  /** `before` null makes one. Roles follow the employment in the same transaction. Answers the id. */
  save(by: Governor, before: Employee | null, facts: EmployeeFacts): Promise<Result<string, WorkforceRefusal>>;
  units(by: Governor): Promise<UnitTree>;
  /** Roles that stand in these units; '*' for all. */
  rolesIn(by: Governor, units: readonly string[] | '*'): Promise<readonly HeldRole[]>;
  /** Gives a role to these and takes it from those, in one transaction. */
  changeRole(by: Governor, change: RoleChange): Promise<Result<null, WorkforceRefusal>>;
  saveUnit(
    by: Governor,
    before: Unit | null,
    facts: Pick<Unit, 'name' | 'parent'>,
  ): Promise<Result<string, WorkforceRefusal>>;
  closeUnit(by: Governor, unit: Unit): Promise<Result<null, WorkforceRefusal>>;
  catalogue(): RoleCatalogue;
}

export interface RoleChange {
  readonly unit: string;
  readonly role: string;
  /** Practitioner ids. */
  readonly give: readonly string[];
  readonly take: readonly string[];
}

export const openWorkforce = (parts: WorkforceParts): Workforce => {
  const { access, directory, rules, catalogue, clock, newId, authorisationOf } = parts;

  const commit = async (
    by: Governor,
    work: string,
    drafts: readonly DirectoryDraft[],
  ): Promise<Result<null, WorkforceRefusal>> => {
    if (drafts.length === 0) return ok(null);
    const written = await directory.commit(by.permit(work), drafts);
    return written.ok ? ok(null) : refused(refusalOf(written.error));
  };

  const employees: Workforce['employees'] = async (by, question) => {
    const permit = by.permit('directory');
    const persons = await directory.persons(permit, question);
    if (!persons.ok) return persons;
    const roles = await directory.roles(
      permit,
      question.by === 'all' ? { of: 'all' } : { of: 'persons', ids: persons.value.map(({ id }) => id) },
    );
    const now = clock();
    const held = new Map<string, HeldRole[]>();
    for (const role of roles) held.set(role.person, [...(held.get(role.person) ?? []), role]);
    return ok(
      persons.value.map((person): Employee => {
        const own = held.get(person.id) ?? [];
        const standing = own.filter((role) => isCurrent(role, now));
        return { person, roles: own, standing, employments: employmentsOf(own, now) };
      }),
    );
  };

  /** Another person who has this name or national number. */
  const taken = async (by: Governor, self: string | null, facts: PersonFacts): Promise<WorkforceRefusal | null> => {
    const held = async (system: string, value: string): Promise<boolean> => {
      const found = await directory.persons(by.permit('directory'), { by: 'identifier', system, value });
      return !found.ok || found.value.some(({ id }) => id !== self);
    };
    if (facts.userName !== null && (await held(directorySystems.userName, facts.userName)))
      return { code: 'taken', what: 'userName' };
    return null;
  };

  /** Why new roles among these may not be given; null where they may. A source that does not answer never opens a door. */
  const withoutAuthorisation = async (
    drafts: readonly DirectoryDraft[],
    hprNumber: string | null,
  ): Promise<'missing' | 'unknown' | null> => {
    const made = drafts
      .filter(({ follows }) => follows === 0)
      .flatMap(({ id, tree }) => heldRolesOf(tree, { id, version: 0 }));
    const needed = made.filter(({ role }) => catalogue().roles.get(role)?.authorisation === true);
    if (needed.length === 0 || authorisationOf === null) return null;
    if (hprNumber === null) return 'missing';
    const answer = await authorisationOf(hprNumber);
    if (needed.every(({ role }) => covers(answer, catalogue().roles.get(role)))) return null;
    return answer.state === 'unknown' ? 'unknown' : 'missing';
  };

  const save: Workforce['save'] = async (by, before, { person: facts, employments: said }) => {
    const units = await directory.units(by.permit('directory'));
    if (said.some(({ unit }) => units.get(unit)?.active !== true)) return refused({ code: 'unknown', what: 'unit' });
    if (said.some(({ job }) => job !== null && !catalogue().jobs.has(job)))
      return refused({ code: 'unknown', what: 'job' });
    const fault = employmentFault(said);
    if (fault !== null) return refused({ code: 'employment', what: fault });
    const collision = await taken(by, before?.person.id ?? null, facts);
    if (collision !== null) return refused(collision);
    const id = before?.person.id ?? newId('Practitioner', []);
    const now = clock();
    const display = [...facts.given, facts.family ?? ''].join(' ').trim();
    const name = facts.userName === before?.person.userName ? null : facts.userName;
    const follow = followEmployment({
      person: { id, display },
      active: facts.active,
      held: before?.roles ?? [],
      after: said,
      ...{ units, now, catalogue: catalogue(), newId: () => newId('PractitionerRole', []) },
    });
    const unproven = await withoutAuthorisation(follow, facts.hprNumber);
    if (unproven !== null) return refused({ code: 'authorisation', what: unproven });
    const write = (instead: ObjectName | null) =>
      directory.commit(by.permit(facts.active ? 'employment' : 'leaver'), [
        {
          kind: 'Practitioner',
          id,
          follows: before?.person.version ?? 0,
          tree: practitionerOf(facts, before?.person.tree ?? {}),
          ...(name === null
            ? {}
            : { condition: { text: `Practitioner?identifier=${directorySystems.userName}|${name}`, instead } }),
        },
        ...follow,
      ]);
    const first = await write(null);
    // Who had the name a moment ago has it no more: nobody was found with it.
    const written = !first.ok && first.error.code === 'condition-taken' ? await write(first.error.holder) : first;
    return written.ok ? ok(id) : refused(refusalOf(written.error));
  };

  const changeRole: Workforce['changeRole'] = async (by, { unit: unitId, role, give, take }) => {
    const entry = catalogue().roles.get(role);
    if (entry === undefined) return refused({ code: 'unknown', what: 'role' });
    const permit = by.permit('directory');
    const unit = (await directory.units(permit)).get(unitId);
    if (unit === null || !unit.active) return refused({ code: 'unknown', what: 'unit' });
    const found = await directory.persons(permit, { by: 'id', ids: [...give, ...take] });
    if (!found.ok) return found;
    const persons = new Map(found.value.map((person) => [person.id, person]));
    const now = clock();
    const standing = (await directory.roles(permit, { of: 'units', ids: [unitId] })).filter(
      (held) => held.role === role && isStanding(held, now),
    );
    const holders = new Set(standing.map(({ person }) => person));
    const given: DirectoryDraft[] = [];
    for (const id of new Set(give)) {
      const person = persons.get(id);
      if (person === undefined || !person.active || person.removed) return refused({ code: 'unknown', what: 'person' });
      if (holders.has(id)) continue;
      if (entry.sensitive) return refused({ code: 'sensitive' });
      const made = { person, unit, role, words: entry.names.nb, start: new Date(now).toISOString(), end: null };
      given.push({
        kind: 'PractitionerRole',
        id: newId('PractitionerRole', []),
        follows: 0,
        tree: practitionerRoleOf({ ...made, grantedBy: 'group' }),
      });
    }
    for (const id of entry.authorisation ? new Set(give) : []) {
      if (holders.has(id)) continue;
      const why = await withoutAuthorisation(given, persons.get(id)?.hprNumber ?? null);
      if (why !== null) return refused({ code: 'authorisation', what: why });
    }
    const over = standing.filter(({ person }) => take.includes(person));
    return commit(by, 'group', [...given, ...endRoles(over, now)]);
  };

  return {
    governor: async (claims, scope) => {
      const caller = await access.callerOf(claims);
      if (!caller.ok) return caller;
      const units = await directory.units(access.housePermit('units'));
      const may = ({ scopes }: Caller): boolean => scopes.includes(scope);
      return governorOf(caller.value, { duties: ['provision'], rules: rules(), units, may });
    },
    employees,
    save,
    units: (by) => directory.units(by.permit('directory')),
    rolesIn: async (by, units) => {
      const now = clock();
      const roles = await directory.roles(
        by.permit('directory'),
        units === '*' ? { of: 'all' } : { of: 'units', ids: units },
      );
      return roles.filter((held) => isCurrent(held, now));
    },
    changeRole,
    saveUnit: async (by, before, facts) => {
      const units = await directory.units(by.permit('directory'));
      if (facts.parent !== null && units.get(facts.parent) === null) return refused({ code: 'unknown', what: 'unit' });
      if (before !== null && facts.parent !== null && units.below([before.id]).has(facts.parent))
        return refused({ code: 'ring' });
      const id = before?.id ?? newId('Organization', []);
      const tree = organizationOf({ ...facts, active: true }, before?.tree ?? {});
      const written = await commit(by, 'unit', [{ kind: 'Organization', id, follows: before?.version ?? 0, tree }]);
      return written.ok ? ok(id) : written;
    },
    closeUnit: async (by, unit) => {
      const permit = by.permit('directory');
      const units = await directory.units(permit);
      const now = clock();
      const held = await directory.roles(permit, { of: 'units', ids: [unit.id] });
      const busy = units.all.some(({ parent, active }) => active && parent === unit.id);
      if (busy || held.some((role) => isStanding(role, now))) return refused({ code: 'in-use' });
      const tree = organizationOf({ name: unit.name, parent: unit.parent, active: false }, unit.tree);
      return commit(by, 'unit', [{ kind: 'Organization', id: unit.id, follows: unit.version, tree }]);
    },
    catalogue,
  };
};

const refusalOf = (refusal: CommitRefusal): WorkforceRefusal => {
  switch (refusal.code) {
    case 'conflict':
    case 'exists':
      return { code: 'conflict' };
    case 'condition-taken':
      return { code: 'taken', what: 'userName' };
    case 'identifier-taken':
      return { code: 'taken', what: 'hprNumber' };
    default:
      throw new Error(`the directory could not be written: ${refusal.code}`);
  }
};
