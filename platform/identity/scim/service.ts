// https://www.rfc-editor.org/rfc/rfc7644#section-3: what can be done with Users and Groups, apart from how it is sent.

import {
  directorySystems,
  type Employee,
  type Governor,
  type PersonQuestion,
  type UnitTree,
  type Workforce,
  type WorkforceRefusal,
} from '@fkj/platform-access';
import { isObject, type JsonObject } from '@fkj/standards-json';
import { identifierSystems, personNumberSystems } from '@fkj/standards-norway';
import {
  applyPatch,
  demanded,
  normalize,
  project,
  readPatch,
  type ScimFilter,
  type ScimResult,
  type ScimType,
  scimBad,
  scimOk,
} from '@fkj/standards-scim';
import type { SaidHow } from './employments.ts';
import { type GroupContext, groupOf, membersOf, roleResource, unitResource } from './group-resource.ts';
import { listResponse, type Query, type Shaped } from './query.ts';
import { groupShape, personnelSchema, type ResourceTypeName, resourceTypes, unitSchema, userShape } from './shapes.ts';
import { factsOf, groupId, userResource } from './user-resource.ts';

export interface ScimParts {
  readonly workforce: Workforce;
  /** Of the service, without a trailing slash. */
  readonly base: string;
  readonly holdsPersonNumber: (text: string) => boolean;
  /** ms since 1970. */
  readonly clock: () => number;
}

/** One request for one resource. */
export interface Change {
  readonly by: Governor;
  readonly id: string;
  readonly body: JsonObject;
  /** The entity tag that the client has; null where it does not say. */
  readonly ifMatch: string | null;
}

/** What can be done with one resource type. */
export interface Resources {
  get(by: Governor, id: string): Promise<ScimResult<JsonObject>>;
  /** All that a filter may mean; more is read than matches. */
  candidates(by: Governor, filter: ScimFilter | null): Promise<ScimResult<readonly JsonObject[]>>;
  create(by: Governor, body: JsonObject): Promise<ScimResult<JsonObject>>;
  replace(change: Change): Promise<ScimResult<JsonObject>>;
  patch(change: Change): Promise<ScimResult<JsonObject>>;
  remove(change: Omit<Change, 'body'>): Promise<ScimResult<null>>;
}

const refusal = (status: 403 | 404 | 409 | 412, scimType: ScimType | null, detail: string) =>
  ({ ok: false, error: { status, scimType, detail } }) as const;

export const notFound = (type: ResourceTypeName) => refusal(404, null, `There is no such ${type}.`);

const told = (why: WorkforceRefusal) => {
  switch (why.code) {
    case 'taken':
      return refusal(409, 'uniqueness', `Another User has this ${why.what}.`);
    case 'conflict':
      return refusal(409, null, 'Somebody else changed it meanwhile: read it again, and repeat.');
    case 'too-many':
      return scimBad('tooMany', 'The question means too many: narrow it.');
    case 'unknown':
      return scimBad('invalidValue', unknownWords[why.what]);
    case 'employment':
      return scimBad('invalidValue', employmentWords[why.what]);
    case 'authorisation':
      return why.what === 'unknown'
        ? refusal(
            409,
            null,
            'A role of this job needs an authorisation, and HPR did not answer, or knows nobody under hprNumber: send it again later.',
          )
        : scimBad(
            'invalidValue',
            'A role of this job needs an authorisation, and HPR has none that is valid under hprNumber.',
          );
    case 'sensitive':
      return refusal(403, null, 'This role is given by a request that two people approve, not by a system.');
    case 'in-use':
      return refusal(409, null, 'The unit still has people with roles, or units below it.');
    case 'ring':
      return scimBad('invalidValue', 'The unit would become part of itself.');
  }
};

const employmentWords = {
  period: 'An employment ends after it begins.',
  twice: 'employments names the same work (department, job, employeeNumber) twice at the same time.',
  'too-many': 'employments names more than 20.',
} as const;

