// DESIGN.md §7 "who can see this entry and why": everybody who has a role in the house at a time, in a few statements.

import type { Cursor, HealthRecord, ObjectName, Permit } from '@fkj/platform-record';
import type { Assignment } from '../caller.ts';
import { assignmentsOf, type Unit } from '../callers/assignment.ts';
import { printName } from '../callers/print-name.ts';
import { unitsIn } from '../callers/roster.ts';
import { numbersOf } from '../detection/person-known.ts';
import { referenceAt, textAt, valueAt } from '../relations/tree.ts';

export interface StaffMember {
  readonly who: ObjectName;
  readonly name: string;
  /** National numbers ('system|value'), to find those who are near to a patient; shown to nobody. */
  readonly numbers: readonly string[];
  readonly assignments: readonly Assignment[];
}

export interface Staff {
  readonly members: readonly StaffMember[];
  /** A role that nobody has, for who asks what it would give. */
  supposed(profession: string, organization: string): Assignment;
}

const PAGE = 1_000;
const NO_UNIT: Unit = { name: '', services: [], above: [] };

/** Reads the directory as it stands at this time (ms). Who is not active, or has no role then, is left out. */
export const readStaff = async (
  record: HealthRecord,
  permit: Permit,
  { at, people }: { readonly at: number; readonly people: readonly string[] | null },
): Promise<Staff> => {
  const treesOf = async (kind: string, filter: Parameters<typeof record.find>[1]['filter']): Promise<unknown[]> => {
    const trees: unknown[] = [];
    for (let after: Cursor | null | undefined; after !== null; ) {
      const page = await record.find(permit, {
        ...{ kind, filter, limit: PAGE, total: 'none', sort: [{ by: 'id', direction: 'ascending' }] },
        ...(after === undefined ? {} : { after }),
      });
      if (!page.ok) throw new Error(`the house may not read its directory: ${page.error.code}`);
      for (const { document } of page.value.matches) trees.push(JSON.parse(document));
      after = page.value.next;
    }
    return trees;
  };
  const byId = (trees: readonly unknown[]): ReadonlyMap<string, unknown> =>
    new Map(trees.map((tree) => [textAt(tree, 'id') ?? '', tree]));

  const persons = await treesOf('Practitioner', people === null ? { and: [] } : { test: 'id', ids: people });
  const roles = await treesOf(
    'PractitionerRole',
    people === null
      ? { and: [] }
      : {
          or: people.map((id) => ({
            ...{ test: 'reference', param: 'practitioner', target: { kind: 'Practitioner', id } },
          })),
        },
  );
  const units = unitsIn(byId(await treesOf('Organization', { and: [] })));
  const held = new Map<string, Assignment[]>();
  for (const role of roles) {
    const id = referenceAt(role, 'practitioner')?.id ?? '';
    const now = assignmentsOf(role, { now: at, unit: (unit) => units.get(unit) ?? NO_UNIT });
    held.set(id, [...(held.get(id) ?? []), ...now]);
  }
  return {
    members: persons.flatMap((tree) => {
      const id = textAt(tree, 'id') ?? '';
      if (valueAt(tree, 'active') === false) return [];
      const who = { kind: 'Practitioner', id };
      return [{ who, name: printName(tree), numbers: numbersOf(tree), assignments: held.get(id) ?? [] }];
    }),
    supposed: (profession, organization) => {
      const unit = units.get(organization) ?? NO_UNIT;
      return {
        role: { kind: 'PractitionerRole', id: 'supposed' },
        organization: { kind: 'Organization', id: organization },
        ...{ organizationName: unit.name, profession, services: unit.services, above: unit.above },
      };
    },
  };
};
