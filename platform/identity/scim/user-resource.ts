// https://www.rfc-editor.org/rfc/rfc7643#section-4.1: a User is a Practitioner with her employment and roles.

import type { Contact, Employee, EmployeeFacts, UnitTree } from '@fkj/platform-access';
import { isArray, type JsonObject, type JsonValue } from '@fkj/standards-json';
import { isHprNumber, parsePersonNumber } from '@fkj/standards-norway';
import { enterpriseSchema, type ScimResult, scimBad, scimOk, userSchema } from '@fkj/standards-scim';
import { employmentsIn, type SaidHow, shownEmployments } from './employments.ts';
import { entityTag, metaOf, present, textIn } from './resource.ts';
import { personnelSchema } from './shapes.ts';

export interface UserContext {
  readonly base: string;
  readonly units: UnitTree;
  /** Words of a role. */
  readonly roleName: (code: string) => string;
  readonly now: number;
}

const schemes: Readonly<Record<string, string>> = { work: 'work', home: 'home', mobile: 'mobile' };

const contact = ({ use, value }: Contact): JsonObject => present({ value, type: use });

/** A unit, or a role in it, as a group. `~` stands in no FHIR id. */
export const groupId = (unit: string, role: string): string => `${unit}~${role}`;

/** The name by which the person is known to the HR system; the id where it gave none. */
const userNameOf = ({ person }: Employee): string => person.userName ?? person.id;

const userTag = ({ person, roles }: Employee): string =>
  entityTag([`${person.id} ${person.version}`, ...roles.map(({ id, version }) => `${id} ${version}`).sort()]);

export const userResource = (employee: Employee, { base, units, roleName }: UserContext): JsonObject => {
  const { person } = employee;
  const employment = employee.employments[0] ?? null;
  const standing = employee.standing;
  const nameOf = (unit: string): string => units.get(unit)?.name ?? unit;
  const groups = new Map<string, string>();
  for (const { unit, role } of standing) {
    groups.set(unit, nameOf(unit));
    groups.set(groupId(unit, role), `${roleName(role)} – ${nameOf(unit)}`);
  }
  return {
    schemas: [userSchema.id, enterpriseSchema.id, personnelSchema.id],
    id: person.id,
    ...present({
      externalId: person.externalId,
      userName: userNameOf(employee),
      name: present({
        formatted: person.display,
        familyName: person.family,
        givenName: person.given[0] ?? null,
        middleName: person.given.slice(1).join(' ') || null,
        honorificPrefix: person.prefix,
        honorificSuffix: person.suffix,
      }),
      displayName: person.display,
      title: employment?.title ?? null,
      userType: employment?.job ?? null,
      preferredLanguage: person.language,
      active: person.active,
      emails: person.emails.map(contact),
      phoneNumbers: person.phones.map(contact),
      groups: [...groups].map(([value, display]) => ({
        value,
        $ref: `${base}/Groups/${encodeURIComponent(value)}`,
        display,
        type: 'direct',
      })),
    }),
    [enterpriseSchema.id]: present({
      employeeNumber: employment?.employeeNumber ?? null,
      department: employment?.unit ?? null,
      organization: employment === null ? null : nameOf(units.above(employment.unit).at(-1) ?? employment.unit),
    }),
    [personnelSchema.id]: present({
      nationalNumber: person.nationalNumber,
      hprNumber: person.hprNumber,
      employments: shownEmployments(employee),
      assignments: standing.map(({ id, unit, role, start, end, substituteFor }) =>
        present({ value: id, unit, role, start, end, substituteFor }),
      ),
    }),
    meta: metaOf({ type: 'User', id: person.id, lastModified: person.lastUpdated, version: userTag(employee), base }),
  };
};

const contactsIn = (value: JsonValue | undefined): readonly Contact[] =>
  (isArray(value) ? value : []).flatMap((item) => {
    const found = textIn(item, 'value');
    return found === null ? [] : [{ use: schemes[textIn(item, 'type') ?? ''] ?? null, value: found }];
  });

export interface FactsContext {
  readonly before: Employee | null;
  readonly how: SaidHow;
  /** Whether a national number stands in the text: neither names nor ids may hold one. */
  readonly holdsPersonNumber: (text: string) => boolean;
}

/** What a User that has been held against its schema says. What the client may not see and did not send stays. */
export const factsOf = (
  user: JsonObject,
  { before, how, holdsPersonNumber }: FactsContext,
): ScimResult<EmployeeFacts> => {
  const userName = textIn(user, 'userName');
  if (userName === null) return scimBad('invalidValue', 'userName is required.');
  const externalId = textIn(user, 'externalId');
  if ([userName, externalId ?? ''].some(holdsPersonNumber))
    return scimBad(
      'invalidValue',
      'userName and externalId must not hold a national number: they stand in addresses and logs.',
    );
  const name = user['name'];
  const family = textIn(name, 'familyName');
  const given = textIn(name, 'givenName');
  if (family === null && given === null) return scimBad('invalidValue', 'name needs familyName or givenName.');
  const numbers = user[personnelSchema.id];
  const nationalNumber = textIn(numbers, 'nationalNumber') ?? before?.person.nationalNumber ?? null;
  if (
    nationalNumber !== null &&
    nationalNumber !== before?.person.nationalNumber &&
    !parsePersonNumber(nationalNumber).ok
  )
    return scimBad('invalidValue', 'nationalNumber is not a valid number.');
  const hprNumber = textIn(numbers, 'hprNumber');
  if (hprNumber !== null && !isHprNumber(hprNumber)) return scimBad('invalidValue', 'hprNumber is not a valid number.');
  const employments = employmentsIn(user, { before, how });
  if (!employments.ok) return employments;
  return scimOk({
    person: {
      active: user['active'] !== false,
      removed: false,
      userName: userName === before?.person.id && before.person.userName === null ? null : userName.toLowerCase(),
      externalId,
      family,
      given: [given, textIn(name, 'middleName')].flatMap((part) => part ?? []),
      prefix: textIn(name, 'honorificPrefix'),
      suffix: textIn(name, 'honorificSuffix'),
      nationalNumber,
      hprNumber,
      emails: contactsIn(user['emails']),
      phones: contactsIn(user['phoneNumbers']),
      language: textIn(user, 'preferredLanguage'),
    },
    employments: employments.value,
  });
};