const unknownWords = {
  unit: 'There is no such active unit: name the id of a Group that is a unit.',
  job: 'userType, or job of employments, is not a job of the role catalogue.',
  role: 'The role is not in the role catalogue.',
  person: 'A member is not an active User.',
} as const;

const moved = (resource: JsonObject, ifMatch: string | null) => {
  const { meta } = resource;
  const version = isObject(meta) ? meta['version'] : undefined;
  const tags = ifMatch?.split(',').map((tag) => tag.trim()) ?? [];
  return ifMatch === null || tags.includes('*') || (typeof version === 'string' && tags.includes(version))
    ? null
    : refusal(412, null, 'The resource has changed since you read it.');
};

/** What was applied to the resource as it is shown, held against the schema again. */
const patched = (shown: JsonObject, body: JsonObject, type: ResourceTypeName): ScimResult<JsonObject> => {
  const operations = readPatch(body);
  if (!operations.ok) return operations;
  const after = applyPatch(shown, operations.value, resourceTypes[type]);
  return after.ok ? normalize(after.value, resourceTypes[type]) : after;
};

export const openUsers = ({ workforce, base, holdsPersonNumber, clock }: ScimParts): Resources => {
  const names = () => {
    const { roles } = workforce.catalogue();
    return (code: string): string => roles.get(code)?.names.nb ?? code;
  };
  const shown = async (by: Governor, employees: readonly Employee[]): Promise<readonly JsonObject[]> => {
    const context = { base, units: await workforce.units(by), roleName: names(), now: clock() };
    return employees.filter(({ person }) => !person.removed).map((employee) => userResource(employee, context));
  };
  const one = async (by: Governor, id: string): Promise<Employee | null> => {
    const found = await workforce.employees(by, { by: 'id', ids: [id] });
    const employee = found.ok ? found.value[0] : undefined;
    return employee === undefined || employee.person.removed ? null : employee;
  };
  const get: Resources['get'] = async (by, id) => {
    const employee = await one(by, id);
    const [user] = employee === null ? [] : await shown(by, [employee]);
    return user === undefined ? notFound('User') : scimOk(user);
  };
  const save = async (
    by: Governor,
    before: Employee | null,
    { user, how }: { readonly user: JsonObject; readonly how: SaidHow },
  ): Promise<ScimResult<JsonObject>> => {
    const facts = factsOf(user, { before, how, holdsPersonNumber });
    if (!facts.ok) return facts;
    const saved = await workforce.save(by, before, facts.value);
    return saved.ok ? get(by, saved.value) : told(saved.error);
  };
  /** The resource whole: what is returned only on request is part of what a patch changes. */
  const change = async (
    { by, id, ifMatch }: Omit<Change, 'body'>,
    how: SaidHow,
    after: (user: JsonObject) => ScimResult<JsonObject>,
  ): Promise<ScimResult<JsonObject>> => {
    const before = await one(by, id);
    const [user] = before === null ? [] : await shown(by, [before]);
    if (before === null || user === undefined) return notFound('User');
    const stale = moved(user, ifMatch);
    if (stale !== null) return stale;
    const next = after(user);
    return next.ok ? save(by, before, { user: next.value, how }) : next;
  };
  return {
    get,
    candidates: async (by, filter) => {
      const employees: Employee[] = [];
      for (const question of questionsOf(filter)) {
        const found = await workforce.employees(by, question);
        if (!found.ok) return told(found.error);
        employees.push(...found.value);
      }
      return scimOk(await shown(by, employees));
    },
    create: async (by, body) => {
      const user = normalize(body, userShape);
      return user.ok ? save(by, null, { user: user.value, how: 'whole' }) : user;
    },
    replace: ({ body, ...rest }) => change(rest, 'whole', () => normalize(body, userShape)),
    patch: ({ body, ...rest }) => change(rest, 'change', (user) => patched(user, body, 'User')),
    remove: async ({ by, id, ifMatch }) => {
      const before = await one(by, id);
      const [user] = before === null ? [] : await shown(by, [before]);
      if (before === null || user === undefined) return notFound('User');
      const stale = moved(user, ifMatch);
      if (stale !== null) return stale;
      const facts = { ...before.person, active: false, removed: true, userName: null, externalId: null };
      const gone = await workforce.save(by, before, { person: facts, employments: [] });
      return gone.ok ? scimOk(null) : told(gone.error);
    },
  };
};

