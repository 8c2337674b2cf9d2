// DESIGN.md §7 "care relationship": which care relationships a resource states. Pure; nothing but the resource is asked.

import type { ObjectName, Relationship, RelationshipBasis } from '@fkj/platform-record';
import { isEmergencyClass, writtenReason } from '../decision/acute-contact.ts';
import type { AccessRules } from '../rights/role-rights.ts';
import { hours, stretchOf } from './instants.ts';
import { codesOf, objectsAt, referenceAt, textAt, valueAt } from './tree.ts';

/** The house's code system for what a List is. */
export const listKinds = 'https://felleskommunaljournal.no/fhir/CodeSystem/list-kind';

/** Kinds of resources that state care relationships. */
export const statingKinds: ReadonlySet<string> = new Set([
  'List',
  'Appointment',
  'EpisodeOfCare',
  'Encounter',
  'Patient',
  'ServiceRequest',
  'CareTeam',
]);

export interface ProjectionContext {
  readonly rules: AccessRules;
  /** ms since 1970. */
  readonly now: number;
  /** Patients of the visits that a list has as entries, by 'Appointment/<id>'. */
  readonly visitPatients: ReadonlyMap<string, readonly string[]>;
}

interface Statement {
  readonly patients: readonly string[];
  readonly parties: readonly ObjectName[];
  readonly basis: RelationshipBasis;
  readonly from: number;
  readonly to: number | null;
}

const partyKinds: ReadonlySet<string> = new Set(['Practitioner', 'PractitionerRole', 'Organization', 'CareTeam']);

const parties = (names: readonly (ObjectName | null)[]): readonly ObjectName[] =>
  names.filter((name): name is ObjectName => name !== null && partyKinds.has(name.kind));

const patients = (names: readonly (ObjectName | null)[]): readonly string[] => [
  ...new Set(names.flatMap((name) => (name?.kind === 'Patient' ? [name.id] : []))),
];

/** The visits that a list has as entries. */
export const visitsOf = (list: unknown): readonly ObjectName[] =>
  entries(list).filter((item) => item.kind === 'Appointment');

/** The patients that a list has as entries themselves. */
export const listedPatients = (list: unknown): readonly string[] => patients(entries(list));

const entries = (list: unknown): readonly ObjectName[] =>
  objectsAt(list, 'entry')
    .filter((entry) => valueAt(entry, 'deleted') !== true)
    .flatMap((entry) => referenceAt(entry, 'item') ?? []);

/** Is it a List that says whom someone is to visit or look after today? */
export const isWorkingList = (resource: unknown): boolean =>
  textAt(resource, 'resourceType') === 'List' && codesOf(valueAt(resource, 'code'), listKinds).includes('arbeidsliste');

const list = (tree: unknown, { rules, now, visitPatients }: ProjectionContext): Statement | null => {
  if (!isWorkingList(tree) || textAt(tree, 'status') !== 'current') return null;
  const day = stretchOf(textAt(tree, 'date'));
  const visited = visitsOf(tree).flatMap((visit) => visitPatients.get(`Appointment/${visit.id}`) ?? []);
  return {
    patients: [...new Set([...listedPatients(tree), ...visited])],
    parties: parties([referenceAt(tree, 'source')]),
    basis: 'list',
    from: day === null ? now : day.low - hours(rules.visit.hoursBefore),
    to: day === null ? now + hours(24) : Math.max(day.high, day.low + hours(24)) + hours(rules.visit.hoursAfter),
  };
};

const closedVisits: ReadonlySet<string> = new Set(['cancelled', 'noshow', 'entered-in-error', 'proposed', 'waitlist']);

const appointment = (tree: unknown, { rules }: ProjectionContext): Statement | null => {
  const start = stretchOf(textAt(tree, 'start'));
  if (start === null || closedVisits.has(textAt(tree, 'status') ?? 'proposed')) return null;
  const end = stretchOf(textAt(tree, 'end')) ?? start;
  const actors = objectsAt(tree, 'participant')
    .filter((participant) => textAt(participant, 'status') !== 'declined')
    .map((participant) => referenceAt(participant, 'actor'));
  return {
    patients: patients(actors),
    parties: parties(actors),
    basis: 'visit',
    from: start.low - hours(rules.visit.hoursBefore),
    to: end.high + hours(rules.visit.hoursAfter),
  };
};

const episode = (tree: unknown, { now }: ProjectionContext): Statement | null => {
  if (textAt(tree, 'status') !== 'active') return null;
  return {
    patients: patients([referenceAt(tree, 'patient')]),
    parties: parties([
      referenceAt(tree, 'managingOrganization'),
      referenceAt(tree, 'careManager'),
      ...objectsAt(tree, 'team').map((team) => referenceAt(team)),
    ]),
    basis: 'service',
    from: stretchOf(textAt(tree, 'period', 'start'))?.low ?? now,
    to: stretchOf(textAt(tree, 'period', 'end'))?.high ?? null,
  };
};

const closedContacts: ReadonlySet<string> = new Set([
  'planned',
  'finished',
  'cancelled',
  'entered-in-error',
  'unknown',
]);

