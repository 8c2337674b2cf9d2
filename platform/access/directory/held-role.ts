// https://hl7.org/fhir/R4/practitionerrole.html: a role that somebody holds in a unit, or her employment there.

import { isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import { codeSystems } from '@fkj/standards-norway';
import { houseRoles } from '../callers/assignment.ts';
import { stretchOf } from '../relations/instants.ts';
import { codesOf, nameOf, objectsAt, referenceAt, textAt, valueAt } from '../relations/tree.ts';
import { directorySystems, EMPLOYED, GRANTED_BY, SUBSTITUTES } from './identifiers.ts';

/** How a role came to be; null where it was not made here. */
export type GrantedBy = 'employment' | 'request' | 'group' | null;

export interface HeldRole {
  readonly id: string;
  readonly version: number;
  /** Practitioner id. */
  readonly person: string;
  /** Organization id. */
  readonly unit: string;
  /** Volven 9060 or a house role; `ansatt` for the employment itself. */
  readonly role: string;
  readonly active: boolean;
  /** FHIR dateTime. */
  readonly start: string | null;
  readonly end: string | null;
  /** Practitioner id of whom she stands in for. */
  readonly substituteFor: string | null;
  readonly grantedBy: GrantedBy;
  /** Holds at times of day only. */
  readonly hours: 'limited' | 'any';
  /** Of an employment: code of the job, its words, and the number given by the employer. */
  readonly job: string | null;
  readonly title: string | null;
  readonly employeeNumber: string | null;
  readonly tree: JsonObject;
}

const grants: readonly GrantedBy[] = ['employment', 'request', 'group'];

const extension = (tree: unknown, url: string): object | undefined =>
  objectsAt(tree, 'extension').find((one) => textAt(one, 'url') === url);

/** One for each code; none where it has no person, no unit or no code. */
export const heldRolesOf = (
  tree: JsonObject,
  { id, version }: { readonly id: string; readonly version: number },
): readonly HeldRole[] => {
  const person = referenceAt(tree, 'practitioner');
  const unit = referenceAt(tree, 'organization');
  if (person?.kind !== 'Practitioner' || unit?.kind !== 'Organization') return [];
  const codes = objectsAt(tree, 'code');
  const roles = codes.flatMap((code) => [...codesOf(code, codeSystems.profession), ...codesOf(code, houseRoles)]);
  const granted = textAt(extension(tree, GRANTED_BY), 'valueCode');
  const substituted = textAt(extension(tree, SUBSTITUTES), 'valueReference', 'reference');
  return [...new Set(roles)].map((role) => ({
    ...{ id, version, role, tree },
    person: person.id,
    unit: unit.id,
    active: valueAt(tree, 'active') !== false,
    start: textAt(tree, 'period', 'start'),
    end: textAt(tree, 'period', 'end'),
    substituteFor: substituted === null ? null : (nameOf(substituted)?.id ?? null),
    grantedBy: grants.find((one) => one === granted) ?? null,
    hours: objectsAt(tree, 'availableTime').length > 0 ? 'limited' : 'any',
    job: codes.flatMap((code) => codesOf(code, directorySystems.job))[0] ?? null,
    title: codes.flatMap((code) => textAt(code, 'text') ?? [])[0] ?? null,
    employeeNumber:
      textAt(
        objectsAt(tree, 'identifier').find((one) => textAt(one, 'system') === directorySystems.employeeNumber),
        'value',
      ) ?? null,
  }));
};

/** Active and not over; one that has not begun yet counts. */
export const isStanding = ({ active, end }: HeldRole, now: number): boolean =>
  active && (end === null || (stretchOf(end)?.high ?? 0) > now);

/** Holds on this day, hours aside. */
export const isCurrent = (held: HeldRole, now: number): boolean =>
  isStanding(held, now) && (held.start === null || (stretchOf(held.start)?.low ?? Number.POSITIVE_INFINITY) <= now);

export interface NewRole {
  readonly person: { readonly id: string; readonly display: string };
  readonly unit: { readonly id: string; readonly name: string };
  readonly role: string;
  readonly words: string;
  readonly start: string;
  readonly end: string | null;
  readonly grantedBy: Exclude<GrantedBy, null>;
  readonly substituteFor?: string | null;
  /** PractitionerRole.availableTime. */
  readonly hours?: JsonValue | null;
  readonly job?: string | null;
  readonly title?: string | null;
  readonly employeeNumber?: string | null;
}

/** Profession codes are two to four capitals or digits of Volven 9060; the house's own are words. */
const systemOf = (role: string): string => (/^[A-Z][A-Z0-9]{1,3}$/.test(role) ? codeSystems.profession : houseRoles);

/** The PractitionerRole that says this. */
export const practitionerRoleOf = (made: NewRole): JsonObject => ({
  resourceType: 'PractitionerRole',
  extension: [
    { url: GRANTED_BY, valueCode: made.grantedBy },
    ...(made.substituteFor == null
      ? []
      : [{ url: SUBSTITUTES, valueReference: { reference: `Practitioner/${made.substituteFor}` } }]),
  ],
  ...(made.employeeNumber == null
    ? {}
    : { identifier: [{ system: directorySystems.employeeNumber, value: made.employeeNumber }] }),
  active: true,
  period: { start: made.start, ...(made.end === null ? {} : { end: made.end }) },
  practitioner: { reference: `Practitioner/${made.person.id}`, display: made.person.display },
  organization: { reference: `Organization/${made.unit.id}`, display: made.unit.name },
  code: [
    {
      coding: [
        { system: systemOf(made.role), code: made.role, display: made.words },
        ...(made.job == null ? [] : [{ system: directorySystems.job, code: made.job }]),
      ],
      ...(made.title == null ? {} : { text: made.title }),
    },
  ],
  ...(made.hours == null ? {} : { availableTime: made.hours }),
});

/** The same role, over from this time (FHIR dateTime); one that has not begun never does. */
export const ended = ({ tree, start }: HeldRole, end: string): JsonObject => {
  const period = tree['period'];
  const begins = start === null ? Number.NEGATIVE_INFINITY : (stretchOf(start)?.low ?? 0);
  const unbegun = start !== null && begins > (stretchOf(end)?.low ?? 0);
  return { ...tree, active: false, period: { ...(isObject(period) ? period : {}), end: unbegun ? start : end } };
};

/** The same role for another time. */
export const withPeriod = (
  { tree }: HeldRole,
  { start, end }: { readonly start: string | null; readonly end: string | null },
): JsonObject => ({
  ...tree,
  period: { ...(start === null ? {} : { start }), ...(end === null ? {} : { end }) },
});

export const isEmployment = ({ role }: HeldRole): boolean => role === EMPLOYED;
