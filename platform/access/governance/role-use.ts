// Normen 5.2.3 "rettigheter som ikke brukes": goes over the log from a durable place, in the background, one process at a time.

import { randomUUID } from 'node:crypto';
import { keepRoleUse, type Pool, partiesOfPatients, sealedNumber, takeRoleUse, usesOfRoles } from '@fkj/platform-store';
import type { Access } from '../access.ts';
import type { Directory } from '../directory/directory.ts';
import type { HeldRole } from '../directory/held-role.ts';
import { nameOf, textAt } from '../relations/tree.ts';
import type { AccessRules } from '../rights/role-rights.ts';
import { type Use, wearers, wornRoles } from './worn-roles.ts';

export interface RoleUseParts {
  readonly pool: Pool;
  readonly directory: Pick<Directory, 'roles'>;
  readonly access: Pick<Access, 'housePermit'>;
  readonly rules: () => AccessRules;
  /** ms since 1970. */
  readonly clock: () => number;
}

/** Lines of the log a step: a long pause is made up for in small pieces. */
const STEP = 2_000n;
/** After this time (ms) without a sign of life another process goes on. */
const LEASE = 60_000;
const DAY = 86_400_000;
/** Lines by which nothing was opened. */
const EXCEPT = ['no-relationship'];
const NOBODY: ReadonlySet<bigint> = new Set();

/** One step. `more`: there is more of the log to read now. */
export const openRoleUse = ({ pool, directory, access, rules, clock }: RoleUseParts) => {
  const holder = randomUUID();
  const lease = () => ({ holder, now: clock(), until: clock() + LEASE });

  const personsOf = async (ids: readonly string[]): Promise<ReadonlyMap<string, readonly HeldRole[]>> => {
    const roles = ids.length === 0 ? [] : await directory.roles(access.housePermit('role use'), { of: 'persons', ids });
    const held = new Map<string, HeldRole[]>();
    for (const role of roles) held.set(role.person, [...(held.get(role.person) ?? []), role]);
    return held;
  };

  const relates = (code: string): boolean =>
    rules()
      .byProfession.get(code)
      ?.rights.some(({ reach }) => reach === 'relationship') === true;

  const usesIn = async (range: { readonly after: bigint; readonly last: bigint }) => {
    const rows = (await usesOfRoles(pool, { ...range, except: EXCEPT })).map((row) => {
      const agent: unknown = JSON.parse(row.agent);
      const role = textAt(agent, 'role');
      const use: Use = { named: role === null ? null : (nameOf(role)?.id ?? null), at: Number(row.at) };
      return { row, use, who: nameOf(textAt(agent, 'who') ?? '')?.id ?? '' };
    });
    const held = await personsOf([...new Set(rows.flatMap(({ who, use }) => (use.named === null ? [] : who)))]);
    const wearing = wearers();
    return rows.map(({ row, use, who }) => ({ row, use, worn: wearing(use, { held: held.get(who) ?? [], relates }) }));
  };

  const usedIn = async (range: { readonly after: bigint; readonly last: bigint }): Promise<Map<string, number>> => {
    const uses = await usesIn(range);
    const unsure = uses.filter(({ row, worn }) => row.patient !== 0n && worn.length > 0);
    const parties = new Set(unsure.flatMap(({ worn }) => worn.flatMap((role) => role.parties)));
    const opened = await partiesOfPatients(
      pool,
      unsure.map(({ row }) => row),
      [...parties],
    );
    const openTo = new Map(unsure.map(({ row }, place) => [row, opened[place]]));
    const used = new Map<string, number>();
    for (const { row, use, worn } of uses) {
      const day = Math.floor(use.at / DAY);
      for (const id of wornRoles(use, worn, openTo.get(row) ?? NOBODY)) used.set(id, Math.max(day, used.get(id) ?? 0));
    }
    return used;
  };

  return async (): Promise<'more' | 'done' | 'held elsewhere'> => {
    const before = await takeRoleUse(pool, lease());
    if (before === null) return 'held elsewhere';
    const after = BigInt(textAt(JSON.parse(before), 'last') ?? '0');
    const sealed = await sealedNumber(pool);
    const last = sealed - after > STEP ? after + STEP : sealed;
    if (last <= after) return 'done';
    const used = await usedIn({ after, last });
    const kept = await keepRoleUse(pool, lease(), { before, after: JSON.stringify({ last: String(last) }), used });
    if (!kept) return 'held elsewhere';
    return last < sealed ? 'more' : 'done';
  };
};
