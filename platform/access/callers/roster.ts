// DESIGN.md §7 "roles may be cached under an epoch": who someone is and which roles she has now, read once.

import type { HealthRecord, ObjectName, Permit, Query } from '@fkj/platform-record';
import type { Assignment } from '../caller.ts';
import type { Controllers } from '../controllers/controllers.ts';
import { type Kin, type KinFinder, NOBODY } from '../kin/find-kin.ts';
import { referenceAt, textAt, valueAt } from '../relations/tree.ts';
import { assignmentsOf, changesAt, servicesOf, type Unit } from './assignment.ts';
import { printName } from './print-name.ts';

export interface Entry {
  readonly assignments: readonly Assignment[];
  /** Her name. */
  readonly display: string;
  /** Patients here whom she is herself, and who are near to her. */
  readonly kin: Kin;
  /** Of the house, when this was read. */
  readonly controllers: Controllers;
  readonly epoch: number;
  /** When the clock alone may give or take a role (ms): a duty begins or ends. */
  readonly until: number;
}

export interface RosterParts {
  readonly record: () => HealthRecord;
  /** Version of the role assignments in the database. */
  readonly epoch: () => Promise<number>;
  readonly clock: () => number;
  readonly permit: () => Permit;
  readonly kin: Pick<KinFinder, 'of'>;
  /** The data controllers of the house at a version of its roles and units. */
  readonly controllers: (version: number) => Promise<Controllers>;
}

/** A role ends by its period without any change to the record: what was read is believed this long. */
const BELIEVED_MS = 60_000;
/** Another process may change roles: the epoch is asked for this often, by whoever comes then. */
const EPOCH_BELIEVED_MS = 1_000;
const CAPACITY = 20_000;
const PAGE = 200;
/** Levels of organisations that are followed upwards. */
const LEVELS = 6;

const partOf = (organization: unknown): ObjectName | null => referenceAt(organization, 'partOf');

const aboveIn = (trees: ReadonlyMap<string, unknown>, organization: unknown): readonly ObjectName[] => {
  const above: ObjectName[] = [];
  let next = partOf(organization);
  while (next !== null && above.length < LEVELS) {
    above.push(next);
    next = partOf(trees.get(next.id));
  }
  return above;
};

/** What roles take from each of these Organizations, by id. */
export const unitsIn = (trees: ReadonlyMap<string, unknown>): ReadonlyMap<string, Unit> =>
  new Map(
    [...trees].map(([id, tree]) => [
      id,
      { name: textAt(tree, 'name') ?? '', services: servicesOf(tree), above: aboveIn(trees, tree) },
    ]),
  );

export interface Roster {
  /** Null when there is no such person, or she is deleted or inactive. */
  of(who: ObjectName): Promise<Entry | null>;
  forget(who: ObjectName): void;
  forgetAll(): void;
}

export const openRoster = ({ record, epoch, clock, permit, kin, controllers }: RosterParts): Roster => {
  const kept = new Map<string, { readonly entry: Entry | null; readonly until: number }>();
  const keyOf = (who: ObjectName): string => `${who.kind}/${who.id}`;

  const documentsOf = async (query: Query): Promise<readonly unknown[]> => {
    const page = await record().find(permit(), query);
    if (!page.ok) throw new Error(`the house may not read its roster: ${page.error.code}`);
    return page.value.matches.map((match): unknown => JSON.parse(match.document));
  };

  const rolesOf = async (practitioner: ObjectName): Promise<readonly unknown[]> =>
    documentsOf({
      kind: 'PractitionerRole',
      filter: { test: 'reference', param: 'practitioner', target: practitioner },
      sort: [{ by: 'id', direction: 'ascending' }],
      limit: PAGE,
      total: 'none',
    });

  const organizations = (ids: readonly string[]): Promise<readonly unknown[]> =>
    ids.length === 0
      ? Promise.resolve([])
      : documentsOf({
          kind: 'Organization',
          filter: { test: 'id', ids },
          sort: [{ by: 'id', direction: 'ascending' }],
          limit: ids.length,
          total: 'none',
        });

  /** Units with those that they are part of: what a patient keeps from a municipality she keeps from its units. */
  const units = async (ids: readonly string[]): Promise<ReadonlyMap<string, Unit>> => {
    const trees = new Map<string, unknown>();
    let asked: readonly string[] = ids;
    for (let step = 0; step < LEVELS && asked.length > 0; step += 1) {
      for (const tree of await organizations(asked)) trees.set(textAt(tree, 'id') ?? '', tree);
      const above = [...trees.values()].flatMap((tree) => partOf(tree)?.id ?? []);
      asked = [...new Set(above)].filter((id) => !trees.has(id));
    }
    return unitsIn(trees);
  };

  const load = async (who: ObjectName): Promise<Entry | null> => {
    // Read first: a role that changes while we read makes the permit stale instead of leaving it wrong.
    const version = await epoch();
    const person = await record().read(permit(), who);
    if (!person.ok) throw new Error(`the house may not read its roster: ${person.error.code}`);
    if (person.value === null || person.value.action === 'delete') return null;
    const tree: unknown = JSON.parse(person.value.document);
    if (valueAt(tree, 'active') === false) return null;
    const display = printName(tree);
    if (who.kind !== 'Practitioner') {
      const nothing = { assignments: [], kin: NOBODY, controllers: { of: new Map(), count: 0 } };
      return { ...nothing, display, epoch: version, until: Number.POSITIVE_INFINITY };
    }
    const roles = await rolesOf(who);
    const found = await units([...new Set(roles.flatMap((role) => referenceAt(role, 'organization')?.id ?? []))]);
    const now = clock();
    const at = { now, unit: (id: string): Unit => found.get(id) ?? { name: '', services: [], above: [] } };
    const until = Math.min(...roles.map((role) => changesAt(role, now)));
    return {
      assignments: roles.flatMap((role) => assignmentsOf(role, at)),
      display,
      kin: await kin.of(tree),
      controllers: await controllers(version),
      epoch: version,
      until,
    };
  };

  let seen: number | null = null;
  let asked = Number.NEGATIVE_INFINITY;
  const lookForChanges = async (): Promise<void> => {
    if (clock() - asked < EPOCH_BELIEVED_MS) return;
    asked = clock();
    const version = await epoch();
    if (version !== seen) kept.clear();
    seen = version;
  };

  return {
    of: async (who) => {
      await lookForChanges();
      const key = keyOf(who);
      const known = kept.get(key);
      if (known !== undefined && known.until > clock()) return known.entry;
      const entry = await load(who);
      if (kept.size >= CAPACITY) kept.clear();
      // Someone who is not there may be registered the next moment: only those found are kept.
      if (entry !== null) kept.set(key, { entry, until: Math.min(clock() + BELIEVED_MS, entry.until) });
      else kept.delete(key);
      return entry;
    },
    forget: (who) => void kept.delete(keyOf(who)),
    forgetAll: () => kept.clear(),
  };
};