/** What the index can answer of a filter; everybody where it can answer nothing. */
const questionsOf = (filter: ScimFilter | null): readonly PersonQuestion[] => {
  const everybody: readonly PersonQuestion[] = [{ by: 'all' }];
  if (filter === null) return everybody;
  const { core } = userShape;
  const id = demanded(filter, 'id', core);
  if (id !== null) return [{ by: 'id', ids: [id] }];
  const userName = demanded(filter, 'userName', core)?.toLowerCase();
  // Those whom the HR system has given no name are known by their id.
  if (userName !== undefined)
    return [
      { by: 'identifier', system: directorySystems.userName, value: userName },
      ...(/^[a-z0-9.-]{1,64}$/.test(userName) ? [{ by: 'id' as const, ids: [userName] }] : []),
    ];
  const externalId = demanded(filter, 'externalId', core);
  if (externalId !== null) return [{ by: 'identifier', system: directorySystems.externalId, value: externalId }];
  for (const [name, systems] of numbers) {
    const value = demandedNumber(filter, name);
    if (value !== null) return systems.map((system) => ({ by: 'identifier', system, value }));
  }
  return everybody;
};

const numbers = [
  ['hprNumber', [identifierSystems.hprNumber]],
  ['nationalNumber', personNumberSystems],
] as const;

const demandedNumber = (filter: ScimFilter, name: 'hprNumber' | 'nationalNumber'): string | null =>
  // A name of the extension is never without its URN.
  hasSchema(filter) ? demanded(filter, name, personnelSchema) : null;

const hasSchema = (filter: ScimFilter): boolean => {
  if (filter.op === 'and') return filter.filters.some(hasSchema);
  return filter.op === 'eq' && filter.path.schema !== null;
};

