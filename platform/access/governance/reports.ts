// Normen 5.2.3: roles that nobody stands behind, and rights beyond what the work needs.

import { type HeldRole, isCurrent, isEmployment } from '../directory/held-role.ts';
import { stretchOf } from '../relations/instants.ts';
import { type Authorisation, covers, type Desk, type GovernanceParts, personsOf, seenUnits } from './governance.ts';

export type Finding =
  /** Active role of who is employed nowhere. */
  | 'no-employment'
  /** Role that needs an authorisation, of who has none. */
  | 'no-authorisation'
  /** The register says that it is withdrawn: suspend. */
  | 'authorisation-withdrawn'
  /** The register did not answer. */
  | 'authorisation-unknown'
  /** Opened nothing for the days of the catalogue. */
  | 'unused'
  /** Not among the roles of the job, and nobody asked for it. */
  | 'beyond-job';

export interface ReportLine {
  /** PractitionerRole id. */
  readonly role: string;
  readonly code: string;
  readonly person: { readonly id: string; readonly name: string };
  readonly unit: { readonly id: string; readonly name: string };
  readonly findings: readonly Finding[];
  /** YYYY-MM-DD; null for never. */
  readonly lastUsed: string | null;
  /** When the register was asked, ISO 8601; null where it was not. */
  readonly registerAsOf: string | null;
}

const DAY = 86_400_000;
const TOGETHER = 8;

/** What there is to look at in the units that the caller sees. */
export const findReport = async (parts: GovernanceParts, desk: Desk): Promise<readonly ReportLine[]> => {
  const { directory, rows, catalogue, clock, authorisationOf } = parts;
  const now = clock();
  const units = seenUnits(desk);
  const held = await directory.roles(
    desk.by.permit('report'),
    units === null ? { of: 'all' } : { of: 'units', ids: units },
  );
  const roles = held.filter((role) => isCurrent(role, now) && !isEmployment(role));
  const ids = [...new Set(roles.map(({ person }) => person))];
  const [persons, uses, everywhere] = await Promise.all([
    personsOf(parts, ids),
    rows.lastUses(roles.map(({ id }) => id)),
    directory.roles(desk.by.permit('report'), { of: 'persons', ids }),
  ]);
  const employments = new Map<string, HeldRole[]>();
  for (const role of everywhere.filter((one) => isEmployment(one) && isCurrent(one, now)))
    employments.set(role.person, [...(employments.get(role.person) ?? []), role]);
  /** The jobs that this role may come from: those in its unit; where she is not employed there, all. */
  const jobsFor = ({ person, unit }: HeldRole) => {
    const all = employments.get(person) ?? [];
    const here = all.filter((one) => one.unit === unit);
    return (here.length === 0 ? all : here).map(({ job }) => (job === null ? undefined : catalogue().jobs.get(job)));
  };
  const numbers = [
    ...new Set(
      roles.flatMap((role) =>
        catalogue().roles.get(role.role)?.authorisation === true ? (persons.get(role.person)?.hprNumber ?? []) : [],
      ),
    ),
  ];
  const register = new Map<string, Authorisation>();
  for (let at = 0; authorisationOf !== null && at < numbers.length; at += TOGETHER) {
    const some = numbers.slice(at, at + TOGETHER);
    const answers = await Promise.all(some.map((number) => authorisationOf(number)));
    some.forEach((number, place) => {
      const answer = answers[place];
      if (answer !== undefined) register.set(number, answer);
    });
  }

  const findingsOf = (role: HeldRole): readonly Finding[] => {
    const entry = catalogue().roles.get(role.role);
    const person = persons.get(role.person);
    const answer = person?.hprNumber == null ? undefined : register.get(person.hprNumber);
    const other = answer?.state === 'valid' && !covers(answer, entry);
    const lacks = entry?.authorisation === true && (person?.hprNumber == null || other);
    const jobs = jobsFor(role);
    const beyond = jobs.length > 0 && jobs.every((job) => job !== undefined && !job.roles.has(role.role));
    const begun = role.start === null ? 0 : (stretchOf(role.start)?.low ?? 0);
    const lastUse = (uses.get(role.id) ?? 0) * DAY;
    const idle = now - Math.max(lastUse, begun) > catalogue().unusedDays * DAY;
    return [
      ...(employments.has(role.person) ? [] : (['no-employment'] as const)),
      ...(lacks ? (['no-authorisation'] as const) : []),
      ...(answer?.state === 'withdrawn' ? (['authorisation-withdrawn'] as const) : []),
      ...(answer?.state === 'unknown' ? (['authorisation-unknown'] as const) : []),
      ...(idle ? (['unused'] as const) : []),
      ...(beyond && role.grantedBy !== 'request' ? (['beyond-job'] as const) : []),
    ];
  };

  return roles.flatMap((role) => {
    const findings = findingsOf(role);
    if (findings.length === 0) return [];
    const person = persons.get(role.person);
    const answer = person?.hprNumber == null ? undefined : register.get(person.hprNumber);
    const used = uses.get(role.id);
    return [
      {
        ...{ role: role.id, code: role.role, findings },
        person: { id: role.person, name: person?.display ?? role.person },
        unit: { id: role.unit, name: desk.units.get(role.unit)?.name ?? role.unit },
        lastUsed: used === undefined ? null : new Date(used * DAY).toISOString().slice(0, 10),
        registerAsOf: answer === undefined ? null : new Date(answer.asOf).toISOString(),
      },
    ];
  });
};
