// DESIGN.md §2 "IGA work flows": persons, roles and units as FHIR holds them; nobody keeps a copy.

import type {
  CommitRefusal,
  Committed,
  Cursor,
  Filter,
  HealthRecord,
  Kind,
  Permit,
  Result,
  Stored,
  UnderCondition,
  Write,
} from '@fkj/platform-record';
import { isObject, type JsonObject, read } from '@fkj/standards-json';
import { type HeldRole, heldRolesOf } from './held-role.ts';
import { type Person, personOf } from './person.ts';
import { type Unit, type UnitTree, unitOf, unitTree } from './unit.ts';

/** One resource to write; `follows` is 0 for a new one. */
export interface DirectoryDraft {
  readonly kind: 'Practitioner' | 'PractitionerRole' | 'Organization' | 'AuditEvent';
  readonly id: string;
  readonly follows: number;
  readonly tree: JsonObject;
  readonly condition?: UnderCondition;
}

export interface DirectoryParts {
  readonly record: () => HealthRecord;
  /** From a resource to what the record commits, with its index; platform/fhir has it. */
  readonly makeWrite: (draft: DirectoryDraft) => Write;
  /** Version of the role assignments in the database: units are read anew when it has changed. */
  readonly epoch: () => Promise<number>;
}

export type PersonQuestion =
  | { readonly by: 'all' }
  | { readonly by: 'id'; readonly ids: readonly string[] }
  | { readonly by: 'identifier'; readonly system: string; readonly value: string }
  /** Every word begins a part of the name. */
  | { readonly by: 'name'; readonly text: string };

export type RoleQuestion =
  | { readonly of: 'all' }
  | { readonly of: 'persons'; readonly ids: readonly string[] }
  | { readonly of: 'units'; readonly ids: readonly string[] }
  | { readonly of: 'role'; readonly id: string };

export interface Directory {
  /** `too-many` beyond 20,000. */
  persons(permit: Permit, question: PersonQuestion): Promise<Result<readonly Person[], { readonly code: 'too-many' }>>;
  roles(permit: Permit, question: RoleQuestion): Promise<readonly HeldRole[]>;
  units(permit: Permit): Promise<UnitTree>;
  commit(permit: Permit, drafts: readonly DirectoryDraft[]): Promise<Result<readonly Committed[], CommitRefusal>>;
}

const PAGE = 1_000;
const MOST = 20_000;
/** References of one question. */
const TOGETHER = 100;

const treeOf = ({ document }: Stored): JsonObject => {
  const found = read(document);
  if (!found.ok || !isObject(found.value.tree)) throw new Error('the record holds what is no resource');
  return found.value.tree;
};

const chunks = <Item>(items: readonly Item[]): readonly (readonly Item[])[] =>
  Array.from({ length: Math.ceil(items.length / TOGETHER) }, (_, at) =>
    items.slice(at * TOGETHER, (at + 1) * TOGETHER),
  );

const EVERY: Filter = { and: [] };

const personFilters = (question: PersonQuestion): readonly Filter[] => {
  switch (question.by) {
    case 'all':
      return [EVERY];
    case 'id':
      return chunks([...new Set(question.ids)]).map((ids) => ({ test: 'id', ids }));
    case 'identifier':
      return [{ test: 'token', param: 'identifier', system: question.system, code: question.value }];
    case 'name':
      return [
        {
          and: question.text
            .split(/\s+/)
            .filter((word) => word !== '')
            .map((word): Filter => ({ test: 'string', param: 'name', text: word, match: 'starts' })),
        },
      ];
  }
};

const roleFilters = (question: RoleQuestion): readonly Filter[] => {
  const referring = (param: string, kind: Kind, ids: readonly string[]): readonly Filter[] =>
    chunks([...new Set(ids)]).map((some) => ({
      or: some.map((id): Filter => ({ test: 'reference', param, target: { kind, id } })),
    }));
  switch (question.of) {
    case 'all':
      return [EVERY];
    case 'persons':
      return referring('practitioner', 'Practitioner', question.ids);
    case 'units':
      return referring('organization', 'Organization', question.ids);
    case 'role':
      return [{ test: 'id', ids: [question.id] }];
  }
};

export const openDirectory = ({ record, makeWrite, epoch }: DirectoryParts): Directory => {
  const found = async (permit: Permit, kind: Kind, filter: Filter): Promise<readonly Stored[] | null> => {
    const all: Stored[] = [];
    let after: Cursor | null = null;
    do {
      const page = await record().find(permit, {
        ...{ kind, filter, limit: PAGE, total: 'none', asked: `${kind} of the directory` },
        sort: [{ by: 'id', direction: 'ascending' }],
        ...(after === null ? {} : { after }),
      });
      if (!page.ok) throw new Error(`the directory may not be read: ${page.error.code}`);
      all.push(...page.value.matches);
      if (all.length > MOST) return null;
      after = page.value.next;
    } while (after !== null);
    return all;
  };

  let known: { readonly epoch: number; readonly tree: UnitTree } | null = null;

  return {
    persons: async (permit, question) => {
      const persons: Person[] = [];
      for (const filter of personFilters(question)) {
        const page = await found(permit, 'Practitioner', filter);
        if (page === null) return { ok: false, error: { code: 'too-many' } };
        persons.push(...page.map((stored) => personOf(treeOf(stored), stored)));
      }
      return { ok: true, value: persons };
    },
    roles: async (permit, question) => {
      const roles: HeldRole[] = [];
      for (const filter of roleFilters(question)) {
        const page = await found(permit, 'PractitionerRole', filter);
        if (page === null) throw new Error('more roles than a municipality has');
        roles.push(...page.flatMap((stored) => heldRolesOf(treeOf(stored), stored)));
      }
      return roles;
    },
    units: async (permit) => {
      const version = await epoch();
      if (known?.epoch === version) return known.tree;
      const page = await found(permit, 'Organization', EVERY);
      if (page === null) throw new Error('more units than a municipality has');
      const tree = unitTree(page.map((stored): Unit => unitOf(treeOf(stored), stored)));
      known = { epoch: version, tree };
      return tree;
    },
    commit: (permit, drafts) => record().commit(permit, drafts.map(makeWrite)),
  };
};