export const openGroups = ({ workforce, base }: ScimParts): Resources => {
  const context = async (by: Governor, units: readonly string[] | '*'): Promise<GroupContext> => {
    const { roles } = workforce.catalogue();
    const roleName = (code: string): string => roles.get(code)?.names.nb ?? (code === 'ansatt' ? 'Ansatt' : code);
    return { base, units: await workforce.units(by), roleName, roles: await workforce.rolesIn(by, units) };
  };
  const known = (code: string): boolean => code === 'ansatt' || workforce.catalogue().roles.has(code);
  const shown = async (
    by: Governor,
    id: string,
  ): Promise<{ readonly group: JsonObject; readonly units: UnitTree } | null> => {
    const { unit: unitId, role } = groupOf(id);
    const where = await context(by, [unitId]);
    const unit = where.units.get(unitId);
    if (unit === null || !unit.active || (role !== null && !known(role))) return null;
    return { group: role === null ? unitResource(unit, where) : roleResource(unit, role, where), units: where.units };
  };
  const get: Resources['get'] = async (by, id) => {
    const found = await shown(by, id);
    return found === null ? notFound('Group') : scimOk(found.group);
  };
  const save = async (by: Governor, before: JsonObject, after: JsonObject): Promise<ScimResult<JsonObject>> => {
    const id = String(before['id']);
    const { unit: unitId, role } = groupOf(id);
    const [had, has] = [new Set(membersOf(before)), new Set(membersOf(after))];
    const give = [...has].filter((one) => !had.has(one));
    const take = [...had].filter((one) => !has.has(one));
    if (role === null) {
      if (give.length + take.length > 0)
        return scimBad(
          'mutability',
          'People belong to a unit by their employment (department) and roles: change those, or a Group of a role.',
        );
      const unit = (await workforce.units(by)).get(unitId);
      if (unit === null) return notFound('Group');
      const saved = await workforce.saveUnit(by, unit, { name: String(after['displayName']), parent: parentIn(after) });
      return saved.ok ? get(by, id) : told(saved.error);
    }
    if (role === 'ansatt') return scimBad('mutability', 'Employment is changed by the department of the User.');
    const saved = await workforce.changeRole(by, { unit: unitId, role, give, take });
    return saved.ok ? get(by, id) : told(saved.error);
  };
  const change = async (
    { by, id, ifMatch }: Omit<Change, 'body'>,
    after: (group: JsonObject) => ScimResult<JsonObject>,
  ): Promise<ScimResult<JsonObject>> => {
    const found = await shown(by, id);
    if (found === null) return notFound('Group');
    const stale = moved(found.group, ifMatch);
    if (stale !== null) return stale;
    const next = after(found.group);
    return next.ok ? save(by, found.group, next.value) : next;
  };
  return {
    get,
    candidates: async (by) => {
      const where = await context(by, '*');
      const filled = new Map<string, readonly [string, string]>();
      for (const { unit, role } of where.roles) filled.set(groupId(unit, role), [unit, role]);
      const units = where.units.all.filter(({ active }) => active).map((unit) => unitResource(unit, where));
      const roles = [...filled.values()].flatMap(([unitId, role]) => {
        const unit = where.units.get(unitId);
        return unit === null || !known(role) ? [] : [roleResource(unit, role, where)];
      });
      return scimOk([...units, ...roles]);
    },
    create: async (by, body) => {
      const group = normalize(body, groupShape);
      if (!group.ok) return group;
      if (membersOf(group.value).length > 0)
        return scimBad(
          'invalidValue',
          'A new Group is a unit without members: give roles with the Groups <unit>~<role>.',
        );
      const parent = parentIn(group.value);
      if (parent === null)
        return scimBad('invalidValue', `${unitSchema.id}:parent must name the unit that this one is part of.`);
      const saved = await workforce.saveUnit(by, null, { name: String(group.value['displayName']), parent });
      return saved.ok ? get(by, saved.value) : told(saved.error);
    },
    replace: ({ body, ...rest }) => change(rest, () => normalize(body, groupShape)),
    patch: ({ body, ...rest }) => change(rest, (group) => patched(group, body, 'Group')),
    remove: async ({ by, id, ifMatch }) => {
      const found = await shown(by, id);
      if (found === null) return notFound('Group');
      const stale = moved(found.group, ifMatch);
      if (stale !== null) return stale;
      const { unit: unitId, role } = groupOf(id);
      const unit = found.units.get(unitId);
      if (unit === null) return notFound('Group');
      if (role === 'ansatt') return scimBad('mutability', 'Employment is changed by the department of the User.');
      const gone =
        role === null
          ? await workforce.closeUnit(by, unit)
          : await workforce.changeRole(by, { unit: unitId, role, give: [], take: membersOf(found.group) });
      return gone.ok ? scimOk(null) : told(gone.error);
    },
  };
};

const parentIn = (group: JsonObject): string | null => {
  const extension = group[unitSchema.id];
  const parent = isObject(extension) ? extension['parent'] : undefined;
  return typeof parent === 'string' ? parent : null;
};

/** The page of these types that a query asks for. */
export const listOf = async (
  by: Governor,
  query: Query,
  types: readonly { readonly type: ResourceTypeName; readonly resources: Resources }[],
): Promise<ScimResult<JsonObject>> => {
  const all: Shaped[] = [];
  for (const { type, resources } of types) {
    const found = await resources.candidates(by, query.filter);
    if (!found.ok) return found;
    all.push(...found.value.map((resource) => ({ resource, shape: resourceTypes[type] })));
  }
  return listResponse(
    all,
    query,
    types.map(({ type }) => resourceTypes[type]),
  );
};

/** One resource as the query wants it. */
export const projected = (resource: JsonObject, query: Query, type: ResourceTypeName): JsonObject =>
  project(resource, query, resourceTypes[type]);
