// helsepersonelloven §§ 48 a, 57: who has lost her authorisation loses the roles that need one, though nobody in the house has heard of it.

import { type HeldRole, isStanding } from '../directory/held-role.ts';
import { endRoles } from './employment.ts';
import { type GovernanceParts, personsOf, writeStep } from './governance.ts';

const HOUR = 3_600_000;
/** Between two rounds: a withdrawal is felt the same day. */
const EVERY = 6 * HOUR;
/** The same where the register did not answer everything. */
const AGAIN = HOUR / 6;
/** Questions to the register at a time. */
const TOGETHER = 8;

/**
 * Ends what the register says is withdrawn; answers how many roles. What it does not answer, or does not know, ends nothing: a
 * register that is down must not send a whole ward home, and it gives nothing either.
 */
export const openSuspender = (parts: GovernanceParts): (() => Promise<number>) => {
  const { directory, access, catalogue, clock, authorisationOf } = parts;
  let next = Number.NEGATIVE_INFINITY;

  const withdrawnOf = async (
    ask: NonNullable<GovernanceParts['authorisationOf']>,
    numbers: readonly string[],
  ): Promise<ReadonlySet<string>> => {
    const withdrawn = new Set<string>();
    for (let at = 0; at < numbers.length; at += TOGETHER) {
      const some = numbers.slice(at, at + TOGETHER);
      const answers = await Promise.all(some.map(ask));
      some.forEach((number, place) => {
        const state = answers[place]?.state;
        if (state === 'withdrawn') withdrawn.add(number);
        if (state === 'unknown') next = Math.min(next, clock() + AGAIN);
      });
    }
    return withdrawn;
  };

  const suspend = async (role: HeldRole): Promise<number> => {
    const step = { step: 'suspend', person: role.person, unit: role.unit, role: role.role } as const;
    const written = await writeStep(parts, null, { step, drafts: endRoles([role], clock()) });
    // Changed at this very moment: the next round looks again.
    return written.ok ? 1 : 0;
  };

  return async () => {
    if (authorisationOf === null || clock() < next) return 0;
    next = clock() + EVERY;
    const all = await directory.roles(access.housePermit('withdrawn authorisations'), { of: 'all' });
    const roles = all.filter(
      (role) => isStanding(role, clock()) && catalogue().roles.get(role.role)?.authorisation === true,
    );
    const persons = await personsOf(parts, [...new Set(roles.map(({ person }) => person))]);
    const numberOf = ({ person }: HeldRole): string | null => persons.get(person)?.hprNumber ?? null;
    const withdrawn = await withdrawnOf(authorisationOf, [...new Set(roles.flatMap((role) => numberOf(role) ?? []))]);
    let ended = 0;
    for (const role of roles) if (withdrawn.has(numberOf(role) ?? '')) ended += await suspend(role);
    return ended;
  };
};
