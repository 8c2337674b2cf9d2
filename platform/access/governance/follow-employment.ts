// Joiner, mover, leaver (Normen 5.2.2): the writes that make employments and roles follow what the HR system says. Pure.

import type { DirectoryDraft } from '../directory/directory.ts';
import {
  ended,
  type HeldRole,
  isEmployment,
  isStanding,
  type NewRole,
  practitionerRoleOf,
  withPeriod,
} from '../directory/held-role.ts';
import { EMPLOYED } from '../directory/identifiers.ts';
import type { UnitTree } from '../directory/unit.ts';
import type { RoleCatalogue } from '../rights/role-catalogue.ts';
import { draftOf, type Employment, endRoles, once, pairEmployments } from './employment.ts';
import { joinPeriods, laterEnd, type Period, stretchOfPeriod } from './period.ts';

export interface EmploymentChange {
  readonly person: { readonly id: string; readonly display: string };
  readonly active: boolean;
  /** All that the person holds. */
  readonly held: readonly HeldRole[];
  /** All employments as they are to be. */
  readonly after: readonly Employment[];
  readonly units: Pick<UnitTree, 'get'>;
  readonly catalogue: RoleCatalogue;
  /** ms since 1970. */
  readonly now: number;
  readonly newId: () => string;
}

/** Her work in one unit once the change is done. */
interface Standing extends Period {
  readonly unit: string;
  readonly job: string | null;
}

interface Employed {
  readonly drafts: readonly DirectoryDraft[];
  readonly standing: readonly Standing[];
  /** Units where an employment began, changed or ended. */
  readonly touched: ReadonlySet<string>;
}

/** The writes. Units where nothing changes are left alone: what a leader took away there does not come back. */
export const followEmployment = (change: EmploymentChange): readonly DirectoryDraft[] => {
  const { active, held, now } = change;
  if (!active)
    return endRoles(
      held.filter((role) => isStanding(role, now)),
      now,
    );
  const { drafts, standing, touched } = employ(change);
  return once([...drafts, ...[...touched].flatMap((unit) => rolesIn(change, { unit, standing }))]);
};

const employ = (change: EmploymentChange): Employed => {
  const { held, after, now } = change;
  const before = held.filter((role) => isEmployment(role) && isStanding(role, now));
  const pairs = pairEmployments(after, before);
  const drafts: DirectoryDraft[] = [];
  const standing: Standing[] = [];
  const touched = new Set<string>();
  const kept = new Set([...pairs.values()].flatMap((role) => role ?? []));
  for (const role of before.filter((one) => !kept.has(one))) {
    drafts.push(...endRoles([role], now));
    touched.add(role.unit);
  }
  for (const [said, role] of pairs) {
    const over = stretchOfPeriod(said).high <= now;
    if (role === null) {
      if (over) continue;
      const period = { start: said.start ?? new Date(now).toISOString(), end: said.end };
      drafts.push(...employmentDraft(change, said, period));
      standing.push({ ...said, ...period });
      touched.add(said.unit);
      continue;
    }
    if (over) {
      drafts.push(draftOf(role, ended(role, said.end ?? new Date(now).toISOString())));
      touched.add(role.unit);
      continue;
    }
    const period: Period = { start: said.start ?? role.start, end: said.end };
    if (isSame(said, role)) {
      const moved = period.start !== role.start || period.end !== role.end;
      if (moved) {
        drafts.push(draftOf(role, withPeriod(role, period)));
        touched.add(role.unit);
      }
      standing.push({ ...said, ...period });
      continue;
    }
    // Other work is another employment: what was is kept as it was. It begins now, unless another beginning is said.
    const start = said.start === null || said.start === role.start ? new Date(now).toISOString() : said.start;
    drafts.push(...endRoles([role], now), ...employmentDraft(change, said, { start, end: said.end }));
    standing.push({ ...said, start, end: said.end });
    touched.add(role.unit).add(said.unit);
  }
  return { drafts, standing, touched };
};

const isSame = (said: Employment, role: HeldRole): boolean =>
  said.unit === role.unit &&
  said.job === role.job &&
  said.title === role.title &&
  said.employeeNumber === role.employeeNumber;

