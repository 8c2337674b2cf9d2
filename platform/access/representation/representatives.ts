// DESIGN.md §7 "guardian and mandate": for whom a citizen may act, read from the record each time, so that a change counts at once.

import type { Filter, HealthRecord, ObjectName, Permit } from '@fkj/platform-record';
import { codeSystems, personNumberSystems } from '@fkj/standards-norway';
import { printName } from '../callers/print-name.ts';
import type { LacksCapacity } from '../capacity/find-capacity.ts';
import { codesOf, objectsAt, referenceAt, textAt } from '../relations/tree.ts';
import { type Representation, type RepresentationAnswer, representationOf } from './represent.ts';
import { type RepresentationRules, representationCodes } from './representation-rules.ts';

export interface RepresentativesParts {
  readonly record: () => HealthRecord;
  /** The house's own: what is read here is shown to nobody. */
  readonly permit: () => Permit;
  readonly rules: () => RepresentationRules;
  /** ms since 1970. */
  readonly clock: () => number;
  readonly lacksCapacity: LacksCapacity;
}

export interface Representatives {
  /** May the person `holder` (a Patient) act for this patient now? */
  between(holder: ObjectName, patient: string): Promise<RepresentationAnswer>;
  /** All for whom she may act now, at most 50. */
  of(holder: ObjectName): Promise<readonly Representation[]>;
  /** All who may act for this patient now and are registered here themselves, at most 50. */
  holders(patient: string): Promise<readonly Holder[]>;
}

export interface Holder {
  readonly who: ObjectName;
  readonly name: string;
  readonly basis: Representation['basis'];
}

const MOST = 50;
/** More than a municipality has of child welfare and clinics for the young. */
const MOST_UNITS = 1_000;

export const openRepresentatives = ({
  record,
  permit,
  rules,
  clock,
  lacksCapacity,
}: RepresentativesParts): Representatives => {
  const treeOf = async (name: ObjectName): Promise<unknown> => {
    const found = await record().read(permit(), name);
    if (!found.ok || found.value === null || found.value.action === 'delete') return null;
    return JSON.parse(found.value.document);
  };

  const relationsWhere = async (filter: Filter): Promise<readonly unknown[]> => {
    const page = await record().find(permit(), {
      kind: 'RelatedPerson',
      filter,
      sort: [{ by: 'id', direction: 'ascending' }],
      limit: MOST,
      total: 'none',
    });
    if (!page.ok) throw new Error(`the house may not read relations: ${page.error.code}`);
    return page.value.matches.map((match): unknown => JSON.parse(match.document));
  };

  const answer = async (
    relations: readonly unknown[],
    patient: unknown,
    holder: unknown,
  ): Promise<RepresentationAnswer> => {
    const waiting = rules().ways.filter(({ whileLacking }) => whileLacking !== null);
    const asks = waiting.some(({ code }) => relations.some((relation) => states(relation, code)));
    const lacks = asks ? await lacksCapacity(textAt(patient, 'id') ?? '') : [];
    return representationOf({ relations, patient, holder, lacks, now: clock() }, rules());
  };

  /** Units with a service that is kept from those who act for others. */
  const shielded = async (): Promise<readonly string[]> => {
    const services = rules().log.withoutServices;
    if (services.length === 0) return [];
    const system = codeSystems.municipalService;
    const page = await record().find(permit(), {
      kind: 'Organization',
      filter: { or: services.map((code): Filter => ({ test: 'token', param: 'type', system, code })) },
      ...{ sort: [{ by: 'id', direction: 'ascending' }], limit: MOST_UNITS, total: 'none' },
    });
    if (!page.ok) throw new Error(`the house may not read its units: ${page.error.code}`);
    return page.value.matches.map(({ kind, id }) => `${kind}/${id}`);
  };

  const ofPatient = (id: string): Filter => ({ test: 'reference', param: 'patient', target: { kind: 'Patient', id } });

  const between: Representatives['between'] = async (name, patient) => {
    const holder = await treeOf(name);
    const numbers = numbersOf(holder);
    if (numbers === null) return { refused: 'no-representation' };
    const relations = await relationsWhere({ and: [ofPatient(patient), numbers] });
    if (relations.length === 0) return { refused: 'no-representation' };
    const stands = await answer(relations, await treeOf({ kind: 'Patient', id: patient }), holder);
    return 'refused' in stands || stands.log === 'none' ? stands : { ...stands, withoutUnits: await shielded() };
  };

  return {
    between,
    holders: async (patient) => {
      const related = await relationsWhere(ofPatient(patient));
      const numbers = [...new Set(related.flatMap(uniqueNumbers))];
      const held = numbers.length === 0 ? null : await record().holders(permit(), numbers);
      const people = held?.ok ? [...held.value.values()].filter(({ kind }) => kind === 'Patient') : [];
      const found: Holder[] = [];
      for (const id of new Set(people.map((one) => one.id))) {
        const who = { kind: 'Patient', id };
        const stands = await between(who, patient);
        if (!('refused' in stands)) found.push({ who, name: printName(await treeOf(who)), basis: stands.basis });
      }
      return found;
    },
    of: async (name) => {
      const holder = await treeOf(name);
      const numbers = numbersOf(holder);
      if (numbers === null) return [];
      const relations = await relationsWhere(numbers);
      const patients = [...new Set(relations.flatMap((relation) => referenceAt(relation, 'patient')?.id ?? []))];
      const answers = await Promise.all(
        patients.map(async (id) => {
          const own = relations.filter((relation) => referenceAt(relation, 'patient')?.id === id);
          return answer(own, await treeOf({ kind: 'Patient', id }), holder);
        }),
      );
      return answers.filter((one): one is Representation => !('refused' in one));
    },
  };
};

interface PersonNumber {
  readonly system: string;
  readonly code: string;
}

const nationalNumbers = (tree: unknown): readonly PersonNumber[] =>
  objectsAt(tree, 'identifier').flatMap((identifier) => {
    const system = textAt(identifier, 'system');
    const code = textAt(identifier, 'value');
    return system !== null && code !== null && personNumberSystems.includes(system) ? [{ system, code }] : [];
  });

/** As the record keeps them apart ('system|value'). */
const uniqueNumbers = (tree: unknown): readonly string[] =>
  nationalNumbers(tree).map(({ system, code }) => `${system}|${code}`);

const states = (relation: unknown, code: string): boolean =>
  objectsAt(relation, 'relationship').some((concept) => codesOf(concept, representationCodes).includes(code));

/** The national numbers of a person, as a search; null when she has none. */
const numbersOf = (tree: unknown): Filter | null => {
  const numbers = nationalNumbers(tree).map((one): Filter => ({ test: 'token', param: 'identifier', ...one }));
  return numbers.length === 0 ? null : { or: numbers };
};
