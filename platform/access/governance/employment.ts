// Joiner, mover, leaver (Normen 5.2.2 "tilgang opphører"): what the HR system says of somebody's employments. Pure.

import type { DirectoryDraft } from '../directory/directory.ts';
import { ended, type HeldRole, isCurrent, isEmployment, isStanding } from '../directory/held-role.ts';
import { type Period, stretchOfPeriod } from './period.ts';

/** One employment as the HR system says it. */
export interface Employment extends Period {
  /** PractitionerRole id of the one that it changes; null where it says none. */
  readonly id: string | null;
  /** Organization id. */
  readonly unit: string;
  /** Code of the role catalogue; null where nothing is said. */
  readonly job: string | null;
  readonly title: string | null;
  readonly employeeNumber: string | null;
}

/** Employments that stand now or will: those of today first, then by their beginning. */
export const employmentsOf = (held: readonly HeldRole[], now: number): readonly HeldRole[] => {
  const begun = (role: HeldRole): number => (isCurrent(role, now) ? 0 : 1);
  const low = (role: HeldRole): number => stretchOfPeriod(role).low;
  return held
    .filter((role) => isEmployment(role) && isStanding(role, now))
    .sort((one, other) => begun(one) - begun(other) || low(one) - low(other) || (one.id < other.id ? -1 : 1));
};

/** `period`: it ends before it begins, or is no time. `twice`: the same work with the same number at the same time. */
export type EmploymentFault = 'period' | 'twice' | 'too-many';

const MOST = 20;

/** What is wrong with a list of employments; null for nothing. */
export const employmentFault = (employments: readonly Employment[]): EmploymentFault | null => {
  if (employments.length > MOST) return 'too-many';
  const stretches = employments.map(stretchOfPeriod);
  if (stretches.some(({ low, high }) => Number.isNaN(low) || Number.isNaN(high) || high <= low)) return 'period';
  const ids = employments.flatMap(({ id }) => id ?? []);
  if (new Set(ids).size < ids.length) return 'twice';
  const twice = employments.some((one, place) =>
    employments.slice(place + 1).some((next) => isSameWork(one, next) && meet(one, next)),
  );
  return twice ? 'twice' : null;
};

type Work = Pick<Employment, 'unit' | 'job' | 'employeeNumber'>;

const isSameWork = (one: Work, other: Work): boolean =>
  one.unit === other.unit && one.job === other.job && one.employeeNumber === other.employeeNumber;

const meet = (one: Period, other: Period): boolean => {
  const [first, second] = [stretchOfPeriod(one), stretchOfPeriod(other)];
  return first.low < second.high && second.low < first.high;
};

/**
 * Which of the standing employments each one said is: by its id, else by the same work (at the same time first), else by the same unit; null for a new one.
 * No standing one is taken twice.
 */
export const pairEmployments = (
  said: readonly Employment[],
  standing: readonly HeldRole[],
): ReadonlyMap<Employment, HeldRole | null> => {
  const left = new Set(standing);
  const pairs = new Map<Employment, HeldRole | null>(said.map((one) => [one, null]));
  const alike: readonly ((one: Employment, held: HeldRole) => boolean)[] = [
    (one, held) => one.id === held.id,
    (one, held) => isSameWork(one, held) && meet(one, held),
    isSameWork,
    (one, held) => one.unit === held.unit && one.id === null,
  ];
  for (const is of alike) {
    for (const one of said) {
      if (pairs.get(one) !== null) continue;
      const held = [...left].find((role) => is(one, role));
      if (held === undefined) continue;
      pairs.set(one, held);
      left.delete(held);
    }
  }
  return pairs;
};

/** A role with another period or none of its time left, as it is written. */
export const draftOf = (role: HeldRole, tree: DirectoryDraft['tree']): DirectoryDraft => ({
  ...{ kind: 'PractitionerRole', id: role.id, follows: role.version, tree },
});

/** Each resource once, whatever number of codes it has; the first word about it counts. */
export const once = (drafts: readonly DirectoryDraft[]): readonly DirectoryDraft[] => [
  ...new Map(drafts.toReversed().map((draft) => [draft.id, draft])).values(),
];

/** Ends these roles now. */
export const endRoles = (roles: readonly HeldRole[], now: number): readonly DirectoryDraft[] =>
  once(roles.map((role) => draftOf(role, ended(role, new Date(now).toISOString()))));
