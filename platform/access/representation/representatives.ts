// DESIGN.md §7 "guardian and mandate": for whom a citizen may act, read from the record each time, so that a change counts at once.

import type { Filter, HealthRecord, ObjectName, Permit } from '@fkj/platform-record';
import { personNumberSystems } from '@fkj/standards-norway';
import { objectsAt, referenceAt, textAt } from '../relations/tree.ts';
import { type Representation, type RepresentationAnswer, representationOf } from './represent.ts';
import type { RepresentationRules } from './representation-rules.ts';

export interface RepresentativesParts {
  readonly record: () => HealthRecord;
  /** The house's own: what is read here is shown to nobody. */
  readonly permit: () => Permit;
  readonly rules: () => RepresentationRules;
  /** ms since 1970. */
  readonly clock: () => number;
}

export interface Representatives {
  /** May the person `holder` (a Patient) act for this patient now? */
  between(holder: ObjectName, patient: string): Promise<RepresentationAnswer>;
  /** All for whom she may act now, at most 50. */
  of(holder: ObjectName): Promise<readonly Representation[]>;
}

const MOST = 50;

export const openRepresentatives = ({ record, permit, rules, clock }: RepresentativesParts): Representatives => {
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

  const answer = (relations: readonly unknown[], patient: unknown, holder: unknown): RepresentationAnswer =>
    representationOf({ relations, patient, holder, now: clock() }, rules());

  return {
    between: async (name, patient) => {
      const holder = await treeOf(name);
      const numbers = numbersOf(holder);
      if (numbers === null) return { refused: 'no-representation' };
      const ofPatient: Filter = { test: 'reference', param: 'patient', target: { kind: 'Patient', id: patient } };
      const relations = await relationsWhere({ and: [ofPatient, numbers] });
      return relations.length === 0
        ? { refused: 'no-representation' }
        : answer(relations, await treeOf({ kind: 'Patient', id: patient }), holder);
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

/** The national numbers of a person, as a search; null when she has none. */
const numbersOf = (tree: unknown): Filter | null => {
  const numbers = objectsAt(tree, 'identifier').flatMap((identifier): Filter[] => {
    const system = textAt(identifier, 'system');
    const code = textAt(identifier, 'value');
    const known = system !== null && code !== null && personNumberSystems.includes(system);
    return known ? [{ test: 'token', param: 'identifier', system, code }] : [];
  });
  return numbers.length === 0 ? null : { or: numbers };
};