const made = ({ newId }: EmploymentChange, role: NewRole): DirectoryDraft => ({
  ...{ kind: 'PractitionerRole', id: newId(), follows: 0, tree: practitionerRoleOf(role) },
});

const baseOf = ({ person, units }: EmploymentChange, unit: string) => ({
  person,
  unit: { id: unit, name: units.get(unit)?.name ?? unit },
});

const employmentDraft = (change: EmploymentChange, said: Employment, period: Period): readonly DirectoryDraft[] => [
  made(change, {
    ...baseOf(change, said.unit),
    ...{ role: EMPLOYED, words: 'Ansatt', grantedBy: 'employment' },
    ...{ start: period.start ?? new Date(change.now).toISOString(), end: period.end },
    ...{ job: said.job, title: said.title, employeeNumber: said.employeeNumber },
  }),
];

/** Roles of one unit: those of her jobs there for as long as they last; nothing outlives the last of them. */
const rolesIn = (
  change: EmploymentChange,
  { unit, standing }: { readonly unit: string; readonly standing: readonly Standing[] },
): readonly DirectoryDraft[] => {
  const { held, catalogue, now } = change;
  const roles = held.filter((role) => role.unit === unit && !isEmployment(role) && isStanding(role, now));
  const here = standing.filter((one) => one.unit === unit);
  if (here.length === 0) return endRoles(roles, now);
  const last = here.map(({ end }) => end).reduce(laterEnd);
  const ofJob = roles.filter(({ grantedBy }) => grantedBy === 'employment');
  const others = roles.filter(({ grantedBy }) => grantedBy !== 'employment');
  const birthright = (job: string | null): ReadonlySet<string> =>
    (job === null ? undefined : catalogue.jobs.get(job)?.birthright) ?? new Set();
  const codes = new Set(here.flatMap(({ job }) => [...birthright(job)]));
  const gone = ofJob.filter(({ role }) => !codes.has(role));
  return [
    ...endRoles(gone, now),
    ...others.flatMap((role) => cut(role, last)),
    ...[...codes].flatMap((code) => {
      const needed = joinPeriods(here.filter(({ job }) => birthright(job).has(code)));
      const covered = others.some(({ role, end }) => role === code && end === null);
      return follow(change, { unit, code, needed, had: ofJob.filter(({ role }) => role === code), covered });
    }),
  ];
};

/** A role that was given otherwise ends with the last employment in the unit, if not before. */
const cut = (role: HeldRole, last: string | null): readonly DirectoryDraft[] =>
  last === null || laterEnd(role.end, last) === last ? [] : [draftOf(role, withPeriod(role, { ...role, end: last }))];

interface Needed {
  readonly unit: string;
  readonly code: string;
  readonly needed: readonly Period[];
  readonly had: readonly HeldRole[];
  /** She has it without end by another way. */
  readonly covered: boolean;
}

const follow = (change: EmploymentChange, { unit, code, needed, had, covered }: Needed): readonly DirectoryDraft[] => {
  const left = [...had];
  const drafts = needed.flatMap((period): readonly DirectoryDraft[] => {
    const wanted = stretchOfPeriod(period);
    const at = left.findIndex((role) => {
      const { low, high } = stretchOfPeriod(role);
      return low < wanted.high && wanted.low < high;
    });
    const [role] = at < 0 ? [] : left.splice(at, 1);
    if (role !== undefined) {
      // What has begun began when it did.
      const start = stretchOfPeriod(role).low <= change.now ? role.start : period.start;
      const same = start === role.start && period.end === role.end;
      return same ? [] : [draftOf(role, withPeriod(role, { start, end: period.end }))];
    }
    if (covered) return [];
    const words = change.catalogue.roles.get(code)?.names.nb ?? code;
    const start = period.start ?? new Date(change.now).toISOString();
    return [
      made(change, { ...baseOf(change, unit), role: code, words, start, end: period.end, grantedBy: 'employment' }),
    ];
  });
  return [...drafts, ...endRoles(left, change.now)];
};
