// DESIGN.md §2 "Companion", §7: care relationships follow their source in the same transaction.

import type { Companion, ObjectName, Relationship, Write } from '@fkj/platform-record';
import type { PrivacyRules } from '../privacy/privacy-rules.ts';
import { projectChoice } from '../privacy/project-choice.ts';
import { reserveFor } from '../privacy/reserve.ts';
import type { AccessRules } from '../rights/role-rights.ts';
import { practitionerSource, project, projectPractitioner, statingKinds, visitsOf } from './project.ts';
import { registerSource } from './regular-doctor.ts';
import { objectsAt, referenceAt, textAt, valueAt } from './tree.ts';

export interface CompanionParts {
  readonly rules: () => AccessRules;
  readonly privacy: () => PrivacyRules;
  /** ms since 1970. */
  readonly clock: () => number;
  /** Patients of stored visits, by 'Appointment/<id>'. */
  readonly visitPatients: (visits: readonly ObjectName[]) => Promise<ReadonlyMap<string, readonly string[]>>;
  /** Called before roles change: what is remembered of them is no longer to be believed. */
  readonly rolesChange: () => void;
  /** Called before it changes who is near to whom. */
  readonly kinChange: () => void;
  /** The emergency access that `openEmergency` is about to write; nobody else can make an object state one. */
  readonly emergencyOf: (source: ObjectName) => Relationship | null;
}

/** A change of these may give or take roles: permits made before must be made again. */
const roleKinds: ReadonlySet<string> = new Set(['PractitionerRole', 'Organization']);

/** Who is no longer active loses every role, at once. */
const endsPerson = (write: Write): boolean =>
  write.kind === 'Practitioner' &&
  write.action !== 'create' &&
  (write.action === 'delete' || valueAt(treeOf(write), 'active') === false);

const named = (write: Write): ObjectName => ({ kind: write.kind, id: write.id });

const patientsOfVisit = (tree: unknown): readonly string[] =>
  objectsAt(tree, 'participant').flatMap((participant) => {
    const actor = referenceAt(participant, 'actor');
    return actor?.kind === 'Patient' ? [actor.id] : [];
  });

export const relationshipCompanion = (parts: CompanionParts): Companion => ({
  name: 'care relationships and privacy choices',
  reserve: (write, writer) => reserveFor(write, writer, parts.privacy()),
  follow: async (writes) => {
    const rolesChange = writes.some((write) => roleKinds.has(write.kind) || endsPerson(write));
    if (rolesChange) parts.rolesChange();
    if (writes.some(({ kind }) => kind === 'RelatedPerson')) parts.kinChange();
    const epoch = rolesChange ? { epoch: 'advance' as const } : {};
    const stating = writes.filter(states);
    const emergencies = writes.flatMap((write) => parts.emergencyOf(named(write)) ?? []);
    const choices = choicesIn(parts, writes);
    const lists = practitionersIn(writes, parts.clock());
    if (stating.length === 0) {
      const relationships = [...lists.relationships, ...emergencies];
      return { writes: [], relationships, replaceRelationshipsOf: lists.replaced, ...choices, ...epoch };
    }
    const trees = stating.map((write) => ({ write, tree: treeOf(write) }));
    const context = { rules: parts.rules(), now: parts.clock(), visitPatients: await visits(parts, trees) };
    return {
      writes: [],
      relationships: [
        ...trees.flatMap(({ write, tree }) =>
          write.administrative?.access === 'ends' ? [] : project(named(write), tree, context),
        ),
        ...lists.relationships,
        ...emergencies,
      ],
      replaceRelationshipsOf: [...stating.filter((write) => write.action !== 'create').map(named), ...lists.replaced],
      ...choices,
      ...epoch,
    };
  },
});

/** On whose list the patients of these writes are; each version of a Patient says it anew. */
const practitionersIn = (writes: readonly Write[], now: number) => {
  const people = writes.filter(({ kind }) => kind === 'Patient');
  return {
    relationships: people.flatMap((write) => projectPractitioner(named(write), treeOf(write), now)),
    replaced: people.flatMap((write) => [
      ...(write.action === 'create' ? [] : [practitionerSource(named(write))]),
      ...(write.action === 'delete' ? [registerSource(write.id)] : []),
    ]),
  };
};

const choicesIn = ({ privacy }: CompanionParts, writes: readonly Write[]) => {
  const consents = writes.filter(({ kind }) => kind === 'Consent');
  return consents.length === 0
    ? {}
    : {
        choices: consents.flatMap((write) => projectChoice(named(write), treeOf(write), privacy())),
        replaceChoicesOf: consents.filter((write) => write.action !== 'create').map(named),
      };
};

/** A later version of a Patient neither opens nor closes what its registration opened; its deletion closes it. */
const states = (write: Write): boolean =>
  statingKinds.has(write.kind) && (write.kind !== 'Patient' || write.action !== 'update');

const treeOf = (write: Write): unknown => (write.action === 'delete' ? null : JSON.parse(write.document));

/** Patients of the visits that lists of this commit name: from the commit itself, the rest from the record. */
const visits = async (
  parts: CompanionParts,
  trees: readonly { readonly write: Write; readonly tree: unknown }[],
): Promise<ReadonlyMap<string, readonly string[]>> => {
  const here = new Map(
    trees
      .filter(({ write }) => write.kind === 'Appointment')
      .map(({ write, tree }) => [`Appointment/${write.id}`, patientsOfVisit(tree)] as const),
  );
  const elsewhere = trees
    .filter(({ tree }) => textAt(tree, 'resourceType') === 'List')
    .flatMap(({ tree }) => visitsOf(tree))
    .filter((visit) => !here.has(`Appointment/${visit.id}`));
  if (elsewhere.length === 0) return here;
  return new Map([...(await parts.visitPatients(elsewhere)), ...here]);
};