const encounter = (tree: unknown, { rules, now }: ProjectionContext): Statement | null => {
  if (closedContacts.has(textAt(tree, 'status') ?? 'unknown')) return null;
  const emergency = isEmergencyClass(tree);
  // The acute contact is an exception to the rule that the care relationship comes first: without a reason it opens nothing.
  if (emergency && writtenReason(tree).length < rules.acuteContact.reasonLength) return null;
  const from = Math.min(stretchOf(textAt(tree, 'period', 'start'))?.low ?? now, now);
  const end = stretchOf(textAt(tree, 'period', 'end'))?.high ?? null;
  return {
    patients: patients([referenceAt(tree, 'subject')]),
    parties: parties([
      referenceAt(tree, 'serviceProvider'),
      ...objectsAt(tree, 'participant').map((participant) => referenceAt(participant, 'individual')),
    ]),
    basis: emergency ? 'acute-contact' : 'encounter',
    from,
    to: emergency ? from + hours(rules.acuteContact.hours) : end,
  };
};

/** Volven 9151: services that a municipality grants by a decision. */
const grantedServices = 'urn:oid:2.16.578.1.12.4.1.1.9151';

/** Who is asked to do something for the patient; where it is a service that has been granted, who gives it. */
const referral = (tree: unknown, { now }: ProjectionContext): Statement | null => {
  if (textAt(tree, 'status') !== 'active') return null;
  const granted = [valueAt(tree, 'code'), ...objectsAt(tree, 'category')].some(
    (concept) => codesOf(concept, grantedServices).length > 0,
  );
  return {
    patients: patients([referenceAt(tree, 'subject')]),
    parties: parties(objectsAt(tree, 'performer').map((performer) => referenceAt(performer))),
    basis: granted ? 'service' : 'referral',
    from: stretchOf(textAt(tree, 'occurrencePeriod', 'start'))?.low ?? now,
    to: stretchOf(textAt(tree, 'occurrencePeriod', 'end'))?.high ?? null,
  };
};

const team = (tree: unknown, { now }: ProjectionContext): Statement | null => {
  if (textAt(tree, 'status') !== 'active') return null;
  return {
    patients: patients([referenceAt(tree, 'subject')]),
    parties: parties([
      ...objectsAt(tree, 'participant').map((participant) => referenceAt(participant, 'member')),
      ...objectsAt(tree, 'managingOrganization').map((organization) => referenceAt(organization)),
    ]),
    basis: 'team',
    from: stretchOf(textAt(tree, 'period', 'start'))?.low ?? now,
    to: stretchOf(textAt(tree, 'period', 'end'))?.high ?? null,
  };
};

/** What a Patient says of her general practitioner: another source than her registration, which later versions leave alone. */
export const practitionerSource = ({ kind, id }: ObjectName): ObjectName => ({
  kind,
  id: `${id} general practitioner`,
});

/** The relationships of her general practitioner and his practice, as long as she is on the list. */
export const projectPractitioner = (patient: ObjectName, tree: unknown, now: number): readonly Relationship[] =>
  unique(parties(objectsAt(tree, 'generalPractitioner').map((practitioner) => referenceAt(practitioner)))).map(
    (party) => ({
      patient: patient.id,
      party,
      basis: 'gp',
      source: practitionerSource(patient),
      from: now,
      to: null,
    }),
  );

/** Who registers a person goes on to enrol her: the registering unit reaches her for a day. */
const registration = (tree: unknown, { rules, now }: ProjectionContext): Statement | null => {
  const id = textAt(tree, 'id');
  if (id === null) return null;
  return {
    patients: [id],
    parties: parties([referenceAt(tree, 'managingOrganization')]),
    basis: 'registration',
    from: now,
    to: now + hours(rules.registration.hours),
  };
};

const statementOf = (tree: unknown, context: ProjectionContext): Statement | null => {
  switch (textAt(tree, 'resourceType')) {
    case 'List':
      return list(tree, context);
    case 'Appointment':
      return appointment(tree, context);
    case 'EpisodeOfCare':
      return episode(tree, context);
    case 'Encounter':
      return encounter(tree, context);
    case 'Patient':
      return registration(tree, context);
    case 'ServiceRequest':
      return referral(tree, context);
    case 'CareTeam':
      return team(tree, context);
    default:
      return null;
  }
};

/** Every care relationship that this version of `source` states: each patient with each party. */
export const project = (source: ObjectName, tree: unknown, context: ProjectionContext): readonly Relationship[] => {
  const statement = statementOf(tree, context);
  if (statement === null || (statement.to !== null && statement.to <= statement.from)) return [];
  const { basis, from, to } = statement;
  return statement.patients.flatMap((patient) =>
    unique(statement.parties).map((party) => ({ patient, party, basis, source, from, to })),
  );
};

const unique = (names: readonly ObjectName[]): readonly ObjectName[] => [
  ...new Map(names.map((name) => [`${name.kind}/${name.id}`, name])).values(),
];
