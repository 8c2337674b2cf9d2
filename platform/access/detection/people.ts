// DESIGN.md §7: who the employee and the patients of a look are, read by the house for the rules that compare them.

import type { HealthRecord, ObjectName, Permit, Query, Stored } from '@fkj/platform-record';
import { nameOf, objectsAt, referenceAt } from '../relations/tree.ts';
import type { PersonKnown } from './judge.ts';
import { numbersOf, patientKnown, staffKnown, unknownPerson } from './person-known.ts';
import { remember } from './remember.ts';

export interface People {
  readonly staff: (practitioner: string) => Promise<PersonKnown>;
  /** By id; those that are not there are left out. */
  readonly patients: (ids: readonly string[]) => Promise<ReadonlyMap<string, PersonKnown>>;
  /** Numbers of those who have a role in this Organization. */
  readonly colleagues: (organization: string) => Promise<ReadonlySet<string>>;
  /** The Organization and those that it is part of, the nearest first. */
  readonly units: (organization: string) => Promise<readonly string[]>;
  /** Whether the PractitionerRole says when it holds. */
  readonly hasHours: (role: string) => Promise<boolean>;
}

export interface PeopleParts {
  readonly record: () => HealthRecord;
  readonly permit: () => Permit;
  readonly clock: () => number;
  /** PractitionerRoles of a unit, at most. */
  readonly roles: () => number;
}

const LIFE = 10 * 60_000;
/** Deeper than any municipality is organised. */
const LEVELS = 12;

/** Reads what the rules compare. */
export const openPeople = ({ record, permit, clock, roles }: PeopleParts): People => {
  const treeOf = ({ document }: Stored): unknown => JSON.parse(document);

  const read = async (name: ObjectName): Promise<unknown> => {
    const stored = await record().read(permit(), name);
    return stored.ok && stored.value !== null && stored.value.action !== 'delete' ? treeOf(stored.value) : null;
  };

  const find = async (kind: string, filter: Query['filter'], limit: number): Promise<readonly Stored[]> => {
    const page = await record().find(permit(), { kind, filter, sort: [], limit, total: 'none' });
    if (!page.ok) throw new Error(`the house may not look: ${page.error.code}`);
    return page.value.matches;
  };

  const byIds = async (kind: string, ids: readonly string[]): Promise<readonly Stored[]> =>
    ids.length === 0 ? [] : find(kind, { test: 'id', ids }, ids.length);

  const patients: People['patients'] = async (ids) => {
    const stored = await byIds('Patient', ids);
    const kin = await record().include([permit()], stored, [
      { way: 'backward', from: 'RelatedPerson', param: 'patient' },
    ]);
    const relatives = new Map<string, unknown[]>();
    for (const one of kin.ok ? kin.value : []) {
      for (const id of one.patients) relatives.set(id, [...(relatives.get(id) ?? []), treeOf(one)]);
    }
    return new Map(stored.map((one) => [one.id, patientKnown(treeOf(one), relatives.get(one.id) ?? [])]));
  };

  const staff = async (id: string): Promise<PersonKnown> => {
    const practitioner = await read({ kind: 'Practitioner', id });
    if (practitioner === null) return unknownPerson;
    const numbers = numbersOf(practitioner);
    const holders = numbers.length === 0 ? null : await record().holders(permit(), numbers);
    const own = holders?.ok ? [...holders.value.values()].find(({ kind }) => kind === 'Patient') : undefined;
    const known = own === undefined ? null : ((await patients([own.id])).get(own.id) ?? null);
    return staffKnown(practitioner, known);
  };

  const colleagues = async (id: string): Promise<ReadonlySet<string>> => {
    const target = { kind: 'Organization', id };
    const found = await find('PractitionerRole', { test: 'reference', param: 'organization', target }, roles());
    const people = new Set(found.flatMap((one) => referenceAt(treeOf(one), 'practitioner')?.id ?? []));
    const stored = await byIds('Practitioner', [...people]);
    return new Set(stored.flatMap((one) => numbersOf(treeOf(one))));
  };

  const units = async (id: string): Promise<readonly string[]> => {
    const chain: string[] = [];
    for (let next: string | null = id; next !== null && !chain.includes(next) && chain.length < LEVELS; ) {
      chain.push(next);
      const tree = await read({ kind: 'Organization', id: next });
      const above = referenceAt(tree, 'partOf');
      next = above?.kind === 'Organization' ? above.id : null;
    }
    return chain;
  };

  const believed = { clock, life: LIFE };
  return {
    patients,
    staff: remember(staff, believed),
    colleagues: remember(colleagues, believed),
    units: remember(units, believed),
    hasHours: remember(async (role) => {
      const name = nameOf(role);
      return name !== null && objectsAt(await read(name), 'availableTime').length > 0;
    }, believed),
  };
};
